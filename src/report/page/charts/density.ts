// SPDX-License-Identifier: Apache-2.0
// How a figure is spread: its density, with the one before the record behind it, and below it the median and the bands.
import { svg } from "../dom";
import { percent } from "../numbers";
import type { Density, Spread } from "../uncertainty";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { LINE, TEXT } from "./scale";
import { fitted, roundTicks, textWidth, wrapped } from "./text";

export interface DensitySpec {
  spread: Spread;
  density: Density;
  /** Whether the record's density stands before the ranges'; else the ranges' stands alone. */
  weighed: boolean;
  colour: string;
  title?: string;
  axis: string;
  /** Of a tick, and of a value in words. */
  format: (value: number) => string;
  words: (value: number) => string;
  height?: number;
}

/** Whether the draws differ by more than rounding, so that there is a density to draw. */
export const spreads = (density: Density | null): density is Density => {
  if (!density || density.at.length < 2) return false;
  const [low, high] = [density.at[0]!, density.at.at(-1)!];
  return high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high));
};

/** Shares of the weight below each point: the density's integral by trapezes, of which the last is 1. */
export function below(at: readonly number[], density: readonly number[]): number[] {
  const out = [0];
  for (let i = 1; i < at.length; ++i) out.push(out[i - 1]! + ((at[i]! - at[i - 1]!) * (density[i]! + density[i - 1]!)) / 2);
  const all = out.at(-1)! || 1;
  return out.map((sum) => sum / all);
}

/** Half of the area between the two densities: 0 if the record says nothing of the number, 1 if they do not meet. */
export function moved(density: Density): number {
  if (!density.posterior) return 0;
  const steps = (list: readonly number[]): number[] => {
    const sums = below(density.at, list);
    return sums.map((sum, i) => sum - (sums[i - 1] ?? 0));
  };
  const prior = steps(density.prior);
  return steps(density.posterior).reduce((sum, p, i) => sum + Math.abs(p - prior[i]!), 0) / 2;
}

const STEPS = 24;

export function drawDensity(spec: DensitySpec, width: number): Drawn {
  const { density, spread, weighed } = spec;
  const front = weighed && density.posterior ? density.posterior : density.prior;
  const bands = weighed && spread.posterior ? spread.posterior : spread.prior;
  const behind = weighed && density.posterior ? density.prior : null;
  const title = spec.title ? wrapped(spec.title, width - 4, 2, TEXT, 600) : [];
  // Curves side by side stand on one line, however long their titles are.
  const top = (spec.title ? 2 : 0) * LINE + LINE + 10;
  const base = top + (spec.height ?? 150);
  const height = base + (spec.axis ? 66 : 44);
  const [low, high] = [density.at[0]!, density.at.at(-1)!];
  const today = spread.value;
  const shown = today !== null && today >= low - 0.02 * (high - low) && today <= high + 0.02 * (high - low);
  const x = (value: number): number => 8 + ((value - low) / (high - low)) * (width - 16);
  const most = Math.max(...front, ...(behind ?? [])) || 1;
  const y = (value: number): number => base - (Math.max(0, value) / most) * (base - top);
  const line = (list: readonly number[]): string => list.map((value, i) => `${i === 0 ? "M" : "L"}${x(density.at[i]!).toFixed(1)},${y(value).toFixed(1)}`).join("");
  const area = (list: readonly number[]): string => `${line(list)}L${x(high)},${base}L${x(low)},${base}Z`;
  const ticks = roundTicks(low, high, width / 60).filter((t) => t >= low && t <= high);
  const put = (at: number, py: number, text: string, attributes: Record<string, string | number> = {}): SVGElement => {
    const half = textWidth(text, 11) / 2;
    return svg("text", { x: Math.max(half, Math.min(width - half, at)), y: py, "text-anchor": "middle", ...attributes }, text);
  };
  const strip = base + 12;
  const marks: Mark[] = [];
  const front_ = below(density.at, front), behind_ = behind && below(density.at, behind);
  for (let k = 0; k <= STEPS; ++k) {
    const i = Math.round((k / STEPS) * (density.at.length - 1));
    const before = behind_ ? `, before the record ${percent(behind_[i])}` : "";
    marks.push({ x: x(density.at[i]!), y: y(front[i]!), text: `below ${spec.words(density.at[i]!)}: ${percent(front_[i])} of the weight${before}` });
  }
  const band = `median ${spec.words(bands.median)}\nhalf of the weight from ${spec.words(bands.low50)} to ${spec.words(bands.high50)}\n90% of it from ${spec.words(bands.low90)} to ${spec.words(bands.high90)}`;
  marks.push({ x: x(bands.median), y: strip, text: band });
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "density", "font-size": TEXT },
    title.map((text, i) => svg("text", { x: 0, y: 13 + LINE * (2 - title.length + i), "font-weight": 600 }, text)),
    svg("g", { class: "axes", "font-size": 11 },
      ticks.map((t) => svg("line", { x1: x(t), x2: x(t), y1: top, y2: base + 20, class: "grid" })),
      ticks.filter((t, i) => i === 0 || x(t) - x(ticks[i - 1]!) > textWidth(spec.format(t), 11) + 6 || i % 2 === 0).map((t) => put(x(t), base + 36, spec.format(t))),
      spec.axis && svg("text", { x: width, y: base + 58, "text-anchor": "end", class: "axis-title" }, fitted(spec.axis, width, 12, 600))),
    behind && svg("path", { d: area(behind), fill: "var(--band)", stroke: "var(--faint)", "stroke-width": 1 }),
    svg("path", { d: area(front), fill: spec.colour, "fill-opacity": 0.12 }),
    svg("path", { d: line(front), fill: "none", stroke: spec.colour, "stroke-width": 2 }),
    svg("line", { x1: 8, x2: width - 8, y1: base, y2: base, stroke: "var(--faint)" }),
    svg("line", { x1: x(Math.max(low, bands.low90)), x2: x(Math.min(high, bands.high90)), y1: strip, y2: strip, stroke: spec.colour, "stroke-width": 2 }),
    svg("line", { x1: x(Math.max(low, bands.low50)), x2: x(Math.min(high, bands.high50)), y1: strip, y2: strip, stroke: spec.colour, "stroke-width": 8, "stroke-opacity": 0.6 }),
    svg("circle", { cx: x(Math.max(low, Math.min(high, bands.median))), cy: strip, r: 4.5, fill: spec.colour, stroke: "var(--paper)" }),
    shown && [
      svg("line", { x1: x(today), x2: x(today), y1: top - 2, y2: base, stroke: "var(--ink)", "stroke-dasharray": "4 3" }),
      put(x(today), top - 7, `file: ${spec.words(today)}`, { "font-size": 11, fill: "var(--soft)" }),
    ],
  );
  return { node, width, height, marks: marks.sort((a, b) => a.x - b.x) };
}
