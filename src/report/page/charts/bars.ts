// SPDX-License-Identifier: Apache-2.0
// Bars under their own line of words: shares of a whole, and amounts about nought.
import { svg } from "../dom";
import { percent, significant } from "../numbers";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { extent, fitted, roundTicks, textWidth, tickLabels } from "./text";

export interface SharesRow {
  name: string;
  parts: { name: string; share: number; color: string; text: string }[];
}

const ROW = 46;
export const rowsHeight = (rows: number): number => rows * ROW + 8;

/** Each row a bar of parts that add up to the whole, with their names in them where they fit. */
export function drawShares(rows: readonly SharesRow[], width: number): Drawn {
  const marks: Mark[] = [];
  const height = rowsHeight(rows.length);
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "shares", "font-size": 12 },
    rows.map((row, k) => {
      const y = k * ROW;
      let from = 0;
      return svg(
        "g",
        {},
        svg("text", { x: 0, y: y + 14 }, fitted(row.name, width, 12)),
        row.parts.filter((part) => part.share > 0).map((part) => {
          const [x, wide] = [from * width, part.share * width];
          from += part.share;
          marks.push({ x: x + wide / 2, y: y + 29, text: part.text });
          const whole = `${part.name} ${percent(part.share)}`;
          const words = [whole, percent(part.share)].find((text) => textWidth(text, 12, 600) + 10 <= wide);
          return [
            svg("rect", { x, y: y + 19, width: Math.max(0.5, wide - 1), height: 21, fill: part.color }),
            words && svg("text", { x: x + 6, y: y + 34, fill: "var(--paper)", "font-weight": 600 }, words),
          ];
        }),
      );
    }),
  );
  return { node, width, height, marks };
}

export interface AmountRow {
  name: string;
  /** Beside the name, at the right. */
  beside: string;
  value: number;
  text: string;
}

/** Bars from nought, to the left for a loss and to the right for a gain. */
export function drawAmounts(rows: readonly AmountRow[], unit: string, width: number): Drawn {
  const [low, high] = extent([0, ...rows.map((row) => row.value)], 0.1);
  const x = (value: number): number => 8 + ((value - low) / (high - low)) * (width - 16);
  const bottom = rows.length * ROW + 4;
  const height = bottom + 36;
  const ticks = roundTicks(low, high, width / 90);
  const tickText = tickLabels(ticks);
  const marks: Mark[] = [];
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "amounts", "font-size": 12 },
    svg("g", { class: "axes", "font-size": 11 },
      ticks.map((t) => [
        svg("line", { x1: x(t), x2: x(t), y1: 0, y2: bottom, class: "grid" }),
        svg("text", { x: x(t), y: bottom + 13, "text-anchor": "middle" }, tickText(t)),
      ]),
      svg("text", { x: width, y: bottom + 31, "text-anchor": "end", class: "axis-title" }, fitted(unit, width, 12, 600))),
    svg("line", { x1: x(0), x2: x(0), y1: 0, y2: bottom, stroke: "var(--ink)", "stroke-width": 1.25 }),
    rows.map((row, k) => {
      const y = k * ROW;
      const besideWidth = textWidth(row.beside, 12, 600);
      const known = Number.isFinite(row.value);
      const end = known ? x(row.value) : x(0);
      const words = known ? significant(row.value) : "–";
      // The number stands past the bar's end where there is room, else on the other side of nought, else on the bar.
      const wide = textWidth(words, 12, 600) + 6;
      const [first, second] = row.value < 0 ? [end - wide, x(0) + 5] : [end + 5, x(0) - wide];
      const start = [first, second].find((from) => from >= 0 && from + wide <= width) ?? Math.max(0, Math.min(first, width - wide));
      if (known) marks.push({ x: end, y: y + 29, text: row.text });
      return svg(
        "g",
        {},
        svg("text", { x: 0, y: y + 14, class: "haloed" }, fitted(row.name, width - besideWidth - 14, 12)),
        svg("text", { x: width, y: y + 14, "text-anchor": "end", "font-weight": 600, class: "haloed" }, row.beside),
        svg("rect", { x: Math.min(end, x(0)), y: y + 20, width: Math.max(1, Math.abs(end - x(0))), height: 18, fill: row.value < 0 ? "var(--bad)" : "var(--good)", "fill-opacity": 0.75 }),
        svg("text", { x: start, y: y + 33, "font-weight": 600, class: "haloed" }, words),
      );
    }),
  );
  return { node, width, height, marks };
}
