// SPDX-License-Identifier: Apache-2.0
// What if? Each answer against the game as it is.
import { type Id, type Offer, type Verdict, VERDICTS, type WhatIf, type WhatIfPoint } from "../answers";
import { key, partyColour, verdictColour } from "../charts/colours";
import { figure } from "../charts/figure";
import { type Row, rowsChart } from "../charts/rows";
import { percentTick } from "../charts/scale";
import { type Context, verdictName } from "../context";
import { type Child, h, own } from "../dom";
import { change, percent, short, significant } from "../numbers";
import { mixes } from "./mixes";
import type { Section } from "./section";
import { sweeps } from "./sweeps";

export const whatIf: Section = {
  id: "whatif",
  name: "What if",
  question: "What if?",
  content: (all) => {
    const context = all.brief;
    const today = context.answers.today?.points[0];
    const list = context.answers.what_if ?? [];
    if (!context.answers.today) return [h("p", { class: "empty" }, "The game was not solved, so there is nothing to compare a what-if with.")];
    if (!today || list.length === 0) return [];
    const single = list.filter((w) => w.sweep === null);
    return [
      h("p", { class: "note" }, "Each game is solved anew from its start, with the sides' types as likely as the record makes them, and set against the game as it is, reckoned in the same way."),
      notes(context, list),
      outcomes(context, today, list),
      single.length > 0 ? values(context, today, single) : null,
      verdicts(context, today, single),
      mixes(context, today, single),
      sweeps(context, today, list.filter((w) => w.sweep !== null)),
    ];
  },
  otherwise: "No what-ifs here: the scenario asks none (they are written as [[what_if]]), or --no-what-if left them out.",
};

export const solved = (point: WhatIfPoint): boolean => point.status === "converged" && point.chance_of_deal !== undefined;
const wholeLabel = (w: WhatIf): string => w.label || w.id || "the game as it is";
export const labelOf = (w: WhatIf): string => short(wholeLabel(w), 100);
const statusWords = (point: WhatIfPoint): string => (solved(point) ? "" : `not solved (${point.status.replaceAll("_", " ")})`);

/** The last offer of the record, audited again in this game; null where the record cannot happen in it. */
export function lastOffer(context: Context, point: WhatIfPoint): Offer | null {
  const last = context.answers.offers?.at(-1);
  return (last && solved(point) && point.record_possible && point.offers?.find((o) => o.entry === last.entry)) || null;
}
export const leading = (odds: Record<Verdict, number>): Verdict => VERDICTS.reduce((a, b) => (odds[b] > odds[a] ? b : a));

/** What could not be solved, and where the record cannot happen, in words. */
function notes(context: Context, list: WhatIf[]): Child[] {
  const recorded = (context.answers.scenario?.record.length ?? 0) > 0;
  return list.flatMap((w) => {
    const unsolved = w.points.filter((p) => !solved(p));
    const impossible = w.points.filter((p) => solved(p) && !p.record_possible);
    const at = (points: WhatIfPoint[]): string => (w.sweep === null ? "" : ` at ${points.map((p) => significant(p.at)).join(", ")}`);
    return [
      unsolved.length > 0 ? h("p", { class: "empty" }, "“", own(labelOf(w)), `”${at(unsolved)}: ${statusWords(unsolved[0]!)}, so there is no answer to it here.`) : null,
      recorded && impossible.length > 0 ? h("p", { class: "empty" }, "“", own(labelOf(w)), `”${at(impossible)}: the record cannot happen in that game, so its offers are not read again under it.`) : null,
    ];
  });
}

// ------------------------------------------------------------------------------------------- one outcome under all

interface Outcome {
  name: string;
  axis: string;
  of: (point: WhatIfPoint) => number;
  format: (value: number) => string;
  tick?: (value: number) => string;
}

function outcomesOf(context: Context, today: WhatIfPoint): Outcome[] {
  const chance = { axis: "Probability", format: percent, tick: percentTick };
  return [
    { ...chance, name: "the chance of a deal", of: (p) => p.chance_of_deal?.all ?? NaN },
    ...(today.endings ?? []).map((e): Outcome => ({
      ...chance, name: `the ending “${short(context.ending(e.ending), 60)}”`, of: (p) => p.endings?.find((x) => x.ending === e.ending)?.probability ?? NaN,
    })),
    ...Object.keys(today.value ?? {}).map((party): Outcome => ({
      name: `the value to ${short(context.party(party), 60)}`, axis: context.unit, of: (p) => p.value?.[party]?.all ?? NaN, format: (v) => significant(v),
    })),
  ];
}

