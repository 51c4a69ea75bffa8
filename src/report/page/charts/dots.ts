// SPDX-License-Identifier: Apache-2.0
// Two probabilities a row, joined: hollow before, filled after.
import { svg } from "../dom";
import { percent } from "../numbers";
import type { Drawn } from "./figure";
import { fitted, textWidth } from "./text";

export interface DotsRow {
  name: string;
  from: number;
  to: number;
  text: string;
}

const ROW = 46;

/** `moment`: before and after what. */
export function drawDots(rows: readonly DotsRow[], width: number, moment = "the record"): Drawn {
  const bottom = rows.length * ROW;
  const height = bottom + 36;
  const x = (p: number): number => 14 + p * (width - 28);
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "dots", "font-size": 12 },
    svg("g", { class: "axes", "font-size": 11 },
      [0, 0.25, 0.5, 0.75, 1].map((p) => [
        svg("line", { x1: x(p), x2: x(p), y1: 0, y2: bottom, class: "grid" }),
        svg("text", { x: x(p), y: bottom + 13, "text-anchor": "middle" }, percent(p)),
      ]),
      svg("text", { x: width, y: bottom + 31, "text-anchor": "end", class: "axis-title" }, `odds: ○ before ${moment}, ● after it`)),
    rows.map((row, k) => {
      const y = k * ROW + 30;
      const words = `${percent(row.from)} → ${percent(row.to)}`;
      return svg(
        "g",
        {},
        svg("text", { x: 0, y: y - 14, fill: "var(--ink)", class: "haloed" }, fitted(row.name, width - textWidth(words, 12, 600) - 14, 12)),
        svg("text", { x: width, y: y - 14, "text-anchor": "end", "font-weight": 600, fill: "var(--ink)", class: "haloed" }, words),
        svg("line", { x1: x(row.from), x2: x(row.to), y1: y, y2: y, stroke: "var(--c1)", "stroke-width": 3, "stroke-opacity": 0.55 }),
        svg("circle", { cx: x(row.from), cy: y, r: 5, fill: "var(--paper)", stroke: "var(--c1)", "stroke-width": 2 }),
        svg("circle", { cx: x(row.to), cy: y, r: 5, fill: "var(--c1)" }),
      );
    }),
  );
  return { node, width, height, marks: rows.map((row, k) => ({ x: x(row.to), y: k * ROW + 30, text: row.text })) };
}
