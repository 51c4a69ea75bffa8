// SPDX-License-Identifier: Apache-2.0
// The packages of a domain as points: those that have a name (efficient, fair, offered, better), then the cloud of all or of
// some others.
import type { DealSpace, Improvement, PackageJson, Plane } from "../deals_json";
import { count, percent, short, significant } from "../numbers";
import { against } from "./packages";
import { isolated } from "./text";

/** An offer on the map: of the trace by its turn, or a better one by its place in the list. */
export interface Placed {
  tag: string;
  point: number;
}

/** More issues than these stand in one paragraph of a tip. */
const MOST_LINES = 10;

export class SpacePoints {
  readonly parties: string[];
  /** [parties][points] worth; NaN for what is not a point of its own. */
  readonly worth: Float64Array[];
  readonly frontier: number[];
  /** Rules' names by the point that they choose. */
  readonly fair = new Map<number, string[]>();
  /** Fair in some draws of the numbers: by the rule that picks it most often. */
  readonly maybe: { point: number; share: number; rule: string }[] = [];
  readonly offer: number | null = null;
  readonly better: (Placed & { improvement: Improvement })[] = [];
  readonly trace: (Placed & { party: number })[] = [];
  readonly lottery: { point: number; between: number[] } | null = null;
  /** Those with a name come first. */
  readonly named: number;
  private readonly optionIds: Map<string, number>[];
  private readonly packages: number[][] = [];
  private readonly places = new Map<string, number>();
  private readonly alike = new Map<number, number>();

  constructor(readonly space: DealSpace) {
    this.parties = space.parties.map((party) => short(party.label || party.id, 60));
    this.optionIds = space.issues.map((issue) => new Map(issue.options.map((option, o) => [option.id, o])));
    const worths: (number | null)[][] = [];
    const add = (options: number[], worth: (number | null)[]): number => {
      const key = options.join();
      const known = this.places.get(key);
      if (known !== undefined) return known;
      this.places.set(key, this.packages.length);
      this.packages.push(options);
      return worths.push(worth) - 1;
    };
    const point = (one: { package: PackageJson; worth: (number | null)[] }): number => add(this.optionsOf(one.package), one.worth);
    this.frontier = space.frontier.map((one) => {
      const at = point(one);
      if (one.alike) this.alike.set(at, one.alike);
      return at;
    });
    for (const [rule, { name }] of Object.entries(space.fair_words)) {
      const at = point(space.points[rule]!);
      this.fair.set(at, [...(this.fair.get(at) ?? []), name]);
    }
    for (const [rule, candidates] of Object.entries(space.uncertain?.points ?? {}))
      for (const one of candidates) {
        const at = point(one);
        const known = this.maybe.find((other) => other.point === at);
        if (!known) this.maybe.push({ point: at, share: one.share, rule: space.fair_words[rule]?.name ?? rule });
        else if (one.share > known.share) Object.assign(known, { share: one.share, rule: space.fair_words[rule]?.name ?? rule });
      }
    space.trace.forEach((one) => this.trace.push({ tag: String(one.turn), point: point(one), party: one.party }));
    if (space.offer) {
      const { offer } = space;
      const from = this.optionsOf(offer.package);
      this.offer = add(from, offer.worth);
      for (const improvement of [...offer.improvements.small, ...offer.improvements.large]) {
        const options = [...from];
        for (const { issue, to } of improvement.changes) {
          const i = space.issues.findIndex((other) => other.id === issue);
          options[i] = this.optionIds[i]!.get(to)!;
        }
        const worth = improvement.gains.map((gain, p) => (offer.worth[p] ?? NaN) + (gain ?? NaN));
        this.better.push({ tag: String(this.better.length + 1), point: add(options, worth), improvement });
      }
    }
    const lot = space.points.nash_lottery;
    if (lot && lot.packages.length > 1) {
      const between = lot.packages.map(point);
      this.packages.push([]);
      this.lottery = { point: worths.push(lot.worth) - 1, between };
    }
    this.named = worths.length;
    this.worth = this.parties.map((_, p) => Float64Array.from([...worths.map((worth) => worth[p] ?? NaN)]));
    this.addCloud();
  }

  /** The cloud's points after the named, but for those that are among them. */
  private addCloud(): void {
    const { cloud } = this.space;
    if (cloud.kind === "counted") return;
    const length = cloud.worth[0]?.length ?? 0;
    const columns = cloud.worth.map((column, p) => {
      const all = new Float64Array(this.named + length);
      all.set(this.worth[p]!);
      for (let n = 0; n < length; ++n) all[this.named + n] = column[n] ?? NaN;
      return all;
    });
    columns.forEach((column, p) => (this.worth[p] = column));
    const leaveOut = (n: number): void => columns.forEach((column) => (column[this.named + n] = NaN));
    if (cloud.kind === "listed") {
      for (const options of this.packages) if (options.length > 0) leaveOut(this.numberOf(options));
    } else {
      for (let n = 0; n < length; ++n) if (this.places.has(cloud.options.map((column) => column[n]!).join())) leaveOut(n);
    }
  }

