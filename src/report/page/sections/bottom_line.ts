// SPDX-License-Identifier: Apache-2.0
// What a reader with two minutes is to know, each sentence with its odds and a link to what shows it.
import type { BottomLine } from "../answers";
import type { Context } from "../context";
import { h } from "../dom";
import { percent } from "../numbers";
import { withTerms } from "../terms";

/** Each with its full stop. */
const sentences = (parts: (string | null)[]): string =>
  parts
    .filter((part): part is string => Boolean(part))
    .map((part) => (/[.!?…]["”’]?$/.test(part) ? part : `${part}.`))
    .join(" ");

const odds = (chance: number): HTMLElement => {
  const bar = h("span", { class: "fill" });
  bar.style.width = `${100 * Math.min(1, Math.max(0, chance))}%`;
  return h("p", { class: "odds" }, h("span", { class: "unseen" }, "Odds: "), percent(chance), h("span", { class: "bar", "aria-hidden": "true" }, bar));
};

const card = (line: BottomLine, question: string | undefined): HTMLElement =>
  h(
    "li",
    {},
    line.odds === null ? h("span", {}) : odds(line.odds),
    h(
      "div",
      {},
      h("p", { class: "says" }, withTerms(line.text)),
      line.hangs_on ? h("p", { class: "note" }, withTerms(sentences([line.hangs_on]))) : null,
      h(
        "p",
        { class: "note where" },
        line.under ? h("span", { class: "under" }, `Holds ${line.under.replace(/\.$/, "")}`) : null,
        question ? h("a", { href: `#${line.section}` }, question) : null,
      ),
    ),
  );

export function bottomLine(context: Context, sections: { id: string; question: string }[]): HTMLElement {
  const { answers } = context;
  const lines = answers.words?.bottom_line ?? [];
  const empty =
    answers.certificate.status !== "converged"
      ? "The game was not solved, so no answer here rests on an equilibrium."
      : answers.words
        ? "There is nothing to sum up: the scenario has no record, no packages and nobody on the move."
        : "These answers hold no sentences to sum them up; the sections below show them.";
  return h(
    "section",
    { id: "bottom-line", "aria-labelledby": "h-bottom-line" },
    h("h2", { id: "h-bottom-line" }, "The bottom line"),
    lines.length > 0
      ? h("ul", { class: "bottom-line" }, lines.map((line) => card(line, sections.find((s) => s.id === line.section)?.question)))
      : h("p", { class: "empty" }, empty),
  );
}
