// SPDX-License-Identifier: Apache-2.0
// Rows with their label at the left (above, where the chart is narrow) and bars, ticks and dots on one common scale.
import * as Plot from "@observablehq/plot";
import { svg } from "../dom";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { ends, LINE, TEXT, tick } from "./scale";
import { textWidth, wrapped } from "./text";

type Lane = "upper" | "lower";

export interface Row {
  label: string;
  /** A heading above this row, where a new group begins. */
  head?: string;
  strong?: boolean;
  /** The row's number in words, between its label and the scale. */
  value?: string;
  /** `thin`: a line that joins two dots. `thick`: as high as that, in pixels. `lane`: half as high, in the upper or lower half of the row. `inside`: words on it, where they fit. */
  bars?: { from: number; to: number; colour: string; hollow?: boolean; faint?: boolean; thin?: boolean; thick?: number; lane?: Lane; inside?: string }[];
  /** Upright strokes across the row. */
  ticks?: { at: number; colour?: string }[];
  dots?: { at: number; colour: string; hollow?: boolean; symbol?: "circle" | "diamond" | "square" | "triangle" }[];
  /** Words at a point, to its left or right; `free`: no room is kept for them beyond the scale. */
  texts?: { at: number; text: string; side: "left" | "right"; faint?: boolean; lane?: Lane; free?: boolean }[];
  /** Beside the row, right of the scale: a share with its words. */
  beside?: { share: number; text: string };
  /** What can be asked about: at a value of the scale. */
  marks: { at: number; text: string; lane?: Lane }[];
}

export interface RowsSpec {
  width: number;
  rows: Row[];
  /** Of the scale, with its unit. */
  axis: string;
  format?: (value: number) => string;
  domain?: [number, number];
  /** The scale holds zero and a line stands there. */
  zero?: boolean;
  /** A line down all rows, with its words on top. */
  reference?: { at: number; text: string };
  /** Title of what stands beside. */
  besideTitle?: string;
  /** Title of the whole chart, where several stand side by side. */
  title?: string;
  /** Labels above their rows however wide the chart is. */
  above?: boolean;
}

const WIDE = 540;
const BAR = 15;
/** Height of a bar that has half of a row, and how far from the row's middle it is. */
const HALF = 11;
const aside = (lane: Lane | undefined): number => (lane === "upper" ? -7 : lane === "lower" ? 7 : 0);
const BESIDE = 92;
/** Keeps words readable where they cross a line. */
const HALO = { fill: "var(--ink)", stroke: "var(--paper)", strokeWidth: 4 } as const;

interface Laid {
  row: Row;
  label: string[];
  labelY: number;
  y: number;
}

