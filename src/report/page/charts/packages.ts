// SPDX-License-Identifier: Apache-2.0
// The packages of a deal space as points: those that the answers list, then those that stand in columns.
import type { Deal, DealPair, Id, Offer } from "../answers";
import type { Context } from "../context";
import { short, significant } from "../numbers";
import { isolated } from "./text";

export const FAIR: Record<string, string> = {
  nash: "Nash",
  kalai_smorodinsky: "Kalai-Smorodinsky",
  egalitarian: "egalitarian",
  utilitarian: "utilitarian",
};
export const fairName = (rule: string): string => FAIR[rule] ?? rule.replaceAll("_", " ");

/** An offer of the record on the map of packages. */
export interface OfferPoint {
  /** "1", or "1a" and "1b" where the accounts differ. */
  tag: string;
  entry: number;
  maker: Id;
  package: number;
  /** Empty where all accounts agree. */
  accounts: Id[];
}

/** "53.2 more than no deal". */
export const against = (gain: number): string =>
  !Number.isFinite(gain) ? "no deal is not valued" : gain === 0 ? "as much as no deal" : `${significant(Math.abs(gain))} ${gain > 0 ? "more" : "less"} than no deal`;

export class Packages {
  readonly listed: number;
  /** Of the listed, then of the columns. */
  readonly count: number;
  private readonly issues: Id[];
  private readonly cloud: NonNullable<Deal["cloud"]> | null;
  /** Numbers of the columns that the list has too. */
  private readonly doubles = new Set<number>();
  private readonly columns = new Map<string, Float64Array>();

  constructor(readonly deal: Deal, private readonly context: Context) {
    this.listed = deal.packages.length;
    this.cloud = deal.cloud ?? null;
    this.issues = Object.keys(this.cloud?.options ?? {});
    let length = 0;
    for (const party of Object.values(this.cloud?.value ?? {}))
      for (const column of Object.values(party)) length = Math.max(length, column.length);
    this.count = this.listed + length;
    if (this.cloud) for (const one of deal.packages) this.doubles.add(this.numberOf(one.options));
  }

  /** The number of a package in the columns: the last issue turns fastest. */
  private numberOf(options: Record<Id, Id>): number {
    let number = 0;
    for (const issue of this.issues) {
      const all = this.cloud!.options[issue]!;
      const option = all.indexOf(options[issue] ?? "");
      if (option < 0) return -1;
      number = number * all.length + option;
    }
    return number;
  }

  /** What every package is worth to a type of a party; NaN where that is not known, and for a package that the list has too. */
  value(party: Id, type: Id): Float64Array {
    const key = `${party}/${type}`;
    let column = this.columns.get(key);
    if (column) return column;
    column = new Float64Array(this.count).fill(NaN);
    this.deal.packages.forEach((one, i) => (column![i] = one.value[party]?.[type] ?? NaN));
    const rest = this.cloud?.value[party]?.[type] ?? [];
    for (let i = 0; i < rest.length; ++i) column[this.listed + i] = rest[i] ?? NaN;
    for (const number of this.doubles) if (number >= 0 && this.listed + number < this.count) column[this.listed + number] = NaN;
    this.columns.set(key, column);
    return column;
  }

  /** How many packages there are, on the map or not. */
  get total(): number {
    return this.deal.counted ?? this.count - [...this.doubles].filter((n) => n >= 0).length;
  }

  /** What a package is worth to a side of a profile over walking away; NaN where either is not known. */
  gain(index: number, pair: DealPair, party: Id): number {
    const value = this.value(party, pair.types[party]!)[index]!;
    const least = pair.walk_away[party] ?? NaN;
    const gain = value - least;
    // The same to as many digits as solving leaves is the same.
    return Math.abs(gain) <= 1e-9 * Math.max(1, Math.abs(value), Math.abs(least)) ? 0 : gain;
  }

  options(index: number): Record<Id, Id> {
    if (index < this.listed) return this.deal.packages[index]!.options;
    let number = index - this.listed;
    const out: Record<Id, Id> = {};
    for (const issue of [...this.issues].reverse()) {
      const all = this.cloud!.options[issue]!;
      out[issue] = all[number % all.length]!;
      number = Math.floor(number / all.length);
    }
    return Object.fromEntries(Object.entries(out).reverse());
  }

  label(index: number): string {
    const one = this.deal.packages[index];
    if (one) return one.label || one.id;
    return Object.entries(this.options(index)).map(([issue, option]) => this.context.option(issue, option)).join(", ");
  }

  /** "Plants: Yongbyon; sanctions: all" of a package with a name of its own; empty where its label says as much. */
  contents(index: number): string {
    const options = Object.entries(this.options(index));
    const label = this.label(index);
    if (options.length === 0 || options.every(([issue, option]) => label.includes(this.context.option(issue, option)))) return "";
    return options.map(([issue, option]) => `${short(this.context.issue(issue), 60)}: ${short(this.context.option(issue, option), 80)}`).join("; ");
  }

  /** How many packages are worth at least walking away to all sides of a profile. */
  beatNoDeal(pair: DealPair): number {
    const sides = this.deal.parties.map((party) => ({
      value: this.value(party, pair.types[party]!),
      least: pair.walk_away[party] ?? NaN,
    }));
    if (pair.rational_count !== undefined) return pair.rational_count;
    if (this.count === this.listed) return pair.rational.length;
    let count = 0;
    for (let i = 0; i < this.count; ++i) if (sides.every((side) => side.value[i]! >= side.least)) ++count;
    return count;
  }

  /** What stands behind a point: its label, its options, its worth to each side and what that is over walking away. */
  describe(index: number, pair: DealPair, standing: string[]): string {
    const { context } = this;
    const label = this.label(index);
    const options = Object.entries(this.options(index)).map(
      ([issue, option]) => `${isolated(short(context.issue(issue), 80))}: ${isolated(short(context.option(issue, option), 120))}`,
    );
    const worth = this.deal.parties.map((party) => {
      const value = this.value(party, pair.types[party]!)[index]!;
      return `${isolated(short(context.party(party), 80))}: ${significant(value)} ${context.unit}, ${against(this.gain(index, pair, party))}`;
    });
    return [isolated(short(label, 200)), ...standing, ...options, ...worth].join("\n");
  }
}

/** The offers of the record that are packages of the list, in order, split where the accounts differ. */
export function offerPoints(deal: Deal, offers: readonly Offer[], context: Context): OfferPoint[] {
  const place = new Map(deal.packages.map((one, i) => [one.id, i]));
  const moves = new Map<string, Id | null>();
  for (const stage of context.answers.scenario?.stages ?? [])
    for (const move of stage.moves) moves.set(`${stage.id}/${move.id}`, move.package ?? null);
  return offers.flatMap((offer, k) => {
    const accounts = new Map<number, Id[]>();
    for (const [account, audit] of Object.entries(offer.by_account)) {
      const named = moves.get(`${offer.stage}/${audit.move}`) ?? audit.move;
      const index = place.get(named);
      if (index !== undefined) accounts.set(index, [...(accounts.get(index) ?? []), account]);
    }
    const split = accounts.size > 1;
    return [...accounts].map(([index, by], n) => ({
      tag: `${k + 1}${split ? String.fromCharCode(97 + (n % 26)) : ""}`,
      entry: offer.entry,
      maker: offer.maker,
      package: index,
      accounts: split ? by : [],
    }));
  });
}
