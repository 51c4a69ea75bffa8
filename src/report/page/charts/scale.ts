// SPDX-License-Identifier: Apache-2.0
// Scales of charts: their ends, and their ticks in words.

/** Size of words in charts and of their lines, in pixels. */
export const TEXT = 12;
export const LINE = 15;

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

/** The least and the greatest of the values, and zero if wanted; apart from each other even where all are one. */
export function ends(values: readonly number[], zero = false): [number, number] {
  let low = zero ? 0 : Infinity, high = zero ? 0 : -Infinity;
  for (const value of values)
    if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) return [0, 1];
  // What differs by rounding alone is the same.
  if (high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high))) {
    const room = Math.abs(low) > 0 ? Math.abs(low) * 0.1 : 1;
    return [low - room, high + room];
  }
  return [low, high];
}
