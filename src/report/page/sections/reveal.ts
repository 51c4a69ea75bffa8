// SPDX-License-Identifier: Apache-2.0
// What do the moves reveal? The odds of types and accounts as the record goes on, and the audit of every offer.
import type { Id, Offer, RecordInput } from "../answers";
import { drawDots } from "../charts/dots";
import { figure, more } from "../charts/figure";
import { drawLines, type Line, symbolPath } from "../charts/odds";
import { isolated } from "../charts/text";
import type { Context } from "../context";
import { type Child, h, own, svg } from "../dom";
import { percent, short, significant } from "../numbers";
import { audit, leading } from "./audit";
import { mendingPart } from "./mending";
import type { Section } from "./section";
import { toldPart } from "./told";

/** More types than this would be a tangle: the others are drawn faint, and named in the table. */
const MOST_NAMED = 7;

/** "2019-02-28, North Korea: Yongbyon for the end of all sanctions", by the likeliest account. */
function entryName(context: Context, entry: RecordInput): string {
  const moves = [context.answers.likeliest_account, ...Object.keys(entry.moves)].map((a) => entry.moves[a]);
  const move = moves.find((m) => m);
  const what = move ? move.label || move.id : entry.mark || "a move that is not known";
  const who = entry.by ? `${context.party(entry.by)}: ` : "";
  return `${entry.date ? `${entry.date}, ` : ""}${who}${what}`;
}

/** The record, by which the charts below number their steps. */
function entries(context: Context): Child {
  const record = context.answers.scenario?.record ?? [];
  const line = (entry: RecordInput): HTMLElement => h("li", {}, own(short(entryName(context, entry), 160)));
  if (record.length === 0) return null;
  const few = record.length <= 12;
  return few
    ? h("ol", { class: "entries", "aria-label": "The record" }, record.map(line))
    : more(`The ${record.length} entries of the record`, h("ol", { class: "entries" }, record.map(line)));
}

