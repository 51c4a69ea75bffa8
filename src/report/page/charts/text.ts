// SPDX-License-Identifier: Apache-2.0
// Text in charts: how wide it is, and how it breaks into the lines that there is room for.
import { short } from "../numbers";

/** Of labels in charts, in pixels. */
export const TEXT = 12;
export const LINE = 15;

let brush: CanvasRenderingContext2D | null | undefined;

/** Width of a line in pixels. */
export function widthOf(text: string, size = TEXT, weight = 400): number {
  if (brush === undefined) brush = document.createElement("canvas").getContext("2d");
  if (!brush) return text.length * size * 0.6;
  brush.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return brush.measureText(text).width;
}

/** The text in at most `lines` lines of `width` pixels, broken between words where that is possible; the rest is cut. */
export function wrap(text: string, width: number, lines = 2, size = TEXT, weight = 400): string[] {
  // No more than could ever fit is looked at.
  const words = short(text.replace(/\s+/g, " ").trim(), Math.max(8, Math.ceil((lines * width) / (size * 0.3)))).split(" ");
  const fits = (line: string): boolean => widthOf(line, size, weight) <= width;
  const out: string[] = [];
  let line = "";
  for (let i = 0; i < words.length; ++i) {
    let word = words[i]!;
    const joined = line ? `${line} ${word}` : word;
    if (fits(joined)) {
      line = joined;
      continue;
    }
    if (out.length === lines - 1) {
      out.push(cut(`${joined} ${words.slice(i + 1).join(" ")}`.trim(), fits));
      return out;
    }
    if (line) out.push(line);
    // A word that no line holds is broken where the line ends.
    while (!fits(word) && out.length < lines - 1) {
      const characters = [...word];
      let n = characters.length;
      while (n > 1 && !fits(characters.slice(0, n).join(""))) --n;
      out.push(characters.slice(0, n).join(""));
      word = characters.slice(n).join("");
    }
    line = word;
    if (out.length === lines - 1 && !fits(line)) {
      out.push(cut([line, ...words.slice(i + 1)].join(" "), fits));
      return out;
    }
  }
  if (line) out.push(line);
  return out.length > 0 ? out : [""];
}

function cut(line: string, fits: (line: string) => boolean): string {
  if (fits(line)) return line;
  const characters = [...line];
  let low = 0, high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(`${characters.slice(0, middle).join("").trimEnd()}…`)) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, Math.max(1, low)).join("").trimEnd()}…`;
}

/** A tick of an axis: ticks are round numbers, so they are written in full unless they are huge or tiny. */
export function tick(value: number): string {
  const size = Math.abs(value);
  const text =
    size >= 1e7 || (size > 0 && size < 1e-4)
      ? Number(value.toPrecision(3)).toExponential().replace("e+", "e")
      : value.toLocaleString("en", { maximumSignificantDigits: 6 });
  return text.replace("-", "−");
}

export const percentTick = (value: number): string => `${tick(Number((100 * value).toPrecision(6)))}%`;

/** The ends of a scale that holds the values, with room where they are all one; finite whatever they are. */
export function extent(values: readonly number[], zero = false): [number, number] {
  let low = zero ? 0 : Infinity, high = zero ? 0 : -Infinity;
  for (const value of values)
    if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) return [0, 1];
  if (low === high) {
    const room = Math.abs(low) > 0 ? Math.abs(low) * 0.1 : 1;
    return [low - room, high + room];
  }
  return [low, high];
}
