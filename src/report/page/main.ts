// SPDX-License-Identifier: Apache-2.0
// Draws the page from the answers that it carries.
import type { Analysis } from "./answers";
import { Context } from "./context";
import { h } from "./dom";
import { bottomLine } from "./sections/bottom_line";
import { advice } from "./sections/advice";
import { change } from "./sections/change";
import { deal } from "./sections/deal";
import { delay } from "./sections/delay";
import { game } from "./sections/game";
import { next } from "./sections/next";
import { reveal } from "./sections/reveal";
import { drawSection, type Section } from "./sections/section";
import { sources } from "./sections/sources";
import { trust } from "./sections/trust";
import { whatIf } from "./sections/what_if";
import { glossarySection, openTarget } from "./terms";

const SECTIONS: Section[] = [deal, reveal, next, delay, advice, whatIf, change, game, sources, trust];

function drawAnalysis(page: HTMLElement, answers: Analysis): void {
  const context = new Context(answers);
  const parts = SECTIONS.map((section) => drawSection(section, context));
  page.replaceChildren(
    h("header", {}, h("h1", {}, h("bdi", {}, answers.title || answers.file)), answers.scenario?.summary ? h("p", { class: "lead" }, answers.scenario.summary) : null),
    bottomLine(context),
    h(
      "nav",
      { "aria-label": "Questions" },
      h("ul", {}, SECTIONS.map((section) => h("li", {}, h("a", { href: `#${section.id}` }, section.name)))),
    ),
    ...parts,
    glossarySection(),
    h("footer", {}, `Walkaway ${answers.version}. A model's answers: numbers are its author's, and their consequences follow by the rules in its documents.`),
  );
}

/** A fault of the page's own is said on the page, in the place of what it could not draw. */
function draw(): void {
  const page = document.getElementById("page")!;
  try {
    const answers = JSON.parse(document.getElementById("answers")!.textContent ?? "") as Analysis;
    drawAnalysis(page, answers);
  } catch (error) {
    page.append(h("p", { class: "empty", role: "alert" }, `This page could not be drawn: ${String(error)}`));
    throw error;
  }
  // What is folded away is open on paper, and folded again after.
  const folded = new Set<HTMLDetailsElement>();
  addEventListener("beforeprint", () =>
    document.querySelectorAll("details:not([open])").forEach((d) => {
      folded.add(d as HTMLDetailsElement);
      (d as HTMLDetailsElement).open = true;
    }),
  );
  addEventListener("afterprint", () => {
    folded.forEach((d) => (d.open = false));
    folded.clear();
  });
  addEventListener("hashchange", openTarget);
  openTarget();
}

draw();
