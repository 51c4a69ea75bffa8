// SPDX-License-Identifier: Apache-2.0
// The file's numbers: what the record says of them.
import { drawDensity, moved, spreads } from "../charts/density";
import { figure, more, table, type TableSpec } from "../charts/figure";
import { panels } from "../charts/panels";
import { tick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { percent, short, significant } from "../numbers";
import type { SpreadNumber } from "../uncertainty";
import { bandsOf, bandWords, behindOf, type Sure } from "./sure_told";
import { COLOUR, densityKey } from "./sure_figures";

const MOST = 6;
/** A share of the weight below which a curve has hardly moved. */
const LITTLE = 0.05;

export function numbersMoved(context: Context, sure: Sure): Child[] {
  const list = sure.u.numbers.filter((n) => bandsOf(n, sure));
  if (list.length === 0) return [];
  const size = new Map(list.map((n) => [n, sure.weighed && n.density ? moved(n.density) : 0]));
  const sorted = [...list].sort((a, b) => size.get(b)! - size.get(a)!);
  const words = (value: number | null): string => significant(value);
  const spec = (): TableSpec => ({
    columns: ["Number", "In the file", ...(sure.weighed ? ["Given the record: median", "90% band", "Moved by"] : []), sure.weighed ? "Before the record: median" : "Median", "90% band"],
    rows: sorted.map((n) => {
      const b = bandsOf(n, sure)!, before = behindOf(n, sure) ?? b;
      return [own(n.what || n.path), words(n.value), ...(sure.weighed ? [words(b.median), `${words(b.low90)} to ${words(b.high90)}`, percent(size.get(n)!)] : []), words(before.median), `${words(before.low90)} to ${words(before.high90)}`];
    }),
  });
  const shown = sure.weighed ? sorted.filter((n) => spreads(n.density)).slice(0, MOST) : [];
  const heading = h("h3", {}, sure.weighed ? "What the record says of the numbers" : "The numbers that were drawn");
  if (shown.length === 0) return [heading, more(`${list.length} ${list.length === 1 ? "number" : "numbers"}`, () => table(spec(), "The numbers that were drawn"))];
  const name = (n: SpreadNumber): string => context.words(n.what || n.path);
  const first = shown[0]!;
  return [
    heading,
    figure({
      title: "The numbers that the record moves most",
      says: `${size.get(first)! < LITTLE ? "The record says little of any one number. Most it says of" : "The record says most of"} “${name(first)}”: from ${bandWords(behindOf(first, sure)!, words)} before it to ${bandWords(bandsOf(first, sure)!, words)}.`,
      controls: densityKey(sure),
      note: `The higher the curve, the likelier the value; below it the median (dot), the middle half (thick) and 90% (thin). “Moved by” in the table is the share of the weight that lies elsewhere than before; with few draws some of it is chance.${list.length > shown.length ? ` ${shown.length} of ${list.length} numbers; the table has all.` : ""}`,
      draw: (width) =>
        panels(width, 250, shown.map((n) => (each: number) =>
          drawDensity({ spread: n, density: n.density!, weighed: sure.weighed, colour: COLOUR, title: short(name(n), 120), axis: "", words, format: tick, height: 110 }, each))),
      table: spec,
      height: 250 * Math.ceil(shown.length / 3),
    }),
  ];
}
