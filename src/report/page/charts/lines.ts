// SPDX-License-Identifier: Apache-2.0
// Lines over steps (rounds, moments, values of a number), each with its label at its end.
import * as Plot from "@observablehq/plot";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { ends, LINE, roundly, TEXT, tick } from "./scale";
import { fitted, roundTicks, textWidth, wrapped } from "./text";

export interface Line {
  label: string;
  colour: string;
  faint?: boolean;
  dashed?: boolean;
  /** No label at its end. */
  mute?: boolean;
  points: { x: number; y: number; text: string }[];
}

export interface LinesSpec {
  width: number;
  height?: number;
  title?: string;
  lines: Line[];
  x: { title: string; format: (x: number) => string; ticks?: number[] };
  y: { title: string; format?: (y: number) => string; domain?: [number, number]; zero?: boolean };
  /** Upright line with its words. */
  vertical?: { x: number; text: string };
  /** Points that stand out, with a word above. */
  notes?: { x: number; y: number; text: string; colour: string }[];
}

interface EndLabel { lines: string[]; y: number; want: number; colour: string; faint: boolean }

/** Pushes labels apart, downwards and then back up, keeping their order. */
function spread(labels: EndLabel[], top: number, bottom: number): void {
  labels.sort((a, b) => a.want - b.want);
  const half = (label: EndLabel): number => (label.lines.length * LINE) / 2;
  let edge = top;
  for (const label of labels) {
    label.y = Math.max(label.want, edge + half(label));
    edge = label.y + half(label) + 1;
  }
  edge = bottom;
  for (const label of [...labels].reverse()) {
    label.y = Math.min(label.y, edge - half(label));
    edge = label.y - half(label) - 1;
  }
}

/** A step, its words, and where their middle is. */
interface Tick { at: number; text: string; middle: number }

/** The steps whose words have room beside each other, at even distances; the last is always among them. If even the outermost have none, theirs are cut. */
function readable(ticks: readonly Tick[]): Tick[] {
  const apart = (a: Tick, b: Tick): boolean => (textWidth(a.text) + textWidth(b.text)) / 2 + 6 <= b.middle - a.middle;
  for (let step = 1; step < ticks.length; ++step) {
    const shown = ticks.filter((_, i) => i % step === 0 && (i === 0 || ticks.length - 1 - i >= step));
    shown.push(ticks.at(-1)!);
    if (shown.slice(1).every((tick, i) => apart(shown[i]!, tick))) return shown;
  }
  if (ticks.length < 2) return [...ticks];
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  const room = last.middle - first.middle - 6;
  return [first, last].map((tick) => ({ ...tick, text: fitted(tick.text, room) }));
}

