// SPDX-License-Identifier: Apache-2.0
// The page of a space of deals: the map, the fair points, an offer and what is better, what it is made from.
import { figure, table, type TableSpec } from "./charts/figure";
import { drawSpaceMap, spaceKey } from "./charts/space_map";
import { SpacePoints } from "./charts/space_points";
import type { DealSpace, Improvement, SessionsJson, Spread, Worth } from "./deals_json";
import { type Child, h, own } from "./dom";
import { contents, footer } from "./frame";
import { change, count, percent, short, significant } from "./numbers";
import { axisChoices } from "./sections/choice";
import { glossarySection, withTerms } from "./terms";

const joined = (list: readonly string[]): string =>
  list.length < 2 ? (list[0] ?? "") : `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;
const quoted = (text: string, length = 160): string => `“${short(text, length)}”`;
const some = (many: number, one: string, more = `${one}s`): string => `${count(many)} ${many === 1 ? one : more}`;
/** As many packages as there are, however many. */
const packages = (many: number | null): string =>
  many === null ? "more packages than a number holds" : many < 1e15 ? some(many, "package") : `about ${significant(many)} packages`;

/** Packages told for each fair point of drawn numbers. */
const MOST_CANDIDATES = 3;
/** Agreements of sessions that are listed. */
const MOST_AGREEMENTS = 10;
/** "0.81 ± 0.02". */
const spread = (of: Spread | null, digits = 4): string =>
  of === null ? "–" : of.sd !== null && of.sd > 0 ? `${significant(of.mean, digits)} ± ${significant(of.sd, 2)}` : significant(of.mean, digits);

class Page {
  readonly points: SpacePoints;
  constructor(readonly space: DealSpace) {
    this.points = new SpacePoints(space);
  }

  /** "0.5 for A and 0.4 for B", of what is a number. */
  forEach(values: Worth, text: (value: number) => string = (value) => significant(value, 4)): string {
    return joined(this.points.parties.flatMap((party, p) => (typeof values[p] === "number" ? [`${text(values[p]!)} for ${party}`] : [])));
  }
  get all(): string {
    return this.space.parties.length === 2 ? "both" : "all";
  }

  // -------------------------------------------------------------------------------------------------- the map

  /** How the packages on the map stand for all there are. */
  private cloudSays(): string {
    const { cloud, packages: many } = this.space;
    if (cloud.kind === "listed") return `All ${packages(many)} are on the map.`;
    if (cloud.kind === "counted") {
      const most = cloud.planes.reduce((sum, plane) => plane.packages.reduce((a, b) => Math.max(a, b), sum), 0);
      return `All ${packages(many)} are counted, not drawn one by one: the darker a spot, the more of them are worth about that; up to ${count(most)} in one of ${cloud.side} × ${cloud.side} spots.`;
    }
    const drawn = this.points.drawn;
    return `A sample stands for all: of ${packages(many)} ${count(drawn)} were drawn at random (seed ${cloud.seed})${
      many === null ? "" : `, each for about ${many / drawn < 1e15 ? count(Math.round(many / drawn)) : significant(many / drawn, 2)}`}. Rare packages are missing from it; the frontier and the fair points are no sample.`;
  }

  private frontierSays(): string {
    const { space } = this;
    const drawn = space.frontier.length;
    const alike = space.frontier.reduce((sum, one) => sum + (one.alike ?? 1), 0);
    return [
      `${some(space.frontier_size, "package is", "packages are")} efficient${space.rational_only ? `, of those worth at least walking away to ${this.all}` : ""}: no other package is at least as good for ${this.all} and better for one.`,
      space.ties_collapsed && alike > drawn && drawn === space.frontier_size && ` They stand for ${count(alike)} with equal worth.`,
      !space.exact && ` The frontier is thinned: for every package there is one in it that is worth less by at most ${this.forEach(space.epsilon)}.`,
      drawn < space.frontier_size && ` ${count(drawn)} of them, evenly spread, are drawn here; --json lists all.`,
    ].filter(Boolean).join("");
  }

  private says(): string {
    const { space, points } = this;
    const [nash, rules] = [...points.fair].find(([, names]) => names.includes("Nash")) ?? [];
    const zone = space.zopa
      ? "There is a zone of agreement: some package is worth at least walking away to each."
      : "There is no zone of agreement: every package is worth less than walking away to somebody.";
    if (nash === undefined) return zone;
    return `${zone} The fair one by ${joined(rules!)}, ${quoted(points.label(nash))}, is worth ${this.forEach(space.parties.map((_, p) => points.worth[p]![nash]!))}.`;
  }

  private note(axes: readonly number[]): Child[] {
    const { space, points } = this;
    const beside = points.parties.filter((_, p) => !axes.includes(p));
    const bare = points.parties.filter((_, p) => space.parties[p]!.walk_away === null);
    return [
      `${this.cloudSays()} Up and to the right is better.`,
      bare.length < points.parties.length && " Broken lines: what each side gets without a deal.",
      bare.length > 0 && ` Walking away has no value for ${joined(bare)}.`,
      beside.length > 0 && ` Not on the map: ${joined(beside)}; what is efficient, fair or in the zone counts all ${count(points.parties.length)} sides.`,
      points.trace.length > 0 && ` The offers of ${points.traceOf} are joined in their order, one line for each side.`,
    ];
  }

  private pointTable(): TableSpec {
    const { space, points } = this;
    const order = new Set([...points.fair.keys(), ...(points.lottery ? [points.lottery.point] : []), ...(points.offer === null ? [] : [points.offer]),
      ...points.better.map((b) => b.point), ...points.trace.map((t) => t.point), ...points.frontier]);
    return {
      columns: ["Package", "What it is", ...points.parties.flatMap((party, p) => [`${party}, ${space.unit}`, ...(space.parties[p]!.walk_away === null ? [] : ["over walking away"])])],
      words: [1],
      rows: [...order].map((i) => [
        own(short(points.label(i), 400)),
        points.standing(i).join("; "),
        ...points.parties.flatMap((_, p) => [significant(points.worth[p]![i]!, 4), ...(space.parties[p]!.walk_away === null ? [] : [change(points.gain(i, p), 3)])]),
      ]),
    };
  }

  map(): Child[] {
    const { space, points } = this;
    if (points.parties.length < 2)
      return [h("p", {}, this.frontierSays()), table(this.pointTable(), "Efficient packages")];
    const axes: [number, number] = [0, 1];
    const slot = h("div");
    const redraw = (): void =>
      slot.replaceChildren(
        figure({
          title: "What each package is worth",
          says: this.says(),
          note: this.note(axes),
          controls: spaceKey(points),
          widest: 620,
          height: 620,
          draw: (width) => drawSpaceMap(points, axes, width),
          table: () => this.pointTable(),
        }));
    redraw();
    const choices = axisChoices(points.parties.map((party, p): [number, string] => [p, short(party, 40)]), axes, redraw);
    return [
      h("p", {}, withTerms(`Between ${joined(points.parties)} there ${space.packages === 1 ? "is" : "are"} ${packages(space.packages)} of ${some(space.issues.length, "issue")}. ${this.frontierSays()}`)),
      choices && h("div", { class: "choices controls" }, choices),
      slot,
    ];
  }

  // ------------------------------------------------------------------------------------------------ fair points

  fair(): Child[] {
    const { space, points } = this;
    if (!space.zopa)
      return [h("p", { class: "empty" }, "No package is worth at least walking away to each, so none is fair. No rational deal exists."), this.uncertain()];
    const rules = Object.entries(space.fair_words);
    const place = (rule: string): number => [...points.fair].find(([, names]) => names.includes(space.fair_words[rule]!.name))![0];
    const lot = space.points.nash_lottery;
    return [
      h("p", {}, "All of these are efficient, and worth at least walking away to each. Gains are over walking away, or over the worst package where walking away has no value."),
      table({
        columns: ["Rule", "What it chooses", "Package", ...points.parties],
        words: [1, 2],
        rows: rules.map(([rule, { name, what }]) => [name, what, own(short(points.label(place(rule)), 300)),
          ...points.parties.map((_, p) => significant(space.points[rule]!.worth[p], 4))]),
      }, "Fair points"),
      this.uncertain(),
      lot && points.lottery && h("p", {}, `Among lotteries the largest product of expected gains (Nash 1950) has ${
        joined(lot.packages.map((one, k) => `${percent(one.chance)} ${quoted(points.label(points.lottery!.between[k]!), 200)}`))}: expected worth ${this.forEach(lot.worth)}.`),
      space.opposition !== null && h("p", {}, `Opposition ${significant(space.opposition)}: the distance of the Kalai-Smorodinsky point from each having its best, with worst packages at 0 and best ones at 1; ${significant(space.nearest_to_ideal)} from the nearest package.`),
    ];
  }

  /** Where the fair points go when the numbers are drawn from their ranges. */
  private uncertain(): Child[] {
    const { space, points } = this;
    if (!space.uncertain) return [];
    const { draws, zopa, points: picked } = space.uncertain;
    const name = (rule: string): string => space.fair_words[rule]?.name ?? rule;
    const rows = Object.entries(picked).flatMap(([rule, candidates]) => [
      ...candidates.slice(0, MOST_CANDIDATES).map((one) => [name(rule), percent(one.share), own(short(points.labelOfPackage(one.package), 300))]),
      ...(candidates.length > MOST_CANDIDATES
        ? [[name(rule), percent(candidates.slice(MOST_CANDIDATES).reduce((sum, one) => sum + one.share, 0)), some(candidates.length - MOST_CANDIDATES, "other package")]]
        : []),
    ]);
    return [
      h("p", {}, `All ranged numbers were drawn together, ${some(draws, "time")}: there is a zone of agreement in ${percent(zopa)} of the draws. On the map a halo is the larger, the more often a package is fair.`),
      table({ columns: ["Rule", "Draws", "Package"], words: [2], rows }, "Fair points when the numbers are drawn"),
    ];
  }

  // --------------------------------------------------------------------------------------------------- an offer

  private changes(improvement: Improvement): string {
    return joined(improvement.changes.map(({ issue, from, to }) => {
      const i = this.space.issues.findIndex((other) => other.id === issue);
      return `${quoted(this.points.labelOf(issue, from), 80)} for ${quoted(this.points.labelOf(issue, to), 80)} (${this.points.issueLabel(i)})`;
    }));
  }
  /** What each change alone costs somebody: who gives. */
  private whoGives(improvement: Improvement): string {
    return joined(improvement.changes.flatMap(({ issue, alone }) =>
      this.points.parties.flatMap((party, p) => {
        const i = this.space.issues.findIndex((other) => other.id === issue);
        return (alone[p] ?? 0) < 0 ? [`${this.points.issueLabel(i)} costs ${party} ${significant(-alone[p]!)}`] : [];
      })));
  }

  offer(): Child[] {
    const { points } = this;
    const offer = this.space.offer!;
    const worth = `The offer ${quoted(points.label(points.offer!), 400)} is worth ${this.forEach(offer.worth)}.`;
    if (offer.efficient)
      return [h("p", {}, `${worth} ${offer.exact ? "It is efficient: nobody can gain without a loss to somebody." : "As far as was searched it is efficient: nobody can gain more than the stated bound without a loss to somebody."}`)];
    return [
      h("p", {}, `${worth} It is not efficient: ${significant(offer.distance)} from the nearest efficient package that is as good for all, with each swing as 1. At no cost to any other could gain: ${
        joined(points.parties.map((party, p) => `${party} ${(offer.could_gain[p] ?? 0) > 0 ? `up to ${significant(offer.could_gain[p])}` : "nothing"}`))}.`),
      h("p", {}, `Changes by which nobody loses and somebody gains: of one issue or two first, then of more; the best of each first.`),
      table({
        columns: ["Number", "Give up", ...points.parties, "Who gives"],
        words: [1, 2 + points.parties.length],
        rows: points.better.map(({ tag, improvement }) => [tag, own(this.changes(improvement)), ...points.parties.map((_, p) => change(improvement.gains[p], 3)), this.whoGives(improvement)]),
      }, "Better for all"),
    ];
  }

  // -------------------------------------------------------------------------------------------------- sessions

  private reached({ runs, rounds, tactics, starter, seed, agreed, turns, traces }: SessionsJson): string {
    const { parties } = this.points;
    const first = starter === "drawn" ? "who offers first is drawn" : `${parties[starter === "first" ? 0 : 1]!} offers first`;
    const ended =
      agreed > 0
        ? `${agreed === runs ? (runs === 1 ? "It" : "All") : `${count(agreed)} of them, ${percent(agreed / runs)},`} ended in agreement, after ${spread(turns)} ${turns?.mean === 1 && turns.sd === 0 ? "offer" : "offers"}.`
        : traces.length > 0 ? "None ended in agreement." : "Nothing was offered: to somebody no package is worth as much as walking away.";
    return `${some(runs, "session")} of alternating offers ${runs === 1 ? "was" : "were"} played, of at most ${some(rounds, "round")} of two turns: ${
      joined(parties.map((party, p) => `${party} plays ${tactics[p]!}`))}; ${first}, seed ${seed}. ${ended}`;
  }

  sessions(): Child[] {
    const { space, points } = this;
    const sessions = space.sessions!;
    const discounted = space.parties.some((party) => party.discount !== null);
    const beside = ["nash", "kalai_smorodinsky"].flatMap((rule) => (space.points[rule] ? [[space.fair_words[rule]!.name, space.points[rule]!.worth] as const] : []));
    const frequent = sessions.agreements.slice(0, MOST_AGREEMENTS);
    return [
      h("p", {}, withTerms(this.reached(sessions))),
      table({
        columns: ["Party", "Worth", ...(discounted ? ["Discounted"] : []), "Walking away", ...beside.map(([name]) => `${name} point`)],
        rows: points.parties.map((party, p) => [own(party), spread(sessions.worth[p]!), ...(discounted ? [spread(sessions.discounted[p]!)] : []),
          space.parties[p]!.walk_away === null ? "no value" : significant(space.parties[p]!.walk_away, 4), ...beside.map(([, worth]) => significant(worth[p], 4))]),
      }, "What sessions were worth"),
      h("p", {}, `Means, and after ± the standard deviation over sessions.${
        sessions.agreed < sessions.runs ? " A session without agreement counts as walking away, or as the worst package where walking away has no value." : ""}${
        discounted ? " Discounted: what is left of it when the session ends." : ""}`),
      sessions.agreed > 0 && [
        h("p", {}, withTerms(`Of the agreements ${percent(sessions.efficient)} are efficient. ${sessions.nash_distance!.mean === 0 ? "All are the Nash point, or worth the same." : `They are ${spread(sessions.nash_distance, 2)} away from the Nash point, with each swing as 1.`}`)),
        table({
          columns: ["Package", "Of sessions", ...points.parties],
          rows: frequent.map((one) => [own(short(points.labelOfPackage(one.package), 300)), percent(one.times / sessions.runs), ...one.worth.map((worth) => significant(worth, 4))]),
        }, frequent.length < sessions.agreements.length ? `The ${frequent.length} most frequent agreements` : "Agreements"),
      ],
    ];
  }

  // ------------------------------------------------------------------------------------------- what it is made from

  basis(): Child[] {
    const { space, points } = this;
    const none = (value: number | null, otherwise: string): string => (value === null ? otherwise : significant(value, 4));
    const discounted = space.parties.some((party) => party.discount !== null);
    return [
      space.notes.map((note) => h("p", {}, note)),
      table({
        columns: ["Party", "Walking away", "Best package", "Worst package", ...(discounted ? ["Discount"] : [])],
        rows: space.parties.map((party, p) => [own(points.parties[p]!), none(party.walk_away, "no value"), none(party.best, "–"), none(party.worst, "–"),
          ...(discounted ? [party.discount === null ? "none" : `${significant(party.discount)} per ${party.discount_per}`] : [])]),
      }, "What each can have"),
      discounted && h("p", {}, "What is shown is worth at the start; a discount shrinks it."),
      space.remarks.length > 0 && [
        h("h3", {}, "Taken otherwise than written"),
        h("ul", { class: "entries" }, space.remarks.map((remark) => h("li", {}, own(`${remark.file}${remark.line > 0 ? `:${remark.line}` : ""}`), ": ", own(remark.what)))),
      ],
      space.files.length > 0 && h("p", { class: "note" }, "Read from ", space.files.map((file, k) => [k > 0 && ", ", own(file)]), "."),
    ];
  }
}

export function drawDeals(page: HTMLElement, space: DealSpace): void {
  const content = new Page(space);
  const parts: { id: string; name: string; question: string; children: Child[] }[] = [
    { id: "map", name: "Map", question: "What can be agreed on?", children: content.map() },
    { id: "fair", name: "Fair points", question: "What would be fair?", children: content.fair() },
    ...(space.offer ? [{ id: "offer", name: "The offer", question: "How good is the offer?", children: content.offer() }] : []),
    ...(space.sessions ? [{ id: "sessions", name: "Sessions", question: "What do simple negotiators reach?", children: content.sessions() }] : []),
    { id: "basis", name: "Basis", question: "What is this made from?", children: content.basis() },
  ];
  const sections = parts.map(({ id, question, children }) =>
    h("section", { id, "aria-labelledby": `h-${id}` }, h("h2", { id: `h-${id}` }, h("a", { href: `#${id}` }, question)), children));
  const words = glossarySection();
  const facts = [packages(space.packages), some(space.issues.length, "issue"), some(space.parties.length, "party", "parties"),
    `${some(space.frontier_size, "efficient package")}${space.exact ? "" : ", thinned"}`, space.zopa ? "a zone of agreement" : "no zone of agreement"];
  page.replaceChildren(
    h("a", { class: "skip", href: "#main" }, "Skip to the map"),
    h("header", { class: "top" }, h("h1", {}, own(space.title || space.source)), h("ul", { class: "facts" }, facts.map((fact) => h("li", {}, fact)))),
    contents([...parts, { id: "glossary", name: "Words" }], [...sections, words]),
    h("main", { id: "main", tabindex: -1 }, sections, words),
    footer(space.source, space.version, "What packages are worth is as the files say."),
  );
}
