// SPDX-License-Identifier: Apache-2.0
// The headline figures over draws: median and bands of all, and one of them in full.
import { key } from "../charts/colours";
import { drawDensity, spreads } from "../charts/density";
import { figure } from "../charts/figure";
import { type Row, rowsChart } from "../charts/rows";
import { percentTick, tick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { significant } from "../numbers";
import type { SpreadOutput } from "../uncertainty";
import { chosenFigure } from "./chosen";
import { bandLines, bandsOf, bandWords, behindOf, type Sure, varies, wordsOf } from "./sure_told";

const MOST = 14;
export const COLOUR = "var(--c1)";

export function figures(context: Context, sure: Sure): Child[] {
  const list = sure.u.outputs.filter((o) => bandsOf(o, sure));
  if (list.length === 0) return [];
  const moving = list.filter((o) => varies(bandsOf(o, sure)) || varies(behindOf(o, sure)));
  return [h("h3", {}, "How wide each answer is"), ...intervals(context, sure, moving, list.filter((o) => !moving.includes(o))), one(context, sure, moving)];
}

/** What stands for what, over the record or over the ranges alone. */
export const bandsKey = (sure: Sure, colour = COLOUR): HTMLElement =>
  key([
    { label: "median and the middle half of the draws (line: 90% of them)", colour },
    ...(sure.weighed ? [{ label: "90% of them before the record", colour: "var(--faint)" }] : []),
  ]);

export function bandRow(name: string, spread: { value: number | null } & Parameters<typeof bandsOf>[0], sure: Sure, words: (value: number | null) => string): Row {
  const b = bandsOf(spread, sure)!, before = behindOf(spread, sure);
  const tips = [`${name}`, bandLines(b, words), ...(before ? [`before the record: ${bandWords(before, words)}`] : []), `by the file's own numbers: ${words(spread.value)}`];
  return {
    label: name,
    value: words(b.median),
    bars: [
      ...(before ? [{ from: before.low90, to: before.high90, colour: "var(--faint)", faint: true, thick: 19 }] : []),
      { from: b.low90, to: b.high90, colour: COLOUR, thin: true },
      { from: b.low50, to: b.high50, colour: COLOUR, thick: 9 },
    ],
    ticks: [{ at: b.median }],
    dots: spread.value === null ? [] : [{ at: spread.value, colour: "var(--c2)", hollow: true, symbol: "diamond" }],
    marks: [{ at: b.median, text: tips.join("\n") }],
  };
}

function intervals(context: Context, sure: Sure, moving: SpreadOutput[], still: SpreadOutput[]): Child[] {
  if (moving.length === 0) return [h("p", {}, "Every headline figure is the same in all draws.")];
  const units = [...new Set(moving.map((o) => o.unit))].sort((a, b) => Number(b === "probability") - Number(a === "probability"));
  return units.map((unit): Child => {
    const own_ = moving.filter((o) => o.unit === unit), chance = unit === "probability", words = wordsOf(unit);
    const size = (o: SpreadOutput): number => bandsOf(o, sure)!.high90 - bandsOf(o, sure)!.low90;
    const widest = own_.reduce((a, b) => (size(b) > size(a) ? b : a));
    const name = (o: SpreadOutput): string => context.words(o.label);
    const cut = own_.length > MOST ? ` The first ${MOST} of ${own_.length}; the table has all.` : "";
    const same = still.filter((o) => o.unit === unit);
    const rest = same.length > 0 ? ` ${same.length === 1 ? "One more is" : `${same.length} more are`} the same in (nearly) all draws and stand in the table alone.` : "";
    return figure({
      title: chance ? "Chances and odds over the draws" : `Values over the draws, in ${unit}`,
      says: `The widest: ${name(widest)}, ${bandWords(bandsOf(widest, sure)!, words)}.`,
      controls: bandsKey(sure),
      note: `The upright stroke and the number are the median; the thick bar holds the middle half of the draws, the line 90% of them. The diamond is the answer by the file's own numbers.${cut}${rest}`,
      draw: (width) =>
        rowsChart({
          width, rows: own_.slice(0, MOST).map((o) => bandRow(name(o), o, sure, words)), axis: chance ? "probability" : unit,
          format: chance ? percentTick : tick, ...(chance ? { domain: [0, 1] as [number, number] } : { zero: true }),
        }),
      table: () => ({
        columns: ["Answer", "By the file's numbers", "Median", "Middle half", "90% band", "Mean ± its error", ...(sure.weighed ? ["Before the record: median", "90% band"] : [])],
        rows: [...own_, ...same].map((o) => {
          const b = bandsOf(o, sure)!, before = behindOf(o, sure);
          return [
            own(o.label), words(o.value), words(b.median), `${words(b.low50)} to ${words(b.high50)}`, `${words(b.low90)} to ${words(b.high90)}`,
            chance ? `${significant(100 * b.mean)} ± ${significant(100 * b.error, 2)} of 100` : `${significant(b.mean)} ± ${significant(b.error, 2)}`,
            ...(before ? [words(before.median), `${words(before.low90)} to ${words(before.high90)}`] : []),
          ];
        }),
      }),
      height: 30 * Math.min(MOST, own_.length) + 60,
    });
  });
}

/** One answer, chosen from a list, with its density. */
function one(context: Context, sure: Sure, moving: SpreadOutput[]): Child {
  const list = moving.filter((o) => spreads(o.density));
  if (list.length === 0) return null;
  return chosenFigure({
    title: "One answer in full",
    list, name: (o) => o.label, label: "the answer",
    says: (o) => {
      const before = behindOf(o, sure), words = wordsOf(o.unit);
      return `${context.words(o.label)}: ${bandWords(bandsOf(o, sure)!, words)}${before ? `; before the record ${bandWords(before, words)}` : ""}. By the file's own numbers ${words(o.value)}.`;
    },
    controls: densityKey(sure),
    note: "The higher the curve, the more of the draws lie there. Below it the median (dot), the middle half (thick) and 90% (thin).",
    draw: (o, width) => {
      const chance = o.unit === "probability";
      return drawDensity({
        spread: o, density: o.density!, weighed: sure.weighed, colour: COLOUR, words: wordsOf(o.unit), height: 190,
        axis: o.unit, format: chance ? percentTick : tick,
      }, width);
    },
    table: (o) => {
      const b = bandsOf(o, sure)!, before = behindOf(o, sure), say = wordsOf(o.unit);
      const rows: [string, keyof typeof b][] = [["5% lie below", "low90"], ["a quarter lies below", "low50"], ["half lies below (median)", "median"], ["three quarters lie below", "high50"], ["95% lie below", "high90"], ["mean", "mean"]];
      return { columns: ["Of the draws", sure.weighed ? "Given the record" : "Value", ...(before ? ["Before the record"] : [])], rows: rows.map(([what, at]) => [what, say(b[at]), ...(before ? [say(before[at])] : [])]) };
    },
    height: 290,
    widest: 640,
  });
}

export const densityKey = (sure: Sure): Child =>
  sure.weighed ? key([{ label: "given the record", colour: COLOUR }, { label: "before it", colour: "var(--faint)" }]) : null;