export function rowsChart(spec: RowsSpec): Drawn {
  const { width, rows } = spec;
  const above = spec.above || width < WIDE;
  const beside = rows.some((row) => row.beside) ? BESIDE : 0;
  const valueWidth = Math.max(0, ...rows.map((row) => (row.value ? textWidth(row.value, TEXT, 600) + 10 : 0)));
  const labelWidth = above
    ? width - 8 - valueWidth
    : Math.ceil(Math.min(0.45 * width, Math.max(60, ...rows.map((row) => Math.min(textWidth(row.label.slice(0, 400), TEXT, row.strong ? 600 : 400), 400)))));

  // Words at the ends of bars need room on their side.
  const room = { left: 6, right: 10 };
  for (const text of rows.flatMap((row) => row.texts ?? []).filter((t) => !t.free)) room[text.side] = Math.max(room[text.side], textWidth(text.text) + 12);
  const left = (above ? 4 : labelWidth + valueWidth + 12) + room.left;
  const right = room.right + beside;

  const lanes = rows.some((row) => row.bars?.some((bar) => bar.lane));
  let y = 4;
  let title: string[] = [];
  if (spec.title) {
    title = wrapped(spec.title, width - 8, 2, TEXT, 600);
    y += title.length * LINE + 4;
  }
  const titleEnd = y;
  const heads: { lines: string[]; y: number }[] = [];
  if (spec.reference || beside) y += LINE + 2;
  const top = y;
  const laid: Laid[] = rows.map((row) => {
    if (row.head) {
      const lines = wrapped(row.head, width - 8, 2, TEXT, 600);
      heads.push({ lines, y: y + 8 + LINE / 2 });
      y += lines.length * LINE + 12;
    }
    const label = wrapped(row.label, labelWidth, above ? 2 : 3, TEXT, row.strong ? 600 : 400);
    const height = label.length * LINE;
    if (above) {
      const place = { row, label, labelY: y + 2 + LINE / 2, y: y + height + 4 + BAR / 2 };
      if (lanes) place.y += 5;
      y += height + (lanes ? 2 * HALF + 3 : BAR) + 12;
      return place;
    }
    const tall = Math.max((lanes ? 2 * HALF + 3 : BAR) + 9, height + 5);
    const middle = y + tall / 2;
    y += tall;
    return { row, label, labelY: middle - height / 2 + LINE / 2, y: middle };
  });
  const bottom = 44;
  const height = y + bottom;

  const values = rows.flatMap((row) => [
    ...(row.bars ?? []).flatMap((bar) => [bar.from, bar.to]),
    ...(row.ticks ?? []).map((t) => t.at),
    ...(row.dots ?? []).map((dot) => dot.at),
  ]);
  if (spec.reference) values.push(spec.reference.at);
  const format = spec.format ?? tick;
  const finite = <T extends { at: number }>(list: T[] | undefined): T[] => (list ?? []).filter((item) => Number.isFinite(item.at));
  const bars = laid.flatMap(({ row, y: at }) =>
    (row.bars ?? []).filter((bar) => Number.isFinite(bar.from) && Number.isFinite(bar.to)).map((bar) => ({ ...bar, y: at + aside(bar.lane), half: bar.thick ? bar.thick / 2 : bar.thin ? 1.5 : bar.lane ? HALF / 2 : BAR / 2 })));
  const ticks = laid.flatMap(({ row, y: at }) => finite(row.ticks).map((t) => ({ ...t, y: at })));
  const dots = laid.flatMap(({ row, y: at }) => finite(row.dots).map((dot) => ({ ...dot, y: at })));
  const texts = laid.flatMap(({ row, y: at }) => finite(row.texts).map((text) => ({ ...text, y: at + aside(text.lane) })));
  const lines = (list: { lines: string[]; y: number }[]): { text: string; y: number }[] =>
    list.flatMap((item) => item.lines.map((text, i) => ({ text, y: item.y + i * LINE })));
  const at = (x: number): { frameAnchor: "left"; dx: number; textAnchor: "start" } => ({ frameAnchor: "left", dx: x - left, textAnchor: "start" });
  const ordinary = lines(laid.filter((l) => !l.row.strong).map((l) => ({ lines: l.label, y: l.labelY })));
  const strong = lines(laid.filter((l) => l.row.strong).map((l) => ({ lines: l.label, y: l.labelY })));
  const sides = laid.filter((l) => l.row.beside);
  const besideX = width - beside + 8;

  const plot = Plot.plot({
    width,
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: top,
    marginBottom: bottom,
    style: { fontSize: `${TEXT}px` },
    x: { domain: spec.domain ?? ends(values, spec.zero), nice: !spec.domain, label: null },
    y: { type: "identity", axis: null },
    marks: [
      Plot.gridX({ ticks: Math.max(2, Math.floor((width - left - right) / 70)), stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.axisX({ anchor: "bottom", ticks: Math.max(2, Math.floor((width - left - right) / 70)), tickFormat: format, tickSize: 0, fill: "var(--soft)" }),
      spec.zero ? Plot.ruleX([0], { stroke: "var(--faint)" }) : null,
      spec.reference ? Plot.ruleX([spec.reference.at], { stroke: "var(--ink)", strokeDasharray: "4 3" }) : null,
      Plot.rect(bars, {
        x1: (d) => Math.min(d.from, d.to), x2: (d) => Math.max(d.from, d.to), y1: (d) => d.y - d.half, y2: (d) => d.y + d.half,
        fill: (d) => (d.hollow ? "none" : d.colour), stroke: (d) => (d.hollow ? d.colour : "none"), fillOpacity: (d) => (d.faint ? 0.35 : 1), rx: 1.5,
      }),
      Plot.ruleX(ticks, { x: "at", y1: (d) => d.y - BAR / 2 - 3, y2: (d) => d.y + BAR / 2 + 3, stroke: (d) => d.colour ?? "var(--ink)", strokeWidth: 2.5 }),
      Plot.dot(dots, {
        x: "at", y: "y", r: 4.5, symbol: (d: (typeof dots)[number]) => d.symbol ?? "circle", fill: (d) => (d.hollow ? "var(--paper)" : d.colour), stroke: (d) => (d.hollow ? d.colour : "var(--paper)"), strokeWidth: (d) => (d.hollow ? 2 : 1),
      }),
      Plot.text(texts.filter((t) => t.side === "right"), { x: "at", y: "y", text: "text", dx: 7, textAnchor: "start", ...HALO, fill: (d) => (d.faint ? "var(--soft)" : "var(--ink)") }),
      Plot.text(texts.filter((t) => t.side === "left"), { x: "at", y: "y", text: "text", dx: -7, textAnchor: "end", ...HALO, fill: (d) => (d.faint ? "var(--soft)" : "var(--ink)") }),
      Plot.text(ordinary, above ? { ...HALO, y: "y", text: "text", ...at(4) } : { y: "y", text: "text", frameAnchor: "left", dx: labelWidth + 4 - left, textAnchor: "end" }),
      Plot.text(strong, above ? { ...HALO, y: "y", text: "text", fontWeight: 600, ...at(4) } : { y: "y", text: "text", fontWeight: 600, frameAnchor: "left", dx: labelWidth + 4 - left, textAnchor: "end" }),
      Plot.text(laid.filter((l) => l.row.value), {
        y: above ? "labelY" : "y", text: (d: Laid) => d.row.value!, fontWeight: 600, frameAnchor: "left", textAnchor: "end", ...HALO,
        dx: (above ? width - 4 : labelWidth + valueWidth + 4) - left,
      }),
      Plot.text(lines(heads), { y: "y", text: "text", fontWeight: 600, ...HALO, ...at(4) }),
      Plot.text(title.map((text, i) => ({ text, y: 4 + LINE / 2 + i * LINE })), { y: "y", text: "text", fontWeight: 600, ...at(4) }),
      Plot.text(wrapped(spec.axis, width - 12, 1), { frameAnchor: "bottom-right", dx: right - 4, dy: 38, lineAnchor: "bottom", textAnchor: "end", fill: "var(--soft)" }),
      spec.reference ? Plot.text([spec.reference], { x: "at", y: () => titleEnd + LINE / 2, text: "text", fill: "var(--soft)" }) : null,
      beside ? Plot.text([spec.besideTitle ?? ""], { y: () => titleEnd + LINE / 2, fill: "var(--soft)", ...at(besideX) }) : null,
      Plot.text(sides, { y: "y", text: (d: Laid) => d.row.beside!.text, frameAnchor: "left", dx: besideX - left + 38, textAnchor: "end" }),
    ],
  });
  if (beside) {
    for (const side of sides) {
      const share = Math.max(0, Math.min(1, side.row.beside!.share));
      plot.append(svg("rect", { x: besideX + 44, y: side.y - 4, width: Math.max(0.5, 36 * share), height: 8, fill: "var(--faint)" }));
    }
  }
  const x = plot.scale("x")!;
  for (const bar of bars) {
    if (!bar.inside) continue;
    const words = [bar.inside, bar.inside.split(" ").pop()!].find((text) => textWidth(text) + 8 <= Math.abs(x.apply(bar.to) - x.apply(bar.from)));
    if (words)
      plot.append(svg("text", { x: (x.apply(bar.from) + x.apply(bar.to)) / 2, y: bar.y, dy: "0.35em", fill: "var(--paper)", "text-anchor": "middle" }, words));
  }
  const marks: Mark[] = laid.flatMap(({ row, y: middle }) =>
    row.marks.map((mark) => ({ x: Number.isFinite(mark.at) ? x.apply(mark.at) : left, y: middle + aside(mark.lane), text: mark.text })));
  return { node: plot, width, height, marks };
}
