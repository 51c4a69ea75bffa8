// SPDX-License-Identifier: Apache-2.0
// Draws the page from the answers that it carries.
import type { Analysis, Diff } from "./answers";
import { Context } from "./context";
import { drawDeals } from "./deals";
import type { DealSpace } from "./deals_json";
import { drawDiff } from "./diff";
import { h } from "./dom";
import { contents, footer, header, printWhole } from "./frame";
import { doWaiting, startIdleWork } from "./later";
import { bottomLine } from "./sections/bottom_line";
import { advice } from "./sections/advice";
import { agency } from "./sections/agency";
import { change } from "./sections/change";
import { deal } from "./sections/deal";
import { delay } from "./sections/delay";
import { game } from "./sections/game";
import { next } from "./sections/next";
import { reveal } from "./sections/reveal";
import { drawSection, type Section } from "./sections/section";
import { sources } from "./sections/sources";
import { sure } from "./sections/sure";
import { trust } from "./sections/trust";
import { whatIf } from "./sections/what_if";
import { addressed, glossarySection, openTarget } from "./terms";

/**
 * What the answers hang on and how sure they are stand together; without draws nothing tells how sure. Where nobody acts for another
 * there is nothing to say of agents.
 */
const sectionsOf = (answers: Analysis): Section[] =>
  [deal, reveal, next, delay, advice, ...(answers.agency?.length ? [agency] : []), whatIf, change, ...(answers.uncertainty ? [sure] : []), game, sources, trust];

function drawAnalysis(page: HTMLElement, answers: Analysis): void {
  const context = new Context(answers);
  const asked = sectionsOf(answers);
  const sections = asked.map((section) => drawSection(section, context));
  const words = glossarySection();
  page.replaceChildren(
    h("a", { class: "skip", href: "#main" }, "Skip to the answers"),
    header(context),
    contents([...asked, { id: "glossary", name: "Words" }], [...sections, words]),
    h("main", { id: "main", tabindex: -1 }, bottomLine(context, asked), sections, words),
    footer(answers.file, answers.version, "A model's answers: its numbers are its author's, and what follows from them follows by the rules in its documents."),
  );
}

/** Opens what the address names, with all that stands above it drawn, so that it stays where it is. */
function goToTarget(behavior: ScrollBehavior): void {
  const target = addressed();
  if (!target) return;
  doWaiting(target);
  openTarget(behavior);
}

/** A fault of the page's own is said on the page, in the place of what it could not draw. */
function draw(): void {
  const page = document.getElementById("page")!;
  try {
    performance.mark("walkaway-start");
    const answers = JSON.parse(document.getElementById("answers")!.textContent ?? "") as Analysis | Diff | DealSpace;
    if ("cloud" in answers) drawDeals(page, answers);
    else if (answers.kind === "diff") drawDiff(page, answers);
    else drawAnalysis(page, answers);
  } catch (error) {
    page.append(h("p", { class: "empty", role: "alert" }, `This page could not be drawn: ${String(error)}`));
    throw error;
  }
  printWhole();
  addEventListener("hashchange", () => goToTarget("auto"));
  goToTarget("instant");
  startIdleWork();
  // Tests measure by this how long it takes until there is something to read.
  void page.offsetHeight;
  performance.measure("walkaway-drawn", "walkaway-start");
}

draw();
