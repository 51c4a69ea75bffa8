// SPDX-License-Identifier: Apache-2.0
// The frame that all sections share: a heading that links to itself, the summary's sentences, then what it shows.
import type { Context } from "../context";
import { more } from "../charts/figure";
import { type Child, h, own } from "../dom";
import { withTerms } from "../terms";

export interface Section {
  /** Of the page, as `words.sections` names it. */
  id: string;
  /** In the table of contents. */
  name: string;
  /** As a question. */
  question: string;
  /** What it shows; an empty list means that there is nothing, and `otherwise` says why. */
  content: (context: Context) => Child[];
  otherwise: string;
}

/** A section that cannot be drawn says so in its own place, and leaves the others alone. */
function drawn(section: Section, context: Context): Child[] {
  try {
    return section.content(context);
  } catch (error) {
    reportError(error);
    return [h("p", { class: "empty", role: "alert" }, `This part could not be drawn: ${String(error)}`)];
  }
}

/** What was found about the section's question, each in a sentence or two. */
function findings(context: Context, section: Section): Child {
  const list = (context.answers.findings ?? []).filter((finding) => finding.section === section.id);
  if (list.length === 0) return null;
  return more(list.length === 1 ? "The finding in a sentence" : `The ${list.length} findings in sentences`, () =>
    h("ul", {}, list.map((finding) => h("li", {}, own(finding.text), finding.robust ? null : h("b", {}, " It does not hold by every account.")))));
}

export function drawSection(section: Section, context: Context): HTMLElement {
  const heading = `h-${section.id}`;
  const paragraphs = context.answers.words?.sections[section.id] ?? [];
  const content = h("div", {}, drawn(section, context));
  return h(
    "section",
    { id: section.id, "aria-labelledby": heading },
    h("h2", { id: heading }, h("a", { href: `#${section.id}` }, section.question)),
    paragraphs
      .filter((p) => p.sentences.length > 0)
      .map((p) =>
        h("p", {}, paragraphs.length > 1 && p.head ? h("b", {}, /[?!.]$/.test(p.head) ? `${p.head} ` : `${p.head}: `) : null, withTerms(p.sentences.join(" "))),
      ),
    content.hasChildNodes() ? [...content.childNodes] : h("p", { class: "empty" }, section.otherwise),
    findings(context, section),
  );
}
