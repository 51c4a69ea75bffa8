// SPDX-License-Identifier: Apache-2.0
// Words in charts: how wide they are, cutting and wrapping them to a width, ticks that can be told apart.
import { significant } from "../numbers";

let pen: CanvasRenderingContext2D | null | undefined;
let family = "";

/** The width of a line in pixels, in the page's own font. */
export function textWidth(text: string, size = 12, weight = 400): number {
  pen ??= document.createElement("canvas").getContext("2d");
  family ||= getComputedStyle(document.body).fontFamily || "sans-serif";
  if (!pen) return text.length * size * 0.6;
  pen.font = `${weight} ${size}px ${family}`;
  return pen.measureText(text).width;
}

/** One line without ends of lines, cut to a width with an ellipsis. */
export function fitted(text: string, width: number, size = 12, weight = 400): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= 400 && textWidth(line, size, weight) <= width) return line;
  const characters = [...line.slice(0, 1000)];
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${characters.slice(0, middle).join("")}…`, size, weight) <= width) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join("").trimEnd()}…`;
}

/** At most `lines` lines of a width, the last one cut. */
export function wrapped(text: string, width: number, lines: number, size = 12, weight = 400): string[] {
  const words = text.slice(0, 1000).replace(/\s+/g, " ").trim().split(" ");
  const out: string[] = [];
  let line = "";
  for (let k = 0; k < words.length; ++k) {
    const longer = line ? `${line} ${words[k]}` : words[k]!;
    if (!line || textWidth(longer, size, weight) <= width) {
      line = longer;
      continue;
    }
    if (out.length === lines - 1) return [...out, fitted(`${line} ${words.slice(k).join(" ")}`, width, size, weight)];
    out.push(fitted(line, width, size, weight));
    line = words[k]!;
  }
  return [...out, fitted(line, width, size, weight)];
}

/** For tooltips: a scenario's own words, isolated from the direction of writing around them. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** The ticks of an axis with as few digits as tell them apart. */
export function tickLabels(ticks: readonly number[]): (tick: number) => string {
  for (let digits = 3; digits < 15; ++digits) {
    const texts = ticks.map((t) => significant(t, digits));
    if (new Set(texts).size === texts.length) return (tick) => significant(tick, digits);
  }
  return (tick) => String(tick);
}

/** About `count` round numbers from `low` to `high`. */
export function roundTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough) ?? 10 * power;
  const out: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high && out.length < 50; ++k) out.push(k === 0 ? 0 : k * step);
  return out;
}

/** The ends of an axis over the numbers that are numbers, with room at both; never of length nought. */
export function extent(values: Iterable<number>, room = 0.05): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values)
    if (Number.isFinite(value)) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  if (low > high) return [-1, 1];
  const size = high - low;
  if (size <= 1e-9 * Math.max(Math.abs(low), Math.abs(high))) {
    const half = Math.abs(low) * 0.1 || 1;
    return [low - half, high + half];
  }
  return [low - room * size, high + room * size];
}
