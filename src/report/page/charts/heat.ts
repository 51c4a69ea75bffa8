// SPDX-License-Identifier: Apache-2.0
// The share of draws in which something holds over two numbers: blue where in most, orange where in few.
import { svg } from "../dom";
import { percent } from "../numbers";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { TEXT, tick } from "./scale";
import { fitted, roundTicks, textWidth } from "./text";

export interface HeatSpec {
  one: { name: string; at: number[]; today: number };
  other: { name: string; at: number[]; today: number };
  /** [one][other]; null where too few draws are near. */
  share: (number | null)[][];
  words: (value: number) => string;
  /** "it is a poison pill". */
  holds: string;
}

/** Edges of cells about places: midway between them, and as far beyond the outermost. */
export function edges(at: readonly number[]): number[] {
  if (at.length < 2) return [at[0]! - 0.5, at[0]! + 0.5];
  const out = [at[0]! - (at[1]! - at[0]!) / 2];
  for (let i = 1; i < at.length; ++i) out.push((at[i - 1]! + at[i]!) / 2);
  out.push(at.at(-1)! + (at.at(-1)! - at.at(-2)!) / 2);
  return out;
}

export const shareFill = (share: number): { fill: string; "fill-opacity": number } => ({
  fill: share >= 0.5 ? "var(--c1)" : "var(--c2)",
  "fill-opacity": Number((0.06 + 0.84 * Math.abs(2 * share - 1)).toFixed(3)),
});

export function drawHeat(spec: HeatSpec, width: number): Drawn {
  const { one, other } = spec;
  const xs = edges(one.at), ys = edges(other.at);
  const yTicks = roundTicks(ys[0]!, ys.at(-1)!, 6).filter((t) => t >= ys[0]! && t <= ys.at(-1)!);
  const left = 10 + Math.max(20, ...yTicks.map((t) => textWidth(tick(t), 11)));
  const top = 24, tall = Math.min(400, Math.max(240, 0.62 * width)), bottom = top + tall, height = bottom + 42;
  const x = (value: number): number => left + ((value - xs[0]!) / (xs.at(-1)! - xs[0]!)) * (width - left - 4);
  const y = (value: number): number => bottom - ((value - ys[0]!) / (ys.at(-1)! - ys[0]!)) * tall;
  const xTicks = roundTicks(xs[0]!, xs.at(-1)!, (width - left) / 70).filter((t) => t >= xs[0]! && t <= xs.at(-1)!);
  const marks: Mark[] = [];
  const cells = one.at.map((a, i) => other.at.map((b, j) => {
    const share = spec.share[i]?.[j] ?? null;
    if (share === null) return null;
    marks.push({ x: x((xs[i]! + xs[i + 1]!) / 2), y: y((ys[j]! + ys[j + 1]!) / 2), text: `${one.name}: ${spec.words(a)}\n${other.name}: ${spec.words(b)}\n${spec.holds} in ${percent(share)} of the draws near there` });
    return svg("rect", { x: x(xs[i]!), width: x(xs[i + 1]!) - x(xs[i]!), y: y(ys[j + 1]!), height: y(ys[j]!) - y(ys[j + 1]!), ...shareFill(share) });
  }));
  // Where it turns from most to few: the sides between such cells.
  const turns: SVGElement[] = [];
  const most = (i: number, j: number): boolean | null => { const s = spec.share[i]?.[j]; return s === null || s === undefined ? null : s >= 0.5; };
  for (let i = 0; i < one.at.length; ++i)
    for (let j = 0; j < other.at.length; ++j) {
      const here = most(i, j), right = most(i + 1, j), above = most(i, j + 1);
      if (here === null) continue;
      if (right !== null && right !== here) turns.push(svg("line", { x1: x(xs[i + 1]!), x2: x(xs[i + 1]!), y1: y(ys[j]!), y2: y(ys[j + 1]!) }));
      if (above !== null && above !== here) turns.push(svg("line", { x1: x(xs[i]!), x2: x(xs[i + 1]!), y1: y(ys[j + 1]!), y2: y(ys[j + 1]!) }));
    }
  const inside = one.today >= xs[0]! && one.today <= xs.at(-1)! && other.today >= ys[0]! && other.today <= ys.at(-1)!;
  if (inside) marks.push({ x: x(one.today), y: y(other.today), text: `by the file's own numbers\n${one.name}: ${spec.words(one.today)}\n${other.name}: ${spec.words(other.today)}` });
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "fan", "font-size": TEXT },
    svg("text", { x: 0, y: 13, "font-size": 11, class: "quiet" }, fitted(`↑ ${other.name}`, width, 11)),
    svg("rect", { x: left, y: top, width: width - left - 4, height: tall, fill: "none", stroke: "var(--line)" }),
    svg("g", { class: "cells", "shape-rendering": "crispEdges" }, cells),
    svg("g", { stroke: "var(--ink)", "stroke-width": 1.5 }, turns),
    svg("g", { class: "axes", "font-size": 11 },
      yTicks.map((t) => svg("text", { x: left - 6, y: y(t), dy: "0.35em", "text-anchor": "end" }, tick(t))),
      xTicks.map((t) => svg("text", { x: Math.max(textWidth(tick(t), 11) / 2, Math.min(width - textWidth(tick(t), 11) / 2, x(t))), y: bottom + 16, "text-anchor": "middle" }, tick(t))),
      svg("text", { x: width, y: bottom + 35, "text-anchor": "end" }, fitted(`${one.name} →`, width, 11))),
    inside && svg("path", { d: `M${x(one.today)},${y(other.today) - 8}l8,8l-8,8l-8,-8Z`, fill: "var(--paper)", stroke: "var(--ink)", "stroke-width": 2 }),
  );
  return { node, width, height, marks };
}
