// SPDX-License-Identifier: Apache-2.0
// The shape of the answers' JSON, as docs/json.md has it. What may be null says so.

import type { Uncertainty } from "./uncertainty";

export type Id = string;
export type By<T> = Record<Id, T>;
export type Odds = By<number>;

export interface Weighed { all: number; by_account: By<number> }
export interface Cite { source: Id; place: string | null }
export interface Labelled { id: Id; label: string }
/** A text that the file may leave out. */
type Text = string | null;

export interface PartyInput extends Labelled {
  moves: boolean;
  hundred_points: Text;
  types: (Labelled & { noise: number | null })[];
}
export interface IssueInput extends Labelled { negotiable: boolean; status_quo: Id; options: Labelled[] }
export interface TargetInput { kind: "stage" | "next_round" | "ending"; id: Id | null; rule: string | null }
export interface MoveInput extends Labelled {
  role: string;
  by: Id | null;
  package: Id | null;
  rule: string | null;
  to: TargetInput[];
}
export interface StageInput extends Labelled {
  kind: string;
  enabled: boolean;
  movers: Id[];
  seen_by: Id[];
  rule: string | null;
  skip_to: TargetInput[];
  hedge: Id | null;
  mandates: Id[];
  moves: MoveInput[];
}
export interface RecordInput {
  entry: number;
  date: Text;
  round: number | null;
  mark: Text;
  stage: Id | null;
  by: Id | null;
  cites: Cite[];
  heard: By<string>;
  moves: By<Labelled | null>;
}
export interface SourceInput {
  id: Id;
  title: Text;
  publisher: Text;
  author: Text;
  date: Text;
  url: Text;
  supports: { kind: string; what: string; place: Text; path: string | null }[];
}
export interface NumberInput {
  path: string;
  what: string;
  value: number;
  kind: string;
  low: number | null;
  high: number | null;
  why: Text;
  cites: Cite[];
}
/** What one analyst judges otherwise than the file; `analyst_prior` by party and type. */
export interface AnalystInput {
  id: Id;
  label: string;
  weight: number;
  why: Text;
  cites: Cite[];
  numbers: NumberInput[];
  analyst_prior: By<By<number>>;
}
export interface ScenarioInput {
  summary: Text;
  hash: string;
  parties: PartyInput[];
  issues: IssueInput[];
  stages: StageInput[];
  start: Id;
  again: Id;
  endings: Labelled[];
  accounts: Labelled[];
  analysts: AnalystInput[];
  record: RecordInput[];
  sources: SourceInput[];
  numbers: NumberInput[];
  what_ifs: Labelled[];
  pivots: Labelled[];
}

export interface BottomLine { text: string; odds: number | null; hangs_on: string; under: string; section: Id }
export interface Words {
  bottom_line: BottomLine[];
  sections: By<{ head: string; sentences: string[] }[]>;
}

export const VERDICTS = ["poison_pill", "gift", "slip", "misjudgement", "serious", "opening", "gamble"] as const;
export type Verdict = (typeof VERDICTS)[number];
export type VerdictOdds = Record<Verdict, number>;

export interface AuditType {
  verdict: Verdict;
  e: number; B: number; N: number;
  B_minus_N: number; B_minus_e: number;
  p: number; d: number;
  if_accepted: number; if_not: number;
  B_analyst: number; N_analyst: number;
  loss_under_analyst: number;
  noise: number;
  posterior: number;
  at_half_noise: Verdict; at_twice_noise: Verdict;
  best_move: Id;
}
export interface AuditAccount {
  move: Id;
  chance_of_acceptance: number;
  worth: number;
  non_starter: boolean;
  bad_deal: boolean;
  verdicts: VerdictOdds;
  by_type: By<AuditType>;
  receiver: By<{ posterior: number; worth: number; acceptance: number; reservation: number }>;
}
export interface BetterOffer { move: Id; chance_of_acceptance: number; gain: By<number> }
export interface Offer {
  id: Id;
  label: string;
  entry: number;
  stage: Id;
  maker: Id;
  receiver: Id | null;
  chance_of_acceptance: number;
  worth: number;
  verdicts: VerdictOdds;
  verdicts_at_half_noise: VerdictOdds;
  verdicts_at_twice_noise: VerdictOdds;
  verdicts_by_tolerance?: { times: number; verdicts: VerdictOdds }[];
  by_type: By<AuditType>;
  by_type_account: Id;
  by_account: By<AuditAccount>;
  should_have_offered: BetterOffer | null;
  best_together: BetterOffer | null;
}

