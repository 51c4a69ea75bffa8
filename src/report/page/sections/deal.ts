// SPDX-License-Identifier: Apache-2.0
// Is there a deal? The map of packages for each profile of types, and which profiles leave room.
import type { Deal, DealPair, Id } from "../answers";
import { SYMBOLS, symbolKey } from "../charts/deal_map";
import { drawDealSpace, type DealSpaceSpec, fairPoints, standing } from "../charts/deal_space";
import { figure, type TableSpec } from "../charts/figure";
import { offerPoints, Packages } from "../charts/packages";
import { room } from "../charts/room";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { change, count, percent, short, significant } from "../numbers";
import { term } from "../terms";
import { axisChoices, choice } from "./choice";
import type { Section } from "./section";

const quoted = (text: string): string => `“${short(text, 90)}”`;
const joined = (list: string[]): string =>
  list.length < 2 ? (list[0] ?? "") : `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;

/** "North Korea: wants a deal; the American president: counts what the country gets": the parties that have types to tell apart. */
function profileName(context: Context, deal: Deal, pair: DealPair, length: number): string {
  const several = deal.parties.filter((p) => deal.pairs.some((other) => other.types[p] !== pair.types[p]));
  return several.map((p) => `${short(context.party(p), 32)}: ${short(context.type(p, pair.types[p]!), length)}`).join("; ");
}

function says(spec: DealSpaceSpec, beating: number): string {
  const { context, packages, pair } = spec;
  const { deal } = packages;
  const all = deal.parties.length === 2 ? "both" : "all";
  const gain = (index: number): string =>
    joined(deal.parties.map((p) => `${change(packages.gain(index, pair, p))} ${context.unit} to ${short(context.party(p), 40)}`));
  const menu = deal.packages.reduce((sum, one, i) => sum + (one.on_menu && pair.rational.includes(i) ? 1 : 0), 0);
  if (beating > 0) {
    const nash = pair.fair.nash;
    const whole = `${count(beating)} of ${count(packages.total)} packages ${beating === 1 ? "is" : "are"} worth at least walking away to ${all}${deal.on_menu > 0 ? `, ${menu === 0 ? "none" : count(menu)} of the ${count(deal.on_menu)} on a menu among them` : ""}.`;
    return nash === null || nash === undefined ? whole
      : `${whole} The fair one by Nash's rule, ${quoted(packages.label(nash))}, brings ${gain(nash)} over walking away.`;
  }
  const better = deal.parties.map((p) => {
    const value = packages.value(p, pair.types[p]!);
    const least = pair.walk_away[p] ?? NaN;
    return `${count(value.reduce((sum, v) => sum + (v >= least ? 1 : 0), 0))} for ${short(context.party(p), 40)}`;
  });
  return `No package is worth at least walking away to ${all}. Taken one side at a time, those that are: ${joined(better)}.`;
}

function packageTable(spec: DealSpaceSpec): TableSpec {
  const { context, packages, pair } = spec;
  const { deal } = packages;
  const fair = fairPoints(pair);
  // In the order of their standing; the list is long where the space is large.
  const first = new Set([...deal.packages.keys()].filter((i) => deal.packages[i]!.on_menu || fair.has(i)));
  pair.frontier.forEach((i) => first.add(i));
  deal.packages.forEach((_, i) => first.add(i));
  const rational = new Set(pair.rational);
  return {
    columns: ["Package", "What it is", ...deal.parties.flatMap((p) => [`${short(context.party(p), 40)}, ${context.unit}`, "over walking away"]), "Beats no deal"],
    words: [1, 2 + 2 * deal.parties.length],
    rows: [...first].map((i) => [
      [own(packages.label(i)), packages.contents(i) ? own(packages.contents(i), { class: "holds" }) : null],
      standing(spec, i).join("; "),
      ...deal.parties.flatMap((p) => {
        return [significant(packages.value(p, pair.types[p]!)[i]!), change(packages.gain(i, pair, p), 3)];
      }),
      rational.has(i) ? "yes" : "no",
    ]),
  };
}

/** What the symbols are. */
function key(spec: DealSpaceSpec): HTMLElement {
  const { deal } = spec.packages;
  const others = spec.packages.count > deal.on_menu;
  return symbolKey([
    deal.on_menu > 0 && [SYMBOLS.menu(), "on a menu"],
    others && [SYMBOLS.any(), "any other package"],
    [deal.parties.length === 2 ? SYMBOLS.steps() : SYMBOLS.efficient(), term("Pareto frontier", "Pareto frontier")],
    Object.keys(spec.pair.fair).length > 0 && [SYMBOLS.fair(), "fair by the rule named"],
    spec.offers.length > 0 && [SYMBOLS.offer(), "offers of the record, in order"],
    [SYMBOLS.noDeal(), "no deal, and what is better for both"],
  ]);
}

