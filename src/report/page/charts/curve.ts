// SPDX-License-Identifier: Apache-2.0
// The share of draws in which something holds, against the value of one number, with where it passes one half.
import { svg } from "../dom";
import { percent } from "../numbers";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { LINE, TEXT, tick } from "./scale";
import { roundTicks, textWidth, wrapped } from "./text";

export interface CurveSpec {
  title: string;
  /** Known places alone, from the least number on; `error` is a standard error. */
  points: { at: number; share: number; error: number }[];
  flips: { about: number; low: number; high: number; text: string }[];
  today: number;
  words: (value: number) => string;
}

/** Errors that the pale band about the curve is wide. */
const ERRORS = 2;

export function drawCurve(spec: CurveSpec, width: number): Drawn {
  const { points } = spec;
  const title = wrapped(spec.title, width - 4, 2, TEXT, 600);
  const top = 2 * LINE + LINE + 10;
  const base = top + 130;
  const height = base + 28;
  const left = 42;
  const places = [...points.map((p) => p.at), ...spec.flips.map((f) => f.about)];
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const x = (value: number): number => left + 8 + (high > low ? (value - low) / (high - low) : 0.5) * (width - left - 20);
  const y = (share: number): number => base - Math.max(0, Math.min(1, share)) * (base - top);
  const path = (list: (readonly [number, number])[]): string => list.map(([px, py], i) => `${i === 0 ? "M" : "L"}${px.toFixed(1)},${py.toFixed(1)}`).join("");
  const upper = points.map((p) => [x(p.at), y(p.share + ERRORS * p.error)] as const);
  const lower = points.map((p) => [x(p.at), y(p.share - ERRORS * p.error)] as const);
  const put = (at: number, py: number, text: string, attributes: Record<string, string | number> = {}): SVGElement => {
    const half = textWidth(text, 11) / 2;
    return svg("text", { x: Math.max(half, Math.min(width - half, at)), y: py, "text-anchor": "middle", "font-size": 11, ...attributes }, text);
  };
  const marks: Mark[] = [
    ...points.map((p) => ({ x: x(p.at), y: y(p.share), text: `at ${spec.words(p.at)}: in ${percent(p.share)} of the draws, give or take ${Math.max(1, Math.round(100 * p.error))}` })),
    ...spec.flips.map((f) => ({ x: x(f.about), y: y(0.5), text: f.text })),
  ].sort((a, b) => a.x - b.x);
  const ticks = roundTicks(low, high, (width - left) / 60).filter((t) => t >= low && t <= high);
  const inside = spec.today >= low && spec.today <= high;
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "fan", "font-size": TEXT },
    title.map((text, i) => svg("text", { x: 0, y: 13 + LINE * (2 - title.length + i), "font-weight": 600 }, text)),
    svg("g", { class: "axes", "font-size": 11 },
      [0, 0.5, 1].map((p) => [
        svg("line", { x1: left, x2: width, y1: y(p), y2: y(p), class: "grid", ...(p === 0.5 ? { style: "stroke: var(--soft); stroke-opacity: 1" } : {}) }),
        svg("text", { x: left - 6, y: y(p), dy: "0.35em", "text-anchor": "end" }, percent(p)),
      ]),
      ticks.map((t) => put(x(t), base + 18, tick(t)))),
    spec.flips.map((f) => svg("rect", { x: x(Math.max(low, f.low)), width: Math.max(2, x(Math.min(high, f.high)) - x(Math.max(low, f.low))), y: top, height: base - top, fill: "var(--c2)", "fill-opacity": 0.14 })),
    points.length > 1 && svg("path", { d: `${path([...upper, ...lower.reverse()])}Z`, fill: "var(--c1)", "fill-opacity": 0.2 }),
    points.length > 1 && svg("path", { d: path(points.map((p) => [x(p.at), y(p.share)] as const)), fill: "none", stroke: "var(--c1)", "stroke-width": 2.25 }),
    points.length <= 12 && points.map((p) => svg("circle", { cx: x(p.at), cy: y(p.share), r: 3.5, fill: "var(--c1)" })),
    inside && svg("line", { x1: x(spec.today), x2: x(spec.today), y1: top - 2, y2: base, stroke: "var(--ink)", "stroke-dasharray": "4 3" }),
    inside && put(x(spec.today), top - 7, `file: ${spec.words(spec.today)}`, { class: "quiet" }),
    spec.flips.map((f) => svg("path", { d: `M${x(f.about)},${y(0.5) - 6}l6,6l-6,6l-6,-6Z`, fill: "var(--c2)", stroke: "var(--paper)" })),
  );
  return { node, width, height, marks };
}
