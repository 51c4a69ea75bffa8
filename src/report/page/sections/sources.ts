// SPDX-License-Identifier: Apache-2.0
// Where the numbers come from: the sources with what each supports, and all numbers with their ranges and reasons.
import type { SourceInput } from "../answers";
import type { Context } from "../context";
import { more } from "../charts/figure";
import { type Child, h, own } from "../dom";
import { count } from "../numbers";
import { numbersTable } from "./numbers_table";
import type { Section } from "./section";

const KINDS: Record<string, [string, string]> = {
  number: ["number", "numbers"],
  party: ["party", "parties"],
  type: ["type", "types"],
  issue: ["issue", "issues"],
  option: ["option", "options"],
  package: ["package", "packages"],
  mandate: ["mandate", "mandates"],
  state: ["state", "states"],
  stage: ["stage", "stages"],
  move: ["move", "moves"],
  ending: ["ending", "endings"],
  entry: ["entry of the record", "entries of the record"],
  account: ["account", "accounts"],
  what_if: ["what-if", "what-ifs"],
  pivot: ["pivot", "pivots"],
  rule: ["rule", "rules"],
};

/** A scenario's address is followed only where it leads to the web: never into this page. */
export function webAddress(url: string | null): string | null {
  try {
    const parsed = new URL(url ?? "");
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
  } catch {
    return null;
  }
}

/** "12 numbers, 3 moves", and the list of them by kind. */
function supports(source: SourceInput): Child {
  const kinds = new Map<string, Map<string, string[]>>();
  for (const item of source.supports) {
    const things = kinds.get(item.kind) ?? new Map<string, string[]>();
    kinds.set(item.kind, things.set(item.what, [...(things.get(item.what) ?? []), ...(item.place ? [item.place] : [])]));
  }
  if (kinds.size === 0) return h("p", { class: "note" }, "Nothing in the file cites it.");
  const name = (kind: string, many: number): string => KINDS[kind]?.[many === 1 ? 0 : 1] ?? kind.replaceAll("_", " ");
  const summary = [...kinds].map(([kind, things]) => `${count(things.size)} ${name(kind, things.size)}`).join(", ");
  return more(`Supports ${summary}`, () =>
    [...kinds].map(([kind, things]) => {
      const title = name(kind, things.size);
      return [
        h("h4", {}, title[0]!.toUpperCase() + title.slice(1)),
        h(
          "ul",
          { class: "supports" },
          [...things].map(([what, places]) =>
            h("li", {}, own(what), places.length > 0 ? h("span", { class: "note" }, " · ", own(places.join(", "))) : null),
          ),
        ),
      ];
    }),
  );
}

const item = (source: SourceInput, i: number): HTMLElement => {
  const address = webAddress(source.url);
  const title = source.title || source.id;
  const about = [source.author, source.publisher, source.date].filter((text): text is string => Boolean(text));
  return h(
    "li",
    { id: `source-${i + 1}` },
    h("p", { class: "title" }, address ? h("a", { href: address, rel: "noopener noreferrer", target: "_blank", class: "away" }, own(title)) : own(title)),
    about.length > 0 ? h("p", { class: "note" }, about.map((text, k) => [k > 0 ? ", " : "", own(text)])) : null,
    address ? h("p", { class: "note on-paper" }, address) : source.url ? h("p", { class: "note" }, own(source.url)) : null,
    supports(source),
  );
};

function content(context: Context): Child[] {
  const input = context.answers.scenario;
  if (!input || (input.sources.length === 0 && input.numbers.length === 0)) return [];
  return [
    h("h3", {}, "Sources"),
    input.sources.length > 0
      ? h("ol", { class: "sources" }, input.sources.map(item))
      : h("p", { class: "empty" }, "The file names no source: all of its numbers are its author’s judgement, or invented for the example."),
    numbersTable(input.numbers, input.sources),
  ];
}

export const sources: Section = {
  id: "sources",
  name: "Sources",
  question: "Where do the numbers come from?",
  content,
  otherwise: "The scenario cites no source and holds no number of its own.",
};