function partyFigure(context: Context, party: Id): Child {
  const odds = context.answers.posterior![party]!;
  const types = Object.keys(odds).sort((a, b) => odds[b]!.posterior - odds[a]!.posterior);
  const who = short(context.party(party), 60);
  if (types.length < 2) return null;
  const record = context.answers.scenario?.record ?? [];
  const steps = Math.max(0, ...types.map((t) => odds[t]!.after.length));
  if (steps === 0) return null;
  const names = ["before", ...Array.from({ length: steps }, (_, k) => (record[k] ? entryName(context, record[k]) : `entry ${k + 1}`))];
  const values = (type: Id): number[] => [odds[type]!.prior, ...odds[type]!.after];
  // The entry that moved the odds most: half the sum of all changes.
  const moved = (k: number): number => types.reduce((sum, t) => sum + Math.abs(values(t)[k]! - values(t)[k - 1]!), 0) / 2;
  let most = 1;
  for (let k = 2; k <= steps; ++k) if (moved(k) > moved(most) + 1e-12) most = k;
  const told = moved(most) > 0.005;
  const rose = [...types].sort((a, b) => values(b)[most]! - values(b)[most - 1]! - (values(a)[most]! - values(a)[most - 1]!))[0]!;
  const says = told
    ? `What told most about ${who} is entry ${most}, “${short(names[most]!, 120)}”: “${short(context.type(party, rose), 80)}” went from ${percent(values(rose)[most - 1])} to ${percent(values(rose)[most])}. After the whole record it has ${percent(odds[rose]!.posterior)}, before it ${percent(odds[rose]!.prior)}.`
    : `The record says next to nothing about which type ${who} is.`;
  const accounts = context.accounts.length > 1 && context.accounts.length <= 6 ? context.accounts : [];
  const named = new Set(types.slice(0, MOST_NAMED));
  if (types.length > MOST_NAMED) named.add(rose);
  let next = 0;
  const lines: Line[] = types.map((type) => ({
    name: context.type(party, type),
    color: named.has(type) ? `var(--c${(next++ % 7) + 1})` : null,
    values: values(type),
    text: (k) => `${isolated(context.type(party, type))}: ${percent(values(type)[k])}\n${k === 0 ? "before the record" : `after entry ${k}: ${isolated(short(names[k]!, 200))}`}`,
    ends: accounts.length > 0 && named.has(type)
      ? accounts.map((a, k) => ({ value: odds[type]!.by_account[a] ?? NaN, symbol: k, text: `${isolated(context.type(party, type))}: ${percent(odds[type]!.by_account[a])}\nby ${isolated(short(context.account(a), 80))}` })).filter((e) => Number.isFinite(e.value))
      : [],
  }));
  return figure({
    title: `Which type ${who} is, as the record goes on`,
    says,
    controls: accounts.length > 0
      ? h("p", { class: "key" }, h("span", {}, "At the end, by each account alone:"), accounts.map((a, k) =>
          h("span", {}, svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" }, svg("path", { d: symbolPath(k, 7, 7, 4.5), fill: "none", stroke: "var(--ink)", "stroke-width": 1.5 })), own(short(context.account(a), 60)))))
      : null,
    note: [
      told ? "The band marks the entry that told most. " : null,
      types.length > named.size ? `${types.length - named.size} less likely types are drawn faint; the table names them.` : null,
    ],
    height: 330,
    draw: (width) =>
      drawLines({
        at: names.map((_, k) => (steps > 0 ? k / steps : 0)),
        ticks: names.map((name, k) => (k === 0 ? { full: "before", brief: "before" } : { full: `${k}. ${name}`, brief: String(k) })),
        xTitle: "entries of the record →",
        yTitle: "↑ odds of the type",
        lines,
        band: told ? most : null,
      }, width),
    table: {
      columns: ["Type", ...names.map((n, k) => (k === 0 ? "Before" : `${k}. ${short(n, 60)}`)), ...(accounts.length > 0 ? accounts.map((a) => `By ${short(context.account(a), 40)}`) : []), "Bayes factor"],
      rows: types.map((t) => [own(context.type(party, t)), ...values(t).map((v) => percent(v)), ...accounts.map((a) => percent(odds[t]!.by_account[a])), significant(odds[t]!.bayes_factor)]),
    },
  });
}

function accountsFigure(context: Context): Child {
  const accounts = context.answers.accounts ?? {};
  const ids = Object.keys(accounts).sort((a, b) => accounts[b]!.posterior - accounts[a]!.posterior);
  if (ids.length < 2) return null;
  const first = ids[0]!;
  return [
    h("h3", {}, "Which account"),
    figure({
      title: "Odds of the accounts, before the record and after it",
      says: `Likeliest is ${context.account(first) === first ? "" : "“"}${short(context.account(first), 80)}${context.account(first) === first ? "" : "”"}: ${percent(accounts[first]!.posterior)} after the record, ${percent(accounts[first]!.prior)} before it.`,
      widest: 760,
      height: 46 * ids.length + 40,
      draw: (width) =>
        drawDots(ids.map((a) => ({
          name: context.account(a), from: accounts[a]!.prior, to: accounts[a]!.posterior,
          text: `${isolated(short(context.account(a), 200))}\nbefore the record ${percent(accounts[a]!.prior)}, after it ${percent(accounts[a]!.posterior)}`,
        })), width),
      table: {
        columns: ["Account", "Before", "After", "Log-likelihood of the record"],
        rows: ids.map((a) => [own(context.account(a)), percent(accounts[a]!.prior), percent(accounts[a]!.posterior), significant(accounts[a]!.log_likelihood, 4)]),
      },
    }),
  ];
}

function offersPart(context: Context, offers: Offer[]): Child {
  const name = (offer: Offer, k: number): string => {
    const when = context.answers.scenario?.record[offer.entry - 1]?.date;
    return `${offers.length > 1 ? `Offer ${k + 1}` : "The offer"} by ${short(context.party(offer.maker), 40)}${when ? `, ${when}` : ""}: “${short(offer.label || offer.id, 90)}”`;
  };
  const last = offers.length - 1;
  return [
    offers.length > 1 && [
      h("h3", {}, "The earlier offers"),
      offers.slice(0, last).map((offer, k) => more(`${name(offer, k)}, ${leading(offer)}`, () => audit(context, offer))),
    ],
    h("h3", {}, name(offers[last]!, last)),
    audit(context, offers[last]!),
  ];
}

function content(context: Context): Child[] {
  const { answers } = context;
  if (!answers.posterior) return [h("p", { class: "empty" }, "The game was not solved, so its moves cannot be read.")];
  const parties = Object.keys(answers.posterior).map((party) => partyFigure(context, party)).filter((c) => c !== null);
  const offers = answers.offers ?? [];
  const accounts = accountsFigure(context);
  const mended = mendingPart(context.brief);
  if (parties.length === 0 && offers.length === 0 && !accounts && !mended) return [];
  return [
    parties.length > 0 && [h("h3", {}, "Which types"), entries(context), parties],
    toldPart(context.brief),
    accounts,
    mended,
    offers.length > 0 ? offersPart(context, offers) : h("p", { class: "empty" }, "The record holds no offer, so there is none to judge."),
  ];
}

export const reveal: Section = {
  id: "reveal",
  name: "What moves reveal",
  question: "What do the moves reveal?",
  content,
  otherwise: "The scenario has no record of moves, so there is nothing to learn from.",
};
