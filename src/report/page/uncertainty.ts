// SPDX-License-Identifier: Apache-2.0
// The shape of the JSON's `uncertainty`, as docs/json.md has it: many draws of the numbers that have a range.
import type { Id } from "./answers";

/** Quantiles and mean of a figure over draws; `share`: of the weight, where it is a number at all. */
export interface Bands {
  median: number;
  low50: number;
  high50: number;
  low90: number;
  high90: number;
  mean: number;
  error: number;
  share: number;
}
/** A figure at the file's own numbers, over the ranges, and given the record. */
export interface Spread { value: number | null; prior: Bands; posterior: Bands | null }
export interface Density { at: number[]; prior: number[]; posterior: number[] | null }
export interface ShareOfDraws { prior: number; prior_error: number; posterior: number | null; posterior_error: number | null }

export interface SpreadNumber extends Spread { path: string; what: string; density: Density | null }
export interface SpreadOutput extends Spread { id: Id; label: string; unit: string; density: Density | null }
export interface Race extends ShareOfDraws { index: number; offer: Id; one: string; other: string }
export interface ConclusionShares {
  conclusion: number;
  kind: string;
  today: string;
  shares: (ShareOfDraws & { holds: string; says: string })[];
}
export interface EndingSpread extends Spread { ending: Id; round: number }
export interface RoundSpread extends Spread { round: number }
export interface PersonSpread extends Spread { round: number; party: Id; type: Id | null }
export interface MarkSpread extends Spread { index: number; mark: string; party: Id; type: Id | null }
export interface MoveSpread extends Spread { advice: number; party: Id; type: Id; move: Id }

export interface Uncertainty {
  draws: number;
  seed: number;
  enumerated: boolean;
  by_status: Record<string, { draws: number; prior: number; first?: { draw: number; why: string } }>;
  solves: { warm: number; cold: number; unchanged: number; passes: number; checked_cold: number; differ: number; seconds: number };
  method: string;
  why_no_posterior: string | null;
  effective_sample_size: number;
  prior_sample_size: number;
  k_hat: number | null;
  log_evidence: number | null;
  stages: { exponent: number; effective_sample_size: number; step: number; acceptance: number; moves: number }[];
  numbers: SpreadNumber[];
  outputs: SpreadOutput[];
  verdicts: (Spread & { index: number; offer: Id; verdict: string })[];
  races: Race[];
  conclusions: ConclusionShares[];
  rounds: { endings: EndingSpread[]; reached: RoundSpread[]; to_come: PersonSpread[]; price: PersonSpread[] };
  marks: MarkSpread[];
  moves: MoveSpread[];
}
