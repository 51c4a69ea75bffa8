// SPDX-License-Identifier: Apache-2.0
// What each what-if does to one figure over draws: the change within each draw. There only where they were solved.
import { figure } from "../charts/figure";
import { rowsChart } from "../charts/rows";
import { tick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { change, count, percent, short, significant } from "../numbers";
import type { Bands, ShareOfDraws, Variation, WhatIfOverDraws } from "../uncertainty";
import { bandRow, bandsKey } from "./sure_figures";
import { bandsOf, bandWords, shareOf, type Sure } from "./sure_told";

export function whatIfBands(context: Context, all: Sure): Child[] {
  const spreads = all.u.what_ifs;
  const first = spreads?.what_ifs[0];
  if (!spreads || !first) return [];
  const sure: Sure = { ...all, weighed: all.weighed && spreads.posterior_draws > 0 };
  return [
    h("h3", {}, "How sure it is what each what-if does"),
    h("p", {}, `Every what-if was solved again with the numbers of ${count(sure.weighed ? spreads.posterior_draws : spreads.draws)} draws. What is shown is its change from the same draw as it is.`),
    all.weighed && !sure.weighed && spreads.why_no_posterior
      ? h("p", { class: "warning", role: "note" }, h("b", {}, "These draws are not weighed by the record"), ": ", own(spreads.why_no_posterior.replace(/\.$/, "")), ".")
      : null,
    chart(context, sure, spreads.what_ifs, first),
  ];
}

const atOf = (w: WhatIfOverDraws): string => (w.at === null ? "" : ` at ${significant(w.at)}`);

/** A what-if's change of a figure, in hundredths where it is a chance. */
function scaled(variation: Variation): { value: number | null; prior: Bands; posterior: Bands | null } {
  const by = variation.unit === "probability" ? 100 : 1;
  const of = (b: Bands): Bands => ({ ...b, median: by * b.median, low50: by * b.low50, high50: by * b.high50, low90: by * b.low90, high90: by * b.high90, mean: by * b.mean, error: by * b.error });
  const { value, prior, posterior } = variation.change;
  return { value: value === null ? null : by * value, prior: of(prior), posterior: posterior && of(posterior) };
}

function chart(context: Context, sure: Sure, list: WhatIfOverDraws[], first: WhatIfOverDraws): HTMLElement {
  let chosen = Math.max(0, first.figures.findIndex((f) => f.id === "deal"));
  const label = (w: WhatIfOverDraws): string => short(context.answers.what_if?.find((x) => x.id === w.id)?.label || w.id, 80) + atOf(w);
  const axis = (): string => (first.figures[chosen]!.unit === "probability" ? "Change, in hundredths" : `Change, ${first.figures[chosen]!.unit}`);
  const shown = () => list.flatMap((w) => {
    const variation = w.figures[chosen]!, spread = scaled(variation), bands = bandsOf(spread, sure);
    return bands ? [{ w, variation, spread, bands }] : [];
  });
  const words = (value: number | null): string => change(value);
  const share = (s: ShareOfDraws): string => percent(shareOf(s, sure));
  const says = (): string => {
    const rows = shown();
    if (rows.length === 0) return "No what-if has this figure.";
    const most = rows.reduce((a, b) => (Math.abs(b.bands.median) > Math.abs(a.bands.median) ? b : a));
    return `Most is changed by “${label(most.w)}”: ${bandWords(most.bands, words)}; it is raised in ${share(most.variation.raises)} of the draws and lowered in ${share(most.variation.lowers)}.`;
  };
  const element = figure({
    title: "What each what-if changes, over the draws",
    says: says(),
    controls: [
      bandsKey(sure),
      h("div", { class: "choices controls" }, h("label", {}, "Show ", h("select", {
        onchange: (event: Event) => {
          chosen = (event.target as HTMLSelectElement).selectedIndex;
          element.querySelector(".says")!.textContent = says();
          element.dispatchEvent(new Event("redraw"));
        },
      }, first.figures.map((f, i) => h("option", i === chosen ? { selected: "" } : {}, context.words(f.label)))))),
    ],
    note: "The upright stroke and the number are the median; the thick bar holds the middle half of the draws, the line 90% of them. The diamond is the change by the file's own numbers.",
    draw: (width) => rowsChart({ width, rows: shown().map(({ w, spread }) => bandRow(label(w), spread, sure, words)), axis: axis(), format: tick, zero: true }),
    table: () => ({
      columns: ["What if", "Changes", "By the file's numbers", "Median", "Middle half", "90% band", "Raised in", "Lowered in"],
      rows: list.flatMap((w) => w.figures.flatMap((f) => {
        const spread = scaled(f), b = bandsOf(spread, sure);
        return b ? [[own(label(w)), own(f.label), words(spread.value), words(b.median), `${words(b.low50)} to ${words(b.high50)}`, `${words(b.low90)} to ${words(b.high90)}`, share(f.raises), share(f.lowers)]] : [];
      })),
    }),
    height: 30 * list.length + 60,
  });
  return element;
}
