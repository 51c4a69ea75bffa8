// SPDX-License-Identifier: Apache-2.0
// How figures over draws are told: by the record where it weighs them, else over the ranges alone.
import { percent, significant } from "../numbers";
import type { Bands, ShareOfDraws, Spread, Uncertainty } from "../uncertainty";

export interface Sure {
  u: Uncertainty;
  /** The draws are weighed by a record: what was before it stands behind. */
  weighed: boolean;
  /** There is a move on the record. */
  recorded: boolean;
}

/** Bands in which every quantile is a number, or nothing. */
const whole = (bands: Bands | null): Bands | null =>
  bands && [bands.median, bands.low50, bands.high50, bands.low90, bands.high90].every((v) => Number.isFinite(v) && v !== null) ? bands : null;

export const bandsOf = (s: Spread, sure: Sure): Bands | null => whole(sure.weighed ? s.posterior : s.prior);
export const behindOf = (s: Spread, sure: Sure): Bands | null => (sure.weighed ? whole(s.prior) : null);

export const shareOf = (s: ShareOfDraws, sure: Sure): number => (sure.weighed ? s.posterior : null) ?? s.prior;
export const errorOf = (s: ShareOfDraws, sure: Sure): number => (sure.weighed ? s.posterior_error : null) ?? s.prior_error;

/** "71% ± 3": of a share with its standard error in points of a hundred. */
export const shareWords = (share: number, error: number): string =>
  error > 0 ? `${percent(share)} ± ${100 * error < 1 ? "<1" : Math.round(100 * error)}` : percent(share);

export const wordsOf = (unit: string): ((value: number | null) => string) => (unit === "probability" ? percent : (value) => significant(value));

/** "85% (90% band 70% to 94%)". */
export const bandWords = (b: Bands, words: (value: number) => string): string => `${words(b.median)} (90% band ${words(b.low90)} to ${words(b.high90)})`;

/** Lines of a tip: median and both bands. */
export const bandLines = (b: Bands, words: (value: number) => string): string =>
  `median ${words(b.median)}\nhalf of the weight from ${words(b.low50)} to ${words(b.high50)}\n90% of it from ${words(b.low90)} to ${words(b.high90)}`;

/** Whether the draws differ by so much that words could tell. */
export const varies = (b: Bands | null): boolean => b !== null && b.high90 - b.low90 > 1e-3 * Math.max(1e-9, Math.abs(b.high90), Math.abs(b.low90));

/** What goes without saying of a share: the colours of its draws. */
export const wholeOf = (sure: Sure): string => (sure.weighed ? "draws, weighed by the record" : "draws");
