// SPDX-License-Identifier: Apache-2.0
// What a reader with two minutes is to know, each sentence with its odds and a link to what shows it.
import type { Context } from "../context";
import { h } from "../dom";
import { percent } from "../numbers";
import { withTerms } from "../terms";

export function bottomLine(context: Context): HTMLElement {
  const { answers } = context;
  const lines = answers.words?.bottom_line ?? [];
  return h(
    "section",
    { id: "bottom-line", "aria-labelledby": "h-bottom-line" },
    h("h2", { id: "h-bottom-line", class: "unseen" }, "The bottom line"),
    lines.length > 0
      ? h(
          "ul",
          { class: "bottom-line" },
          lines.map((line) =>
            h(
              "li",
              {},
              line.odds === null ? null : h("span", { class: "odds" }, percent(line.odds)),
              h(
                "div",
                {},
                h("p", { class: "says" }, withTerms(line.text)),
                h(
                  "p",
                  { class: "note" },
                  [line.under, line.hangs_on].filter(Boolean).join(". "),
                  " ",
                  h("a", { href: `#${line.section}`, class: "shows" }, "See what shows it"),
                ),
              ),
            ),
          ),
        )
      : h(
          "p",
          { class: "empty" },
          answers.certificate.status === "converged"
            ? "There is nothing to sum up: the scenario has no record, no packages and nobody on the move."
            : `The game was not solved, so no answer here rests on an equilibrium: ${answers.certificate.why || answers.certificate.status}.`,
        ),
  );
}