function map(spec: DealSpaceSpec, beating: number): HTMLElement {
  const { context, packages, pair, offers } = spec;
  const { deal } = packages;
  const unplaced = (context.answers.offers?.length ?? 0) - new Set(offers.map((o) => o.entry)).size;
  const beside = deal.parties.filter((p) => !spec.axes.includes(p));
  const fair = [...fairPoints(pair)].map(([i, rules]) => `${quoted(packages.label(i))} (${joined(rules)})`);
  const profile = profileName(context, deal, pair, 60);
  return figure({
    title: `What each package is worth if it is agreed in ${context.round(deal.round)}${profile ? `: ${profile} (${percent(pair.posterior)})` : ""}`,
    says: says(spec, beating),
    note: [
      `Each point is a package, worth its whole pay-off if it is honoured from then on; up and to the right is better. The broken lines are what each side gets if no deal is ever made${
        context.accounts.length > 1 ? `, by ${quoted(context.account(context.answers.likeliest_account))}` : ""}.`,
      beside.length > 0 && ` Not on the map: ${joined(beside.map((p) => short(context.party(p), 40)))}; the frontier, the fair points and what beats no deal count all sides.`,
      deal.enumerated === false && ` Of ${count(packages.total)} packages, too many to look at each, only the ${count(deal.on_menu)} on a menu are here; the frontier and the fair points are among these.`,
      fair.length > 0 && ` Fair points: ${fair.join("; ")}.`,
      unplaced > 0 && ` ${unplaced === 1 ? "One offer" : `${count(unplaced)} offers`} of the record ${unplaced === 1 ? "is" : "are"} not among these packages.`,
    ],
    controls: key(spec),
    widest: 620,
    draw: (width) => drawDealSpace(spec, width),
    table: () => packageTable(spec),
    height: 620,
  });
}

function content(context: Context): Child[] {
  const deal = context.answers.deal;
  if (!deal) return [h("p", { class: "empty" }, "The game was not solved, so what walking away is worth is not known.")];
  if (deal.parties.length < 2) return [];
  if (deal.enumerated === false && deal.packages.length === 0)
    return [h("p", { class: "empty" }, `There are ${count(deal.counted ?? 0)} packages, too many to look at all of them, and none is on a menu.`)];
  const packages = new Packages(deal, context);
  const pairs = [...deal.pairs].sort((a, b) => b.posterior - a.posterior);
  if (packages.count === 0 || pairs.length === 0) return [];
  const beating = pairs.map((pair) => packages.beatNoDeal(pair));
  const offers = offerPoints(deal, context.answers.offers ?? [], context);

  const state = { pair: 0, axes: [deal.parties[0]!, deal.parties[1]!] as [Id, Id] };
  const slot = h("div");
  const redraw = (): void => {
    const pair = pairs[state.pair]!;
    slot.replaceChildren(map({ context, packages, pair, axes: state.axes, offers }, beating[state.pair]!));
    cells.mark(state.pair);
    profile.set(state.pair);
  };
  const choose = (index: number): void => {
    state.pair = index;
    redraw();
  };
  const profile = choice(
    "If the sides are",
    pairs.map((pair, i): [number, string] => [i, `${percent(pair.posterior)} – ${profileName(context, deal, pair, 44)}`]),
    0,
    choose,
  );
  const cells = room({ context, parties: deal.parties, pairs, beating, choose });
  const axes = axisChoices(deal.parties.map((p): [Id, string] => [p, short(context.party(p), 40)]), state.axes, redraw);
  redraw();
  const possible = beating.every((n) => n > 0) ? 1 : pairs.reduce((sum, pair, i) => sum + (beating[i]! > 0 ? pair.posterior : 0), 0);
  return [
    pairs.length > 1 && [
      h("h3", {}, "Which types could agree"),
      h("p", {}, `${count(beating.filter((n) => n > 0).length)} of ${count(pairs.length)} profiles of types leave room for a deal, with odds of ${percent(possible)} together${
        context.accounts.length > 1 ? ` by ${quoted(context.account(context.answers.likeliest_account))} (${percent(deal.chance_of_room)} over all accounts)` : ""}. Choose one to see its packages.`),
      cells.node,
    ],
    h("h3", {}, "The packages"),
    h("div", { class: "choices controls" }, pairs.length > 1 && profile.node, axes),
    slot,
  ];
}

export const deal: Section = {
  id: "deal",
  name: "Deal",
  question: "Is there a deal?",
  content,
  otherwise: "There are no packages for two sides to agree on in this scenario.",
};
