// SPDX-License-Identifier: Apache-2.0
// What stands around the sections: the head, the table of contents that follows the reader, the foot, and print.
import type { Context } from "./context";
import { type Child, h, own } from "./dom";
import { doParts, doWaiting } from "./later";
import { count } from "./numbers";

const some = (many: number, one: string, more = `${one}s`): string => `${count(many)} ${many === 1 ? one : more}`;

/** The facts in one line, each with a link to where it is told at length. */
function facts(context: Context): Child {
  const { answers } = context;
  const input = answers.scenario;
  const link = (to: string, text: string): HTMLElement => h("a", { href: `#${to}` }, text);
  const moves = input?.record.filter((entry) => entry.stage !== null).length ?? 0;
  const cited = answers.trust.numbers - answers.trust.uncited.length;
  const list: Child[] = [
    input ? some(input.parties.length, "party", "parties") : null,
    link("game", some(answers.rounds, answers.round_unit || "round")),
    moves > 0 ? link("reveal", `a record of ${some(moves, "move")}`) : null,
    input && input.accounts.length > 1 ? some(input.accounts.length, "account") + " of the facts" : null,
    link("sources", `${some(answers.trust.numbers, "number")}, ${count(cited)} with a source`),
    link("trust", answers.certificate.status === "converged" ? "solved and checked" : "not solved"),
  ].filter(Boolean);
  return h("ul", { class: "facts" }, list.map((item) => h("li", {}, item)));
}

export function header(context: Context): HTMLElement {
  const { answers } = context;
  const solved = answers.certificate.status === "converged";
  return h(
    "header",
    { class: "top" },
    h("h1", {}, own(answers.title || answers.file)),
    answers.scenario?.summary ? h("p", { class: "lead" }, own(answers.scenario.summary)) : null,
    facts(context),
    solved
      ? null
      : h(
          "p",
          { class: "warning", role: "note" },
          h("b", {}, "No equilibrium was found"),
          `: ${answers.certificate.why || answers.certificate.status.replaceAll("_", " ")}. What rests on one is left out below.`,
        ),
  );
}

/** Links to the sections; the one that the reader is in is marked, and kept in sight where the links are wider than the window. */
export function contents(sections: { id: string; name: string }[], places: HTMLElement[]): HTMLElement {
  const links = sections.map((section) => h("a", { href: `#${section.id}` }, section.name));
  const list = h("ul", {}, links.map((link) => h("li", {}, link)));
  const mark = (current: number): void =>
    links.forEach((link, i) => {
      if (i !== current) return link.removeAttribute("aria-current");
      if (link.hasAttribute("aria-current")) return;
      link.setAttribute("aria-current", "location");
      const left = link.offsetLeft - list.offsetLeft;
      if (left < list.scrollLeft || left + link.offsetWidth > list.scrollLeft + list.clientWidth)
        list.scrollTo({ left: left - (list.clientWidth - link.offsetWidth) / 2 });
    });
  // The current one is the last that reaches into the upper quarter of the window.
  const across = new Set<Element>();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) entry.isIntersecting ? across.add(entry.target) : across.delete(entry.target);
      mark(places.findLastIndex((place) => across.has(place)));
    },
    { rootMargin: "0px 0px -75% 0px" },
  );
  places.forEach((place) => watcher.observe(place));
  return h("nav", { class: "contents", "aria-label": "Questions" }, list);
}

/** Hands the answers out as a file: from the page itself, without a request. */
function save(file: string): void {
  const text = document.getElementById("answers")!.textContent ?? "";
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const stem = file.split(/[\\/]/).pop()!.replace(/\.toml$/, "") || "answers";
  h("a", { href: url, download: `${stem}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** `source`: what the answers are to, as it was named; `says`: how far they go. */
export function footer(source: string, version: string, says: string): HTMLElement {
  return h(
    "footer",
    {},
    h("p", { class: "choices" }, h("button", { type: "button", onclick: () => save(source) }, "Save all the answers as JSON"), h("button", { type: "button", onclick: () => print() }, "Print")),
    h("p", {}, `Walkaway ${version}. ${says} The page holds all that it shows and asks nothing of any other machine.`),
  );
}

/** On paper all is drawn and nothing is folded away; afterwards it is folded again. */
export function printWhole(): void {
  const folded = new Set<HTMLDetailsElement>();
  addEventListener("beforeprint", () => {
    doParts();
    for (const part of document.querySelectorAll<HTMLDetailsElement>("details:not([open])")) {
      folded.add(part);
      part.open = true;
    }
    doParts();
    doWaiting();
  });
  addEventListener("afterprint", () => {
    folded.forEach((part) => (part.open = false));
    folded.clear();
  });
}