export interface DealPackage {
  id: Id;
  label: string;
  on_menu: boolean;
  options: By<Id>;
  value: By<By<number>>;
}
export interface DealPair {
  types: By<Id>;
  posterior: number;
  walk_away: By<number>;
  frontier: number[];
  rational: number[];
  /** How many packages are rational; `rational` may name fewer. */
  rational_count?: number;
  fair: By<number | null>;
}
export interface Deal {
  parties: Id[];
  round: number;
  chance_of_room: number;
  chance_of_room_by_account: By<number>;
  on_menu: number;
  packages: DealPackage[];
  cloud?: { options: By<Id[]>; value: By<By<(number | null)[]>> } | null;
  counted?: number;
  enumerated?: boolean;
  pairs: DealPair[];
}

export interface Ending {
  ending: Id;
  probability: number;
  by_account: By<number>;
  before_record: number;
  by_round: number[];
}
export interface ValueByType extends Weighed { by_type?: By<Weighed> }
export interface Advice {
  party: Id;
  type: Id;
  stage: Id;
  round: number;
  now: boolean;
  posterior: number;
  moves: { move: Id; label: string; value: number; probability: number; regret: number }[];
  why: {
    over: Id;
    margin: number;
    by_opponent_type: Part[];
    by_reply: Part[];
    by_round: Part[];
  };
  best_by_account: By<Id>;
}
export interface Part { part: string; points: number }
export interface Pivot {
  id: Id;
  label: string;
  party: Id;
  announced: boolean;
  solved: boolean;
  points?: { round: number | "never"; value: By<Weighed> }[];
  best_round?: number | "never";
  cost_of_waiting?: number[];
}
/** What one entry of the record told one party about another; entries count from 1. */
export interface Told {
  entry: number;
  stage: Id;
  by: Id | null;
  observer: Id;
  about: Id;
  heard: Id | null;
  told_nothing: boolean;
  shift: Weighed;
  before: By<Weighed>;
  after: By<Weighed>;
  by_type: By<{ posterior: number; before: Odds; after: Odds }>;
}
/** What else might have been offered; `after`: which play leads there. */
export interface Mix {
  entry: number;
  after: "record" | "committed_record" | "likely_play" | "nothing";
  types: Odds;
  moves: { move: Id; label: string; chance: Weighed; by_type: By<number | null> }[];
}
export interface AgencyType {
  posterior: number;
  chosen: Id | null;
  best_for_agent: Id;
  best_for_principal: Id;
  cost: number;
  forgone: number;
  to_agent: By<number | null>;
  to_principal: By<number | null>;
}
export interface AgencyDecision {
  entry: number | null;
  stage: Id;
  round: number;
  chosen: Id | null;
  cost: Weighed;
  parting: Weighed;
  moves: { move: Id; label: string; to_agent: Weighed; to_principal: Weighed }[];
  by_type: By<AgencyType>;
}
export interface Agency { agent: Id; principal: Id; decisions: AgencyDecision[] }
export interface Finding {
  kind: string;
  about: string;
  section: Id;
  text: string;
  margin: number | null;
  unit: string;
  by_account: By<number | null>;
  robust: boolean;
}
export interface WhatIfPoint {
  at?: number;
  status: string;
  residual: number;
  record_possible: boolean;
  endings?: { ending: Id; probability: number; by_account: By<number>; before_record: number }[];
  chance_of_deal?: Weighed;
  value?: By<Weighed>;
  offers?: Offer[];
  mixes?: Mix[];
}
export interface WhatIf { id: Id | null; label: string | null; sweep: string | null; points: WhatIfPoint[] }
export interface Conclusion {
  kind: string;
  index: number;
  subject: Id | null;
  holds: string;
  by_account: By<string>;
  robust: boolean;
  odds: number;
}

export interface MendingCurve {
  prior: number;
  after: number[];
  from_start: number[];
  from_now: number[];
  rounds_to_half: number | null;
  rounds_to_nine_tenths: number | null;
}
export interface TypeMending {
  prior: number;
  decibans: (number | null)[];
  evidence: number;
  evidence_by_account: By<number>;
  level_prior: number;
  level_prior_by_account: By<number>;
  curves: MendingCurve[];
}
export interface BeliefMending {
  party: Id;
  type: Id;
  about: Id;
  truth: Id;
  believed: number;
  common: number;
  along: { entry: number; odds: number }[];
  expected: number[];
  rounds_to_half: number | null;
  rounds_to_nine_tenths: number | null;
}
export interface Mending { priors: number[]; types: By<By<TypeMending>>; beliefs: BeliefMending[] }

