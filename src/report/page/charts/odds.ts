// SPDX-License-Identifier: Apache-2.0
// Probabilities along steps or along a number: lines with their names at the right.
import { svg } from "../dom";
import { percent } from "../numbers";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { spread } from "./labels";
import { fitted, textWidth, wrapped } from "./text";

export interface Line {
  name: string;
  /** A CSS colour, or null for a line among many: faint, without a name beside it. */
  color: string | null;
  values: (number | null)[];
  text: (step: number) => string;
  /** Small marks at the right, each a symbol of its own. */
  ends?: { value: number; symbol: number; text: string }[];
}

export interface LinesSpec {
  /** Places along the axis, 0 to 1. */
  at: number[];
  /** Under each place: in full where there is room, else short. */
  ticks: { full: string; brief: string }[];
  xTitle: string;
  yTitle: string;
  lines: Line[];
  /** The step up to which a band stands out, if any: from the step before it. */
  band?: number | null;
  height?: number;
}

/** Four shapes about a point, for what a legend calls the first, the second, ... */
export function symbolPath(kind: number, x: number, y: number, r = 4): string {
  if (kind % 4 === 0) return `M${x - r},${y}L${x},${y - r}L${x + r},${y}L${x},${y + r}Z`;
  if (kind % 4 === 1) return `M${x - r},${y - r}H${x + r}V${y + r}H${x - r}Z`;
  if (kind % 4 === 2) return `M${x - r},${y + r}L${x},${y - r}L${x + r},${y + r}Z`;
  return `M${x - r},${y - r}L${x + r},${y - r}L${x},${y + r}Z`;
}

