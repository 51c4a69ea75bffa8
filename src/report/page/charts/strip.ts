// SPDX-License-Identifier: Apache-2.0
// One value against a band with its middle, on one line.
import { svg } from "../dom";
import { significant } from "../numbers";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";

export interface Strip {
  low: number;
  middle: number;
  high: number;
  value: number;
  axis: string;
  valueName: string;
  names: { low: string; middle: string; high: string };
  text: (value: number) => string;
  /** Whether the value is where it should be; told by the caller in words too. */
  good: boolean;
}

/** The points of a round step, about `wanted` of them, that lie in [low, high]. */
function ticks(low: number, high: number, wanted: number): number[] {
  const raw = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw) ?? raw;
  const out: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; ++i) out.push(i * step);
  return out;
}

export function strip(width: number, spec: Strip): Drawn {
  const height = 112;
  const side = 16;
  const all = [spec.low, spec.middle, spec.high, spec.value];
  const least = Math.min(...all);
  const most = Math.max(...all);
  const pad = most > least ? 0.12 * (most - least) : Math.abs(most) * 0.1 || 1;
  const [from, to] = [least - pad, most + pad];
  const x = (value: number): number => side + ((value - from) / (to - from)) * (width - 2 * side);
  const middle = 46;
  // The label of the value stands above, that of the median below: they never meet. Both stay inside.
  const label = (at: number, y: number, text: string, attributes: Record<string, string> = {}): SVGElement => {
    const half = text.length * 3.3;
    const where = at - half < 0 ? "start" : at + half > width ? "end" : "middle";
    return svg("text", { x: where === "start" ? 2 : where === "end" ? width - 2 : at, y, "text-anchor": where, "font-size": 12, fill: "currentColor", ...attributes }, text);
  };
  const colour = spec.good ? "var(--c1)" : "var(--bad)";
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}` },
    svg("line", { x1: 0, x2: width, y1: 78, y2: 78, stroke: "var(--line)" }),
    ticks(from, to, width / 90).map((t) => [
      svg("line", { x1: x(t), x2: x(t), y1: 78, y2: 82, stroke: "var(--faint)" }),
      label(x(t), 94, significant(t), { fill: "var(--soft)", "font-size": "11" }),
    ]),
    label(width / 2, 110, spec.axis, { fill: "var(--soft)", "font-size": "11" }),
    svg("rect", { x: x(spec.low), y: middle - 10, width: Math.max(1, x(spec.high) - x(spec.low)), height: 20, fill: "var(--band)" }),
    svg("line", { x1: x(spec.middle), x2: x(spec.middle), y1: middle - 10, y2: middle + 10, stroke: "var(--soft)", "stroke-width": 2 }),
    label(x(spec.middle), middle + 24, spec.names.middle, { fill: "var(--soft)", "font-size": "11" }),
    svg("circle", { cx: x(spec.value), cy: middle, r: 6, fill: colour, stroke: "var(--paper)", "stroke-width": 1.5 }),
    svg("line", { x1: x(spec.value), x2: x(spec.value), y1: 22, y2: middle - 6, stroke: colour }),
    label(x(spec.value), 16, spec.valueName, { "font-weight": "600" }),
  );
  const mark = (name: string, value: number): Mark => ({ x: x(value), y: middle, text: `${name}: ${spec.text(value)}` });
  return {
    node,
    width,
    height,
    marks: [mark(spec.names.low, spec.low), mark(spec.names.middle, spec.middle), mark(spec.names.high, spec.high), mark(spec.valueName, spec.value)].sort((a, b) => a.x - b.x),
  };
}
