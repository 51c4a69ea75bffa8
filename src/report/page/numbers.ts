// SPDX-License-Identifier: Apache-2.0
// Numbers with the digits they deserve, in the manner of the terminal's (report/words.cc).

/** "64%", "under 1%", "over 99%": no chance is rounded to certainty. */
export function percent(probability: number | null | undefined): string {
  if (probability === null || probability === undefined || !Number.isFinite(probability)) return "–";
  if (probability === 0) return "0%";
  if (probability === 1) return "100%";
  if (probability < 0.01) return "<1%";
  if (probability > 0.99) return ">99%";
  return `${Math.round(100 * probability)}%`;
}

/** To `digits` significant figures, no exponent where the size is ordinary; minus as a sign of its own width. */
export function significant(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size >= 1e7 || size < 1e-4
      ? value.toExponential(Math.max(0, digits - 1)).replace("e+", "e")
      : size >= 10 ** (digits - 1)
        ? Math.round(value).toLocaleString("en")
        : Number(value.toPrecision(digits)).toString();
  return text.replaceAll("-", "−");
}

/** A change: always with its sign. */
export const change = (value: number | null | undefined, digits = 2): string =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? `+${significant(value, digits)}` : significant(value, digits);

/** A part of a whole that is no chance: "0.72%". */
export const share = (part: number | null | undefined): string =>
  typeof part === "number" && Number.isFinite(part) ? `${significant(100 * part, 2)}%` : "–";

export const count = (value: number): string => value.toLocaleString("en");

/** A label cut for a chart, whole in its title; characters, not code units, are counted. */
export function short(label: string, length = 32): string {
  const characters = [...label];
  return characters.length <= length ? label : `${characters.slice(0, length - 1).join("").trimEnd()}…`;
}
