// SPDX-License-Identifier: Apache-2.0
// A row of small columns for each label, all on one scale: what comes when.
import * as Plot from "@observablehq/plot";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { LINE, TEXT } from "./scale";
import { textWidth, wrapped } from "./text";

export interface ColumnsSpec {
  width: number;
  rows: { label: string; colour?: string; values: { value: number; text: string }[] }[];
  /** Of the columns, in their order. */
  names: string[];
  /** What the names count. */
  axis: string;
  /** Of a value, written on its column where it fits. */
  format: (value: number) => string;
  title?: string;
}

const TALL = 38;

/** Values are not negative. */
export function columnsGrid(spec: ColumnsSpec): Drawn {
  const { width, rows, names } = spec;
  const above = width < 540;
  const labelled = rows.some((row) => row.label);
  const labelWidth = !labelled ? 0 : above ? width - 8 : Math.min(0.45 * width, Math.max(60, ...rows.map((row) => Math.min(400, textWidth(row.label.slice(0, 400))))));
  const left = labelled && !above ? labelWidth + 18 : 4;
  const right = 6;
  const each = (width - left - right) / Math.max(1, names.length);
  const most = Math.max(1e-300, ...rows.flatMap((row) => row.values.map((v) => v.value)).filter(Number.isFinite));
  let y = 2;
  const title = spec.title ? wrapped(spec.title, width - 8, 2, TEXT, 600) : [];
  const words: { text: string; x: number; y: number; anchor: "start" | "end"; weight: number }[] = title.map((text, i) => ({
    text, x: 2, y: y + LINE / 2 + i * LINE, anchor: "start", weight: 600,
  }));
  y += title.length * LINE + (title.length > 0 ? 4 : 0);
  const bars: { x1: number; x2: number; y1: number; y2: number; fill: string }[] = [];
  const bases: { y: number }[] = [];
  const numbers: { x: number; y: number; text: string }[] = [];
  const marks: Mark[] = [];
  for (const row of rows) {
    const lines = labelled ? wrapped(row.label, labelWidth, above ? 2 : 3) : [];
    if (above && labelled) {
      lines.forEach((text, i) => words.push({ text, x: 4, y: y + LINE / 2 + 2 + i * LINE, anchor: "start", weight: 400 }));
      y += lines.length * LINE + 2;
    }
    const base = y + LINE + TALL;
    if (!above) lines.forEach((text, i) => words.push({ text, x: labelWidth + 6, y: base - TALL / 2 + (i - (lines.length - 1) / 2) * LINE, anchor: "end", weight: 400 }));
    row.values.forEach((v, i) => {
      const x1 = left + i * each + Math.min(6, each * 0.12), x2 = left + (i + 1) * each - Math.min(6, each * 0.12);
      const size = Number.isFinite(v.value) ? (Math.max(0, v.value) / most) * TALL : 0;
      const middle = (x1 + x2) / 2;
      // Columns as wide as a hand would make them, not as the page is.
      const half = Math.min(26, (x2 - x1) / 2);
      bars.push({ x1: middle - half, x2: middle + half, y1: base - size, y2: base, fill: row.colour ?? "var(--c1)" });
      const text = spec.format(v.value);
      if (textWidth(text) + 4 <= each) numbers.push({ x: middle, y: base - size - 8, text });
      marks.push({ x: middle, y: base - size, text: v.text });
    });
    bases.push({ y: base });
    y = base + 6;
  }
  const step = Math.max(1, Math.ceil((Math.max(...names.map((name) => textWidth(name))) + 8) / each));
  const height = y + 40;
  const x = (value: number): number => value;
  const node = Plot.plot({
    width, height, marginLeft: 0, marginRight: 0, marginTop: 0, marginBottom: 0,
    style: { fontSize: `${TEXT}px` },
    x: { type: "identity", axis: null },
    y: { type: "identity", axis: null },
    marks: [
      Plot.rect(bars, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "fill" }),
      Plot.ruleY(bases, { y: "y", x1: x(left), x2: x(width - right), stroke: "var(--faint)" }),
      Plot.text(numbers, { x: "x", y: "y", text: "text" }),
      ...(["start", "end"] as const).flatMap((anchor) =>
        [400, 600].map((weight) => Plot.text(words.filter((w) => w.anchor === anchor && w.weight === weight), { x: "x", y: "y", text: "text", textAnchor: anchor, fontWeight: weight }))),
      Plot.text(names.map((name, i) => ({ name, i })).filter(({ i }) => i % step === 0), { x: (d) => left + (d.i + 0.5) * each, y: () => y + 6, text: "name", fill: "var(--soft)" }),
      Plot.text([wrapped(spec.axis, width - left, 1)[0]!], { x: () => width - right, y: () => y + 26, text: (d) => d, textAnchor: "end", fill: "var(--soft)" }),
    ],
  });
  return { node, width, height, marks };
}