export function drawLines(spec: LinesSpec, width: number): Drawn {
  const { lines, at } = spec;
  const named = lines.filter((line) => line.color !== null);
  const last = (line: Line): number => [...line.values].reverse().find((v): v is number => v !== null) ?? 0;
  const endWord = (line: Line): string => ` ${percent(last(line))}`;
  const widest = Math.max(0, ...named.map((line) => textWidth(line.name, 12) + textWidth(endWord(line), 12, 700)));
  // Long names take two lines rather than the room of the chart.
  const most = width * (width > 600 ? 0.27 : 0.38);
  const nameLines = widest > most ? 2 : 1;
  const symbols = Math.max(0, ...lines.map((line) => line.ends?.length ?? 0));
  const beside = Math.min(widest, most) + 22 + (symbols > 0 ? 14 * symbols + 6 : 0);
  const column = at.length > 1 ? (width - 44 - beside) / (at.length - 1) : width;
  // In full only where nothing has to be cut.
  const whole = column >= 84 ? spec.ticks.map((tick) => wrapped(tick.full, column - 10, 4, 11)) : [];
  const full = whole.length > 0 && whole.every((l) => !l.at(-1)!.endsWith("…"));
  const tickLines = full ? whole : spec.ticks.map((tick) => [tick.brief]);
  const foot = 16 + 13 * Math.max(1, ...tickLines.map((l) => l.length));
  const plot = { x0: full ? 54 : 40, x1: width - beside, y0: 26, y1: 26 + (spec.height ?? 220) };
  const height = plot.y1 + foot + 20;
  const x = (place: number): number => plot.x0 + place * (plot.x1 - plot.x0);
  // All of it, or the tenth, quarter or half below which all lie.
  const highest = Math.max(0, ...lines.flatMap((line) => [...line.values, ...(line.ends ?? []).map((end) => end.value)].map((v) => v ?? 0)));
  const top = [0.1, 0.25, 0.5].find((one) => highest <= 0.95 * one) ?? 1;
  const y = (p: number): number => plot.y1 - (p / top) * (plot.y1 - plot.y0);
  // Brief words that would touch are left out, the first and the last kept.
  const every = Math.max(1, Math.ceil((Math.max(...tickLines.map((l) => textWidth(l[0] ?? "", 11))) + 8) / Math.max(1, column)));
  const shown = (k: number): boolean => full || k % every === 0;
  const marks: Mark[] = [];

  const names = spread(named.map((line) => y(last(line))), nameLines === 2 ? 31 : 16, plot.y0 + 6, plot.y1 - 6);
  const nameX = plot.x1 + (symbols > 0 ? 14 * symbols + 6 : 0) + 16;
  const drawn = lines.map((line) => {
    const points = line.values.flatMap((v, k) => (v === null ? [] : [[x(at[k]!), y(v), k] as const]));
    points.forEach(([px, py, k]) => marks.push({ x: px, y: py, text: line.text(k) }));
    const color = line.color ?? "var(--faint)";
    const strong = line.color !== null;
    return svg(
      "g",
      {},
      svg("path", { d: points.map(([px, py], k) => `${k === 0 ? "M" : "L"}${px},${py}`).join(""), fill: "none", stroke: color,
        "stroke-width": strong ? 2.25 : 1, "stroke-opacity": strong ? 1 : 0.6 }),
      strong && points.map(([px, py]) => svg("circle", { cx: px, cy: py, r: points.length > 40 ? 1.5 : 3.25, fill: color })),
      line.ends?.map((end, k) => {
        const ex = plot.x1 + 12 + 14 * k;
        marks.push({ x: ex, y: y(end.value), text: end.text });
        return svg("path", { d: symbolPath(end.symbol, ex, y(end.value)), fill: "none", stroke: color, "stroke-width": 1.5 });
      }),
    );
  });
  const labels = named.map((line, k) => {
    const end = endWord(line);
    const room = width - nameX - 2;
    const odds = textWidth(end, 12, 700);
    const words = nameLines === 1 ? [fitted(line.name, room - odds, 12)] : wrapped(line.name, room - odds, 2, 12);
    const first = names[k]! + 4 - 7 * (words.length - 1);
    // A thread to a name that could not stay beside its line.
    const from = y(last(line));
    const to = names[k]!;
    return svg("g", { style: `fill: ${line.color}` },
      Math.abs(to - from) > 6 && svg("line", { x1: plot.x1 + 5, y1: from, x2: nameX - 3, y2: to, stroke: line.color, "stroke-width": 0.75, "stroke-opacity": 0.7 }),
      svg("text", {}, words.map((word, n) => svg("tspan", { x: nameX, y: first + 14 * n }, word)),
        svg("tspan", { "font-weight": 700 }, end)));
  });
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "lines", "font-size": 12 },
    svg("g", { class: "axes", "font-size": 11 },
      (top < 1 ? [0, 0.2, 0.4, 0.6, 0.8, 1] : [0, 0.25, 0.5, 0.75, 1]).map((part) => part * top).map((p) => [
        svg("line", { x1: plot.x0, x2: plot.x1, y1: y(p), y2: y(p), class: "grid" }),
        svg("text", { x: plot.x0 - (full ? 20 : 8), y: y(p), dy: "0.35em", "text-anchor": "end" }, `${+(100 * p).toFixed(6)}%`),
      ]),
      spec.band && at[spec.band] !== undefined
        ? svg("rect", { x: x(at[spec.band - 1]!), width: x(at[spec.band]!) - x(at[spec.band - 1]!), y: plot.y0, height: plot.y1 - plot.y0, fill: "var(--band)" })
        : null,
      at.map((place, k) =>
        shown(k) && [
          svg("line", { x1: x(place), x2: x(place), y1: plot.y1, y2: plot.y1 + 4, stroke: "var(--faint)" }),
          tickLines[k]!.map((text, n) => svg("text", { x: x(place), y: plot.y1 + 16 + 13 * n, "text-anchor": "middle" }, text)),
        ]),
      svg("text", { x: 0, y: 13, class: "axis-title" }, spec.yTitle),
      svg("text", { x: plot.x1, y: height - 4, "text-anchor": "end", class: "axis-title" }, fitted(spec.xTitle, plot.x1 - 10, 12, 600))),
    drawn,
    labels,
  );
  return { node, width, height, marks };
}
