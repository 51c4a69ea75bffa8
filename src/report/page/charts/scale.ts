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

/** The domain widened to round numbers, with about `count` ticks on them. */
export function roundly(domain: readonly [number, number], count: number): { domain: [number, number]; ticks: number[] } {
  const rough = (domain[1] - domain[0]) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough * (1 - 1e-9)) ?? rough;
  const low = Math.floor(domain[0] / step + 1e-9), high = Math.ceil(domain[1] / step - 1e-9);
  // Beyond what a double can tell apart, or at its ends, there are no round numbers left.
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high - low > 50 || high <= low)
    return { domain: [...domain], ticks: [...domain] };
  const ticks = Array.from({ length: high - low + 1 }, (_, k) => Number(((low + k) * step).toPrecision(12)));
  return { domain: [ticks[0]!, ticks.at(-1)!], ticks };
}
