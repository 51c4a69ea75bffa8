// SPDX-License-Identifier: Apache-2.0
// Which colour stands for whom: the same party has the same in every chart.
import type { Context } from "../context";
import type { Id, Verdict } from "../answers";
import { h, own, svg } from "../dom";

/** The i-th category's; they repeat after seven, so a label always stands beside. */
export const colour = (index: number): string => `var(--c${(Math.max(0, index) % 7) + 1})`;

export const partyColour = (context: Context, party: Id): string => colour(context.parties.indexOf(party));

// A pill warns, a serious offer is green; no two share a colour.
const VERDICT_COLOURS: Record<Verdict, string> = {
  poison_pill: "var(--c2)", gift: "var(--c4)", slip: "var(--c5)", misjudgement: "var(--c6)",
  serious: "var(--c3)", opening: "var(--c1)", gamble: "var(--c7)",
};
export const verdictColour = (verdict: Verdict): string => VERDICT_COLOURS[verdict];

/** What the colours of a chart stand for, in words above it. */
export const key = (items: { label: string; colour: string }[]): HTMLElement =>
  h("div", { class: "key" }, items.map((item) =>
    h("span", {}, svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, svg("rect", { width: 12, height: 12, rx: 2, fill: item.colour })), own(item.label))));