export interface Hedge {
  stage: Id;
  label: string;
  party: Id;
  enabled: boolean;
  solved: boolean;
  gain?: By<ValueByType>;
  bought?: number[];
  bought_by_type?: By<number[]>;
  points?: { round: number | "never"; value: By<Weighed> }[];
  best_round?: number | "never";
}
export interface Cycle {
  cycle: number;
  reached: Weighed;
  reached_now: Weighed;
  deal: Weighed;
  types: By<By<{ reached: number; odds: number | null; odds_if_true: number | null }>>;
  bits: By<number>;
}
export interface Cycles { cycles: Cycle[]; solved: boolean; worth: By<ValueByType> }

export interface PlayNode {
  id: number;
  parent: number | null;
  stage: Id | null;
  round: number;
  ending: Id | null;
  by: Id | null;
  move: Id | null;
  label: string | null;
  at_once?: boolean;
  heard: By<string> | null;
  heard_of?: Id | null;
  probability: number;
  by_type: By<number | null> | null;
  reach: number;
  record: boolean;
  entry: number | null;
  beliefs: By<Odds>;
  value: By<number>;
  others: { count: number; probability: number };
}
export interface Play { account: Id; paths: number; covered: number; covered_from_record: number; nodes: PlayNode[] }

export interface SensitivityEnd {
  status: string | null;
  outputs: (number | null)[] | null;
  why?: string;
  flips: { conclusion: number; from: string; to: string; about: number; within: number }[];
}
export interface Sensitivity {
  outputs: { id: Id; label: string; unit: string; value: number }[];
  numbers: { path: string; what: string; value: number; low: number; high: number; at_low: SensitivityEnd; at_high: SensitivityEnd }[];
  skipped: { path: string; why: string }[];
}

export interface Analysis {
  walkaway: number;
  kind: "analysis";
  version: string;
  file: string;
  title: string;
  unit: string;
  rounds: number;
  round_unit: string;
  likeliest_account: Id;
  game: { nodes: number; infosets: number; histories: number; terminals: number; lanes: number; build_s: number; solve_s: number; total_s: number };
  certificate: {
    status: string;
    why: string;
    residual: number;
    solver_residual: number;
    parties: Id[];
    best_response_gain: number[];
    swing: number[];
    max_infoset_gain: number;
    max_infoset_gain_of: number[];
    bifurcations: number[];
  };
  posterior: By<By<{ prior: number; posterior: number; by_account: By<number>; after: number[]; bayes_factor: number | null }>> | null;
  accounts: By<{ prior: number; posterior: number; log_likelihood: number }> | null;
  mending?: Mending | null;
  offers: Offer[] | null;
  deal: Deal | null;
  forecast: Ending[] | null;
  chance_of_deal: Weighed | null;
  marks: { mark: string; value: By<ValueByType> }[] | null;
  delay: {
    rounds: { round: number; reached: number; remaining: By<ValueByType> }[];
    price_of_a_round: By<number[]>;
  } | null;
  advice: Advice[] | null;
  pivots: Pivot[] | null;
  hedges?: Hedge[] | null;
  cycles?: Cycles | null;
  today: WhatIf | null;
  what_if: WhatIf[] | null;
  conclusions: Conclusion[] | null;
  told?: Told[] | null;
  agency?: Agency[] | null;
  findings?: Finding[] | null;
  fit: {
    log_likelihood: number;
    per_move: number;
    simulated: number;
    median_per_move: number;
    low_per_move: number;
    high_per_move: number;
    share_less_likely: number;
    strange: boolean;
  } | null;
  scenario?: ScenarioInput;
  play?: Play | null;
  sensitivity?: Sensitivity | null;
  uncertainty?: Uncertainty | null;
  words?: Words | null;
  trust: {
    unsolved: string[];
    uncited: { path: string; value: number; what: string; why: Text }[];
    numbers: number;
    seed: number;
    version: string;
    scenario_hash: string;
    command: string;
  };
}

export interface DiffEntry {
  key: string;
  group: string;
  what: string;
  kind: "text" | "odds" | "amount" | "number";
  a: number | string | null;
  b: number | string | null;
  a_range: string | null;
  b_range: string | null;
  change: number | null;
}
export interface DiffSide { title: string; file: string; version: string; unit: string; solved: boolean; noise: number }
export interface Diff {
  walkaway: number;
  kind: "diff";
  version: string;
  a: DiffSide;
  b: DiffSide;
  notes: string[];
  in: DiffEntry[];
  out: DiffEntry[];
}
