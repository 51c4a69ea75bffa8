// SPDX-License-Identifier: Apache-2.0
// Bars of shares that add up to the whole, each under its own words, with a thin bar of the same shares before.
import { svg } from "../dom";
import { percent } from "../numbers";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { textWidth, wrapped } from "./text";

export interface StackedRow {
  name: string;
  /** `before`: the thin bar's share; null where there is none. */
  parts: { name: string; share: number; before: number | null; color: string; text: string }[];
}

const BAR = 21;
const THIN = 5;

/** What is missing of a row's whole is drawn as an empty part. */
export function drawStacked(rows: readonly StackedRow[], width: number): Drawn {
  const marks: Mark[] = [];
  let y = 0;
  const groups = rows.map((row) => {
    const lines = wrapped(row.name, width, 2, 12);
    const names = lines.map((line, i) => svg("text", { x: 0, y: y + 14 + 15 * i }, line));
    const top = y + 4 + 15 * lines.length;
    const before = row.parts.some((part) => part.before !== null);
    let from = 0, fromBefore = 0;
    const parts = row.parts.map((part) => {
      const [x, wide] = [from * width, part.share * width];
      const [thinX, thinWide] = [fromBefore * width, (part.before ?? 0) * width];
      from += part.share;
      fromBefore += part.before ?? 0;
      marks.push({ x: x + wide / 2, y: top + BAR / 2, text: part.text });
      const words = [`${part.name} ${percent(part.share)}`, percent(part.share)].find((text) => textWidth(text, 12, 600) + 12 <= wide);
      return [
        part.share > 0 && svg("rect", { x, y: top, width: Math.max(0.5, wide - 1), height: BAR, fill: part.color }),
        thinWide > 0 && svg("rect", { x: thinX, y: top + BAR + 1, width: Math.max(0.5, thinWide - 1), height: THIN, fill: part.color, "fill-opacity": 0.5 }),
        words && svg("text", { x: x + 6, y: top + 15, fill: "var(--paper)", "font-weight": 600, class: "inside" }, words),
      ];
    });
    y = top + BAR + (before ? THIN + 1 : 0) + 9;
    return svg(
      "g",
      {},
      names,
      svg("rect", { x: 0.5, y: top + 0.5, width: width - 1, height: BAR - 1, fill: "none", stroke: "var(--line)" }),
      parts,
    );
  });
  const height = y;
  return { node: svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "stacked", "font-size": 12 }, groups), width, height, marks };
}
