// SPDX-License-Identifier: Apache-2.0
// A figure over steps with its bands: the median as a line, half and nine tenths of the weight about it as areas.
import { svg } from "../dom";
import type { Bands } from "../uncertainty";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { ends, LINE, roundly, TEXT } from "./scale";
import { fitted, textWidth, wrapped } from "./text";

export interface BandsSpec {
  title: string;
  /** `bands` null where there is nothing at that step; `before` is the median before the record. */
  steps: { name: string; bands: Bands | null; before: number | null; today: number | null; text: string }[];
  colour: string;
  axis: string;
  yTitle: string;
  format: (value: number) => string;
  /** Of the scale; else as far as the bands go. */
  domain?: [number, number];
  height?: number;
}

export function drawBands(spec: BandsSpec, width: number): Drawn {
  const { steps } = spec;
  const title = wrapped(spec.title, width - 4, 2, TEXT, 600);
  const top = (title.length + 1) * LINE + 12;
  const bottom = top + (spec.height ?? 150);
  const height = bottom + 42;
  const given = steps.flatMap((s) => (s.bands ? [s.bands.low90, s.bands.high90] : []).concat(s.before ?? [], s.today ?? []));
  const { domain, ticks } = roundly(spec.domain ?? ends(given), 4);
  const left = 12 + Math.max(20, ...ticks.map((t) => textWidth(spec.format(t), 11)));
  // Steps stand off the sides, so that one alone has a width too.
  const each = (width - left - 6) / Math.max(1, steps.length);
  const x = (step: number): number => left + (step + 0.5) * each;
  const y = (value: number): number => bottom - ((value - domain[0]) / (domain[1] - domain[0])) * (bottom - top);
  const path = (points: (readonly [number, number])[], close = false): string =>
    points.map(([px, py], i) => `${i === 0 ? "M" : "L"}${px.toFixed(1)},${py.toFixed(1)}`).join("") + (close ? "Z" : "");
  // Bands of neighbouring steps that both exist hang together; one alone is drawn as an upright bar.
  const runs: number[][] = [];
  steps.forEach((step, i) => {
    if (!step.bands) return;
    if (i > 0 && steps[i - 1]!.bands) runs.at(-1)!.push(i);
    else runs.push([i]);
  });
  const area = (run: number[], low: "low50" | "low90", high: "high50" | "high90", opacity: number): SVGElement => {
    if (run.length === 1) {
      const b = steps[run[0]!]!.bands!;
      return svg("rect", { x: x(run[0]!) - 9, width: 18, y: y(b[high]), height: Math.max(1, y(b[low]) - y(b[high])), fill: spec.colour, "fill-opacity": opacity });
    }
    const edge = (key: typeof low | typeof high): (readonly [number, number])[] => run.map((i) => [x(i), y(steps[i]!.bands![key])] as const);
    return svg("path", { d: path([...edge(high), ...edge(low).reverse()], true), fill: spec.colour, "fill-opacity": opacity });
  };
  const before = steps.flatMap((s, i) => (s.before === null ? [] : [[x(i), y(s.before)] as const]));
  const marks: Mark[] = steps.flatMap((s, i) => (s.bands ? [{ x: x(i), y: y(s.bands.median), text: s.text }] : []));
  const skip = Math.max(1, Math.ceil((Math.max(...steps.map((s) => textWidth(s.name, 11))) + 6) / each));
  const cut = skip > 3;  // words rather than numbers: each in its own room
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "fan", "font-size": TEXT },
    title.map((text, i) => svg("text", { x: 0, y: 13 + LINE * i, "font-weight": 600 }, text)),
    svg("g", { class: "axes", "font-size": 11 },
      svg("text", { x: 0, y: 13 + LINE * title.length }, fitted(spec.yTitle, width, 11)),
      ticks.map((t) => [
        svg("line", { x1: left, x2: width, y1: y(t), y2: y(t), class: "grid" }),
        svg("text", { x: left - 6, y: y(t), dy: "0.35em", "text-anchor": "end" }, spec.format(t)),
      ]),
      steps.map((s, i) => (cut || i % skip === 0) && svg("text", { x: x(i), y: bottom + 16, "text-anchor": "middle" }, cut ? fitted(s.name, each - 6, 11) : s.name)),
      spec.axis && svg("text", { x: width, y: bottom + 34, "text-anchor": "end" }, fitted(spec.axis, width, 11))),
    runs.map((run) => [
      area(run, "low90", "high90", 0.18),
      area(run, "low50", "high50", 0.32),
      run.length > 1 && svg("path", { d: path(run.map((i) => [x(i), y(steps[i]!.bands!.median)] as const)), fill: "none", stroke: spec.colour, "stroke-width": 2.5 }),
      run.map((i) => svg("circle", { cx: x(i), cy: y(steps[i]!.bands!.median), r: 3.5, fill: spec.colour })),
    ]),
    before.length > 1 && svg("path", { d: path(before), fill: "none", stroke: "var(--soft)", "stroke-width": 1.5, "stroke-dasharray": "2 3" }),
    before.length === 1 && svg("circle", { cx: before[0]![0], cy: before[0]![1], r: 3, fill: "var(--soft)" }),
    steps.map((s, i) => s.today !== null && s.bands && svg("path", { d: `M${x(i)},${y(s.today) - 5}l5,5l-5,5l-5,-5Z`, fill: "var(--paper)", stroke: "var(--ink)", "stroke-width": 1.5 })),
  );
  return { node, width, height, marks };
}
