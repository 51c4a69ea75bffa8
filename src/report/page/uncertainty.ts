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
  solves: { warm: number; by_replies: number; cold: number; unchanged: number; passes: number; checked_cold: number; differ: number; seconds: number };
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
  /** There only where what-ifs were solved in draws too. */
  what_ifs?: WhatIfsOverDraws | null;
  hangs_on?: HangsOn | null;
  /** There only where the file has analysts. */
  analysts?: AnalystsCompared | null;
}

/** What a what-if makes of a figure, and its change from the same draw without it. */
export interface Variation { id: Id; label: string; unit: string; there: Spread; change: Spread; raises: ShareOfDraws; lowers: ShareOfDraws }
export interface WhatIfOverDraws { id: Id; point: number; at: Maybe; by_status: Record<string, number>; figures: Variation[] }
export interface WhatIfsOverDraws {
  asked: number;
  draws: number;
  posterior_draws: number;
  effective_sample_size: number;
  why_no_posterior: string | null;
  passes: number;
  what_ifs: WhatIfOverDraws[];
}

// What several analysts find over their draws. `id` is null for the file's own numbers; all else is beside `members`.
export interface AnalystOutput { id: Id; value: Maybe; median: Maybe; low90: Maybe; high90: Maybe; mean: Maybe; error: Maybe }
export interface AnalystMember { id: Id | null; weight: number; weight_after: number; why_not: string | null; outputs: AnalystOutput[] }
export interface AnalystGap { id: Id; lowest: Id; highest: Id; gap: number; error: number }
export interface AnalystsCompared {
  members: AnalystMember[];
  pooled: { method: string; why_no_posterior: string | null; outputs: AnalystOutput[] };
  differ_on: string[];
  differ_on_types_of: Id[];
  gaps: AnalystGap[];
  conclusions: { conclusion: number; pooled: string; agree: boolean; analysts: { holds: string | null; share: number }[] }[];
}

// What the answers hang on with all numbers moving. A number that nothing tells is null.
type Maybe = number | null;
export interface SobolIndex { value: Maybe; error: Maybe; low: Maybe; high: Maybe }
/** Lists beside `HangsOn.numbers`. */
export interface Parts { first: Maybe[]; error: Maybe[]; rank: Maybe[] }
export interface Gain { value: Maybe; error: Maybe }
export interface Flip { about: number; low: number; high: number; below: string; above: string }
export interface Along { path: string; part: SobolIndex; at: Maybe[]; share: Maybe[]; error: Maybe[]; flips: Flip[] }
/** `share` is [at_one][at_other]. */
export interface FlipMap { one: string; other: string; at_one: number[]; at_other: number[]; share: Maybe[][] }
export interface ConclusionHangs { conclusion: number; today: string; share: number; numbers: Along[]; map: FlipMap | null }
export interface AdviceWorth {
  advice: number;
  party: Id;
  type: Id;
  covered: number;
  moves: { move: Id; mean: Maybe; best: Maybe }[];
  everything: Gain;
  numbers: (Gain & { path: string })[];
  types: (Gain & { of: Id; today: Maybe })[];
}
export interface Indices { first: SobolIndex[]; total: SobolIndex[] }
export interface HangsOn {
  given: "prior" | "posterior";
  numbers: string[];
  outputs: { id: Id; prior: Parts; posterior: Parts | null }[];
  conclusions: ConclusionHangs[];
  advice: AdviceWorth[];
  designed: {
    base: number;
    draws: number;
    failed: number;
    numbers: string[];
    others: number;
    outputs: (Indices & { id: Id })[];
    conclusions: (Indices & { conclusion: number })[];
  } | null;
}