function outcomes(context: Context, today: WhatIfPoint, list: WhatIf[]): HTMLElement {
  const choices = outcomesOf(context, today);
  let chosen = choices[0]!;
  const row = (w: WhatIf): Row & { size: number } => {
    const from = chosen.of(today);
    const points = w.points.filter((p) => solved(p) && Number.isFinite(chosen.of(p)));
    const label = labelOf(w);
    if (points.length === 0) return { label, size: -1, texts: [{ at: from, text: statusWords(w.points[0]!) || "no answer", side: "right", faint: true, free: true }], marks: [{ at: from, text: `${label}: no answer` }] };
    const at = points.map(chosen.of);
    const low = Math.min(...at), high = Math.max(...at);
    const words = w.sweep === null || chosen.format(low) === chosen.format(high) ? chosen.format(at[0]!) : `${chosen.format(low)} to ${chosen.format(high)}`;
    return {
      label: w.sweep === null ? label : `${label}: ${significant(w.points[0]!.at)} to ${significant(w.points.at(-1)!.at)}`,
      size: Math.max(...at.map((v) => Math.abs(v - from))),
      value: words,
      bars: [{ from: Math.min(from, low), to: Math.max(from, high), colour: "var(--c1)", thin: true }],
      dots: points.map((p) => ({ at: chosen.of(p), colour: "var(--c1)" })),
      marks: points.map((p) => ({
        at: chosen.of(p),
        text: `${label}${w.sweep === null ? "" : ` at ${significant(p.at)}`}\n${chosen.name}: ${chosen.format(chosen.of(p))}, today ${chosen.format(from)}`,
      })),
    };
  };
  const says = (): string => {
    const rows = list.map(row).filter((r) => r.size >= 0);
    if (rows.length === 0) return "None of the what-ifs could be solved.";
    const most = rows.reduce((a, b) => (b.size > a.size ? b : a));
    return `Today ${chosen.name} is ${chosen.format(chosen.of(today))}. It changes most with “${most.label}”: ${most.value}.`;
  };
  const element = figure({
    title: "What each what-if changes",
    says: says(),
    note: [
      "The line down the chart is the game as it is, a dot what it becomes.",
      list.some((w) => w.sweep !== null) ? " A number that is swept has a dot for each of its values." : "",
    ],
    controls: h("div", { class: "choices controls" }, h("label", {}, "Show ", h("select", {
      onchange: (event: Event) => {
        chosen = choices[(event.target as HTMLSelectElement).selectedIndex]!;
        element.querySelector(".says")!.textContent = says();
        element.dispatchEvent(new Event("redraw"));
      },
    }, choices.map((choice) => h("option", {}, choice.name))))),
    draw: (width) =>
      rowsChart({
        width, rows: list.map(row).sort((a, b) => b.size - a.size), axis: chosen.axis,
        ...(chosen.tick ? { format: chosen.tick } : {}), reference: { at: chosen.of(today), text: `today ${chosen.format(chosen.of(today))}` },
      }),
    table: { columns: ["What if", ...choices.map((c) => c.name)], rows: tableRows(choices, today, list) },
    widest: 860,
  });
  return element;
}

function tableRows(choices: Outcome[], today: WhatIfPoint, list: WhatIf[]): Child[][] {
  return [
    [h("b", {}, "the game as it is"), ...choices.map((c) => c.format(c.of(today)))],
    ...list.flatMap((w) => w.points.map((p) => [
      [own(wholeLabel(w)), w.sweep === null ? "" : ` at ${significant(p.at)}`, solved(p) ? "" : ` (${statusWords(p)})`],
      ...choices.map((c) => (solved(p) ? c.format(c.of(p)) : "–")),
    ])),
  ];
}

// ------------------------------------------------------------------------------------------- what it is to each party

const MOST_VALUES = 8;

