// SPDX-License-Identifier: Apache-2.0
// The shape of the JSON of a deal space's page, as docs/json.md has it. Lists of worth are in the order of the parties.
import type { By, Id } from "./answers";

export type Worth = (number | null)[];
/** Issue: option, by their ids. */
export type PackageJson = By<Id>;

export interface PointJson {
  package: PackageJson;
  worth: Worth;
}
export interface Improvement {
  changes: { issue: Id; from: Id; to: Id; alone: Worth }[];
  gains: Worth;
}
export interface OfferJson extends PointJson {
  efficient: boolean;
  exact: boolean;
  epsilon: Worth;
  distance: number | null;
  could_gain: Worth;
  could_have: PointJson[];
  best_for_all: PointJson;
  way_there: Improvement;
  improvements: { small: Improvement[]; large: Improvement[] };
}
export interface Spread {
  mean: number | null;
  sd: number | null;
}
/** Sessions of alternating offers; `agreements` most frequent first. */
export interface SessionsJson {
  runs: number;
  tactics: string[];
  rounds: number;
  starter: "first" | "second" | "drawn";
  seed: number;
  band: number;
  agreed: number;
  worth: Spread[];
  discounted: Spread[];
  turns: Spread | null;
  efficient: number | null;
  nash_distance: Spread | null;
  agreements: (PointJson & { times: number })[];
  by_turn: number[];
  traces: { agreed: boolean; offers: (PointJson & { turn: number; party: number })[] }[];
}
/** `across` and `up` are parties by their place, `cell` is row * side + column. */
export interface Plane {
  across: number;
  up: number;
  cell: number[];
  packages: number[];
  first: number[];
}
export type CloudJson =
  | { kind: "listed"; worth: Worth[] }
  | { kind: "sampled"; seed: number; worth: Worth[]; options: number[][] }
  | { kind: "counted"; side: number; low: number[]; high: number[]; planes: Plane[] };

export interface DealSpace {
  version: string;
  kind: string;
  convention: string | null;
  source: string;
  title: string;
  unit: string;
  files: string[];
  remarks: { file: string; line: number; column: number; what: string }[];
  notes: string[];
  parties: {
    id: Id;
    label: string;
    walk_away: number | null;
    best: number | null;
    worst: number | null;
    discount: number | null;
    discount_per?: string;
  }[];
  issues: { id: Id; label: string; options: { id: Id; label: string }[] }[];
  packages: number | null;
  zopa: boolean;
  exact: boolean;
  epsilon: Worth;
  epsilon_share: Worth;
  rational_only: boolean;
  ties_collapsed: boolean;
  frontier: (PointJson & { alike?: number | null })[];
  frontier_size: number;
  points: By<PointJson> & { nash_lottery?: { packages: (PointJson & { chance: number })[]; worth: Worth; gap: number | null } };
  /** Packages by rule, each with the share of the draws in which it is picked. */
  uncertain: { draws: number; zopa: number; points: By<(PointJson & { share: number })[]> } | null;
  fair_words: By<{ name: string; what: string }>;
  opposition: number | null;
  nearest_to_ideal: number | null;
  offer: OfferJson | null;
  sessions: SessionsJson | null;
  trace: (PointJson & { turn: number; party: number })[];
  trace_of: "record" | "session";
  cloud: CloudJson;
}