export function linesChart(spec: LinesSpec): Drawn {
  const { width } = spec;
  const format = spec.y.format ?? tick;
  const lines = spec.lines
    .map((line) => ({ ...line, points: line.points.filter((p) => Number.isFinite(p.x) && Number.isFinite(p.y)) }))
    .filter((line) => line.points.length > 0);
  const labelled = lines.filter((line) => !line.mute);
  const labelWidth = labelled.length > 0
    ? Math.min(0.36 * width, Math.max(...labelled.map((line) => Math.min(textWidth(line.label.slice(0, 300), TEXT, line.faint ? 400 : 600), 180)))) + 2
    : 0;
  const labels: EndLabel[] = labelled.map((line) => ({
    lines: wrapped(line.label, labelWidth, 3, TEXT, line.faint ? 400 : 600), y: 0, want: 0, colour: line.colour, faint: line.faint ?? false,
  }));
  const title = spec.title ? wrapped(spec.title, width - 8, 2, TEXT, 600) : [];
  const yTitle = wrapped(spec.y.title, width - 8, 2);
  const top = title.length * LINE + yTitle.length * LINE + 10 + (spec.vertical ? LINE : 0) + (spec.notes?.length ? LINE + 6 : 0);
  const bottom = 40;
  const needed = labels.reduce((sum, label) => sum + label.lines.length * LINE + 1, 0);
  const height = Math.max(spec.height ?? 220, needed + 10 + top + bottom);
  const xs = lines.flatMap((line) => line.points.map((p) => p.x));
  const ys = lines.flatMap((line) => line.points.map((p) => p.y));
  const { domain, ticks: yTicks } = roundly(spec.y.domain ?? ends(ys, spec.y.zero), 4);
  const left = 12 + Math.max(24, ...yTicks.map((v) => textWidth(format(v))));
  const right = labelWidth > 0 ? labelWidth + 14 : 16;
  const xDomain = ends(spec.vertical ? [...xs, spec.vertical.x] : xs);
  const inner = Math.max(40, width - left - right);
  // Words of the outermost ticks stay inside the drawing.
  const ticks = (spec.x.ticks ?? roundTicks(...xDomain, Math.max(2, Math.floor(inner / 45)))).map((at): Tick => {
    const text = spec.x.format(at), half = textWidth(text) / 2;
    const middle = left + (inner * (at - xDomain[0])) / (xDomain[1] - xDomain[0]);
    return { at, text, middle: Math.max(half + 1, Math.min(width - half - 1, middle)) };
  });
  const ticksDrawn = spec.x.ticks ? readable(ticks) : ticks;
  const flat = (list: typeof lines): { x: number; y: number; key: number; colour: string; text: string }[] =>
    list.flatMap((line) => line.points.map((p) => ({ ...p, key: lines.indexOf(line), colour: line.colour })));
  const faint = flat(lines.filter((line) => line.faint && !line.dashed));
  const faintDashed = flat(lines.filter((line) => line.faint && line.dashed));
  const bold = flat(lines.filter((line) => !line.faint && !line.dashed));
  const boldDashed = flat(lines.filter((line) => !line.faint && line.dashed));
  const stroke = { x: "x", y: "y", z: "key", stroke: "colour" } as const;
  const many = xs.length / Math.max(1, lines.length) > inner / 9;

  const plot = Plot.plot({
    width,
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: top,
    marginBottom: bottom,
    style: { fontSize: `${TEXT}px` },
    x: { domain: xDomain, label: null },
    y: { domain, label: null },
    marks: [
      Plot.gridY({ ticks: yTicks, stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.axisY({ anchor: "left", ticks: yTicks, tickFormat: format, tickSize: 0, fill: "var(--soft)" }),
      Plot.axisX({ anchor: "bottom", ticks: ticksDrawn.map((tick) => tick.at), tickFormat: () => "", tickSize: 4 }),
      domain[0] <= 0 && domain[1] >= 0 ? Plot.ruleY([0], { stroke: "var(--faint)" }) : null,
      spec.vertical ? Plot.ruleX([spec.vertical.x], { stroke: "var(--ink)", strokeDasharray: "4 3" }) : null,
      Plot.line(faint, { ...stroke, strokeWidth: 1.25, strokeOpacity: 0.6 }),
      Plot.line(faintDashed, { ...stroke, strokeWidth: 1.25, strokeOpacity: 0.6, strokeDasharray: "5 3" }),
      Plot.line(bold, { ...stroke, strokeWidth: 2.5 }),
      Plot.line(boldDashed, { ...stroke, strokeWidth: 2.5, strokeDasharray: "6 4" }),
      many ? null : Plot.dot([...faint, ...faintDashed], { x: "x", y: "y", fill: "colour", fillOpacity: 0.6, r: 2.2 }),
      many ? null : Plot.dot([...bold, ...boldDashed], { x: "x", y: "y", fill: "colour", r: 3.5 }),
      spec.notes ? Plot.dot(spec.notes, { x: "x", y: "y", r: 6.5, fill: "none", stroke: "colour", strokeWidth: 2 }) : null,
    ],
  });
  const x = plot.scale("x")!, y = plot.scale("y")!;
  const put = (text: string, px: number, py: number, attributes: Record<string, string> = {}): void => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", "text");
    for (const [name, value] of Object.entries({ x: px, y: py, dy: "0.32em", "text-anchor": "start", fill: "var(--ink)", ...attributes })) element.setAttribute(name, String(value));
    element.textContent = text;
    plot.append(element);
  };
  for (const { text, middle } of ticksDrawn) put(text, middle, height - bottom + 13, { "text-anchor": "middle", fill: "var(--soft)" });
  title.forEach((text, i) => put(text, 2, 4 + LINE / 2 + i * LINE, { "font-weight": "600" }));
  yTitle.forEach((text, i) => put(text, 2, 4 + LINE / 2 + (title.length + i) * LINE, { fill: "var(--soft)" }));
  put(wrapped(spec.x.title, width - right - 4, 1)[0]!, width - right, height - 6, { fill: "var(--soft)", "text-anchor": "end" });
  if (spec.vertical) {
    const px = x.apply(spec.vertical.x), half = textWidth(spec.vertical.text) / 2;
    put(spec.vertical.text, Math.max(half + 2, Math.min(width - half - 2, px)), top - LINE / 2 - 2, { fill: "var(--soft)", "text-anchor": "middle" });
  }
  for (const note of spec.notes ?? []) {
    const px = x.apply(note.x), half = textWidth(note.text) / 2;
    put(note.text, Math.max(left - 8 + half, Math.min(width - right + 12 - half, px)), y.apply(note.y) - 15, { "text-anchor": "middle", "font-weight": "600", stroke: "var(--paper)", "stroke-width": "3", "paint-order": "stroke" });
  }
  labels.forEach((label, i) => (label.want = y.apply(labelled[i]!.points.at(-1)!.y)));
  spread(labels, top - 6, height - bottom + 6);
  for (const label of labels)
    label.lines.forEach((text, i) =>
      put(text, width - right + 9, label.y + (i - (label.lines.length - 1) / 2) * LINE, { fill: label.colour, "font-weight": label.faint ? "400" : "600" }));
  const marks: Mark[] = lines.flatMap((line) => line.points.map((p) => ({ x: x.apply(p.x), y: y.apply(p.y), text: p.text })));
  return { node: plot, width, height, marks };
}