function values(context: Context, today: WhatIfPoint, list: WhatIf[]): Child {
  const parties = Object.keys(today.value ?? {});
  const gain = (p: WhatIfPoint, party: Id): number => (p.value?.[party]?.all ?? NaN) - today.value![party]!.all;
  const answered = list
    .filter((w) => w.points[0] && solved(w.points[0]))
    .map((w) => ({ w, point: w.points[0]!, size: Math.max(...parties.map((party) => Math.abs(gain(w.points[0]!, party)))) }))
    .sort((a, b) => b.size - a.size);
  if (answered.length === 0 || parties.length === 0) return null;
  const rows: Row[] = answered.slice(0, MOST_VALUES).flatMap(({ w, point }) =>
    parties.map((party, i) => {
      const points = gain(point, party);
      return {
        ...(i === 0 ? { head: labelOf(w) } : {}),
        label: context.party(party),
        bars: [{ from: 0, to: points, colour: partyColour(context, party) }],
        texts: [{ at: points, text: change(points), side: points < 0 ? ("left" as const) : ("right" as const) }],
        marks: [{ at: points, text: `${labelOf(w)}\n${context.party(party)}: ${change(points, 3)} ${context.unit} (${significant(point.value?.[party]?.all)} instead of ${significant(today.value![party]!.all)})` }],
      };
    }));
  const all = answered.flatMap(({ w, point }) => parties.map((party) => ({ w, party, points: gain(point, party) })));
  const best = all.reduce((a, b) => (b.points > a.points ? b : a)), worst = all.reduce((a, b) => (b.points < a.points ? b : a));
  return figure({
    title: "What each what-if is worth to the parties",
    says:
      (best.points > 0 ? `The largest gain: ${context.party(best.party)} with “${labelOf(best.w)}”, ${change(best.points)} ${context.unit}. ` : "Nobody gains by any. ") +
      (worst.points < 0 ? `The largest loss: ${context.party(worst.party)} with “${labelOf(worst.w)}”, ${change(worst.points)}.` : "Nobody loses by any."),
    note: [
      `Change of the expected pay-off against the game as it is, in ${context.unit} of each party's own scale.`,
      answered.length > MOST_VALUES ? ` The ${MOST_VALUES} that change most of ${answered.length}; the table has all.` : "",
    ],
    draw: (width) => rowsChart({ width, rows, axis: `Change against today, ${context.unit}`, zero: true }),
    table: {
      columns: ["What if", ...parties.map((p) => short(context.party(p), 60))],
      rows: answered.map(({ w, point }) => [own(wholeLabel(w)), ...parties.map((party) => change(gain(point, party), 3))]),
    },
    widest: 820,
  });
}

// ------------------------------------------------------------------------------------------- the last offer

function verdicts(context: Context, today: WhatIfPoint, list: WhatIf[]): Child {
  const offer = lastOffer(context, today) ?? context.answers.offers?.at(-1) ?? null;
  if (!offer || list.length === 0) return null;
  const cases = [{ label: "the game as it is", point: today, offer: offer as Offer | null }, ...list.flatMap((w) => w.points.slice(0, 1).map((point) => ({ label: labelOf(w), point, offer: lastOffer(context, point) })))];
  const used = VERDICTS.filter((v) => cases.some((c) => (c.offer?.verdicts[v] ?? 0) > 0));
  const missing = (c: (typeof cases)[number]): string => (!solved(c.point) ? "not solved" : "the record cannot happen here");
  const rows: Row[] = cases.map((c, i) => {
    let from = 0;
    if (!c.offer) return { label: c.label, texts: [{ at: 0, text: missing(c), side: "right", faint: true, free: true }], marks: [{ at: 0, text: `${c.label}: ${missing(c)}` }] };
    const odds = c.offer.verdicts;
    const bars = used.map((v) => {
      const bar = { from, to: from + odds[v], colour: verdictColour(v), inside: `${verdictName(v)} ${percent(odds[v])}`, verdict: v };
      from = bar.to;
      return bar;
    });
    return {
      label: c.label, strong: i === 0, bars,
      marks: bars.filter((bar) => bar.to > bar.from).map((bar) => ({ at: (bar.from + bar.to) / 2, text: `${c.label}\n${verdictName(bar.verdict)}: ${percent(odds[bar.verdict])}` })),
    };
  });
  const first = leading(offer.verdicts);
  const turned = cases.filter((c) => c.offer && leading(c.offer.verdicts) !== first);
  const bad = cases.filter((c) => c.offer && c.offer.receiver !== null && c.offer.worth < 0 !== offer.worth < 0);
  return figure({
    title: `How the last offer, “${context.words(offer.label)}”, would be read`,
    says:
      `Today most likely ${article(verdictName(first))}, ${percent(offer.verdicts[first])}. ` +
      (turned.length === 0 ? "It is so under each of these what-ifs in which the record can happen." : turned.map((c) => `With “${c.label}” ${article(verdictName(leading(c.offer!.verdicts)))}, ${percent(c.offer!.verdicts[leading(c.offer!.verdicts)])}.`).join(" ")) +
      (offer.receiver === null || bad.length === 0 ? "" : ` To ${context.party(offer.receiver)} it turns ${offer.worth < 0 ? "good" : "bad"} with ${bad.map((c) => `“${c.label}”`).join(", ")}.`),
    controls: key(used.map((v) => ({ label: verdictName(v), colour: verdictColour(v) }))),
    note: "Odds of each verdict on the same offer, the record read again in the changed game.",
    draw: (width) => rowsChart({ width, rows, axis: "Odds", format: percentTick, domain: [0, 1] }),
    table: {
      columns: ["What if", ...used.map(verdictName), `Worth of a yes, ${context.unit}`],
      rows: cases.map((c) => [own(c.label), ...used.map((v) => (c.offer ? percent(c.offer.verdicts[v]) : "–")), c.offer ? significant(c.offer.worth) : missing(c)]),
    },
    widest: 860,
  });
}

export const article = (noun: string): string => `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