  /** How many packages are drawn as points of their own, beside the named. */
  get drawn(): number {
    const { cloud } = this.space;
    return cloud.kind === "counted" ? 0 : (cloud.worth[0]?.length ?? 0);
  }

  private optionsOf(one: PackageJson): number[] {
    return this.space.issues.map((issue, i) => this.optionIds[i]!.get(one[issue.id]!)!);
  }
  /** The last issue turns fastest. */
  private numberOf(options: readonly number[]): number {
    return options.reduce((number, option, i) => number * this.space.issues[i]!.options.length + option, 0);
  }
  private ofNumber(number: number): number[] {
    const out: number[] = [];
    for (const issue of [...this.space.issues].reverse()) {
      out.push(number % issue.options.length);
      number = Math.floor(number / issue.options.length);
    }
    return out.reverse();
  }
  private options(point: number): number[] {
    if (point < this.named) return this.packages[point]!;
    const { cloud } = this.space;
    if (cloud.kind === "sampled") return cloud.options.map((column) => column[point - this.named]!);
    return this.ofNumber(point - this.named);
  }

  /** Whose offers the trace is: "the record". */
  get traceOf(): string {
    return this.space.trace_of === "session" ? "the first session" : "the record";
  }

  issueLabel(i: number): string {
    const issue = this.space.issues[i]!;
    return short(issue.label || issue.id, 60);
  }
  optionLabel(i: number, o: number): string {
    const option = this.space.issues[i]!.options[o]!;
    return short(option.label || option.id, 80);
  }
  labelOf(issue: string, option: string): string {
    const i = this.space.issues.findIndex((other) => other.id === issue);
    return i < 0 ? option : this.optionLabel(i, this.optionIds[i]!.get(option) ?? 0);
  }
  private lines(options: readonly number[]): string[] {
    return options.map((o, i) => `${isolated(this.issueLabel(i))}: ${isolated(this.optionLabel(i, o))}`);
  }

  /** "price: 5, delivery: a week". */
  label(point: number): string {
    return this.lottery?.point === point ? "the lottery" : this.inWords(this.options(point));
  }
  labelOfPackage(one: PackageJson): string {
    return this.inWords(this.optionsOf(one));
  }
  private inWords(options: readonly number[]): string {
    return options.map((o, i) => `${this.issueLabel(i)}: ${this.optionLabel(i, o)}`).join(", ");
  }

  /** What a point is besides its worth. */
  standing(point: number): string[] {
    const tags = (list: readonly Placed[]): string => list.filter((one) => one.point === point).map((one) => one.tag).join(", ");
    const [offered, better] = [tags(this.trace), tags(this.better)];
    const alike = this.alike.get(point) ?? 1;
    const maybe = this.maybe.find((one) => one.point === point);
    return [
      ...(point === this.offer ? ["the offer asked about"] : []),
      ...(better ? [`better than the offer for all: ${better} in the list`] : []),
      ...(offered ? [`offer ${offered} of ${this.traceOf}`] : []),
      ...(this.onFrontier.has(point) ? [alike > 1 ? `efficient, one of ${count(alike)} packages of this worth` : "efficient"] : []),
      ...(this.fair.has(point) ? [`fair by ${this.fair.get(point)!.join(", ")}`] : []),
      ...(maybe ? [`fair by ${maybe.rule} in ${percent(maybe.share)} of the draws`] : []),
      ...(this.lottery?.between.includes(point) ? ["in the lottery"] : []),
    ];
  }
  private frontierSet: Set<number> | undefined;
  private get onFrontier(): Set<number> {
    return (this.frontierSet ??= new Set(this.frontier));
  }

  /** Over no deal; over nothing known, NaN. */
  gain(point: number, party: number): number {
    return this.worth[party]![point]! - (this.space.parties[party]!.walk_away ?? NaN);
  }

  /** For a tip: what it is, its options in words, what it is worth to each. */
  describe(point: number): string {
    const worth = this.parties.map(
      (party, p) => `${isolated(party)}: ${significant(this.worth[p]![point]!, 4)} ${this.space.unit}${this.space.parties[p]!.walk_away === null ? "" : `, ${against(this.gain(point, p))}`}`);
    if (this.lottery?.point === point) {
      const lot = this.space.points.nash_lottery!;
      const parts = lot.packages.map((one, k) => `${significant(100 * one.chance)} in 100: ${isolated(short(this.label(this.lottery!.between[k]!), 400))}`);
      return ["A lottery, the largest product of expected gains", ...parts, ...worth].join("\n");
    }
    const standing = this.standing(point).join("; ");
    const options = this.lines(this.options(point));
    return [...(standing ? [standing] : []), ...(options.length > MOST_LINES ? [short(options.join("; "), 900)] : options), ...worth].join("\n");
  }

  /** For a tip of a cell: how many packages, and the first of them. */
  describeCell(plane: Plane, k: number): string {
    const many = plane.packages[k]!;
    const example = this.lines(this.ofNumber(plane.first[k]!)).join("; ");
    return `${count(many)} ${many === 1 ? "package" : "packages"} about here\n${many === 1 ? "" : "One of them: "}${short(example, 900)}`;
  }
}
