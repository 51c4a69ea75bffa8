// SPDX-License-Identifier: Apache-2.0
// What a hedge is worth, when it is bought, and when it best were.
import type { Hedge, Id } from "../answers";
import { colour, partyColour } from "../charts/colours";
import { type Drawn, figure } from "../charts/figure";
import { type Line, linesChart } from "../charts/lines";
import { panels } from "../charts/panels";
import { percentTick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { change, percent, short, significant } from "../numbers";

/** What is less than the solver's error is nothing. */
const worth = (points: number | undefined): string => change(Math.abs(points ?? NaN) < 1e-6 ? 0 : points, 3);

const unitOf = (context: Context): string => context.answers.round_unit || "round";

function hedgeFigure(context: Context, hedge: Hedge): Child {
  const points = hedge.points ?? [], bought = hedge.bought ?? [], unit = unitOf(context);
  const name = context.words(hedge.label), who = context.party(hedge.party);
  const never = points.find((p) => p.round === "never"), rounds = points.filter((p) => p.round !== "never");
  const parties = Object.keys(hedge.gain ?? {});
  const gain = (point: { value: Record<Id, { all: number }> }, party: Id): number => (point.value[party]?.all ?? NaN) - (never?.value[party]?.all ?? NaN);
  const x = { title: unit, format: (r: number) => String(r), ticks: bought.map((_, k) => k + 1) };
  const types = Object.entries(hedge.bought_by_type ?? {});
  const whole: Line = { label: types.length > 1 ? "all its types" : "", mute: types.length < 2, colour: "var(--ink)", points: bought.map((y, k) => ({ x: k + 1, y, text: `${context.round(k + 1)}: bought ${percent(y)}` })) };
  const chances: Line[] = [
    ...(types.length > 1 ? types.map(([type, list], i) => ({ label: context.type(hedge.party, type), colour: colour(i), faint: true, points: list.map((y, k) => ({ x: k + 1, y, text: `${context.type(hedge.party, type)}\n${context.round(k + 1)}: bought ${percent(y)}` })) })) : []),
    whole,
  ];
  const values: Line[] = parties.map((party) => ({
    label: context.party(party), colour: partyColour(context, party),
    points: rounds.map((p) => ({ x: p.round as number, y: gain(p, party), text: `${context.party(party)}, bought in ${context.round(p.round as number)}\n${worth(gain(p, party))} ${context.unit} against never` })),
  }));
  const all = bought.reduce((sum, chance) => sum + chance, 0);
  const best = hedge.best_round === "never" ? "never" : `in ${context.round(hedge.best_round ?? 0)}`;
  return figure({
    title: `The hedge “${short(name, 80)}” of ${who}`,
    says:
      `Having it is worth ${parties.map((p) => `${worth(hedge.gain![p]!.all)} to ${context.party(p)}`).join(", ")}, in ${context.unit}${hedge.enabled ? "" : "; the file leaves it out"}. ` +
      `It is bought ${percent(all)} of the time. Were it known beforehand when, ${who} had best buy it ${best}.`,
    note: `How often it is bought in each ${unit}, and what each party would gain or lose if everybody knew that it is bought in that ${unit} and in no other, against never.`,
    draw: (width) =>
      panels(width, 290, [
        (each: number): Drawn => linesChart({ width: each, height: 240, title: "Bought", lines: chances, x, y: { title: "probability", format: percentTick, zero: true } }),
        ...(rounds.length > 1 ? [(each: number): Drawn => linesChart({ width: each, height: 240, title: "Value by when it is bought", lines: values, x: { ...x, ticks: rounds.map((p) => p.round as number) }, y: { title: `change against never, ${context.unit}`, zero: true } })] : []),
      ]),
    table: {
      columns: ["", ...bought.map((_, k) => context.round(k + 1)), "Never, or in all"],
      rows: [
        ...types.map(([type, list]) => [own(`${context.type(hedge.party, type)}: bought`), ...list.map((c) => percent(c)), percent(list.reduce((a, b) => a + b, 0))]),
        [`${who}: bought`, ...bought.map((c) => percent(c)), percent(all)],
        ...parties.map((party) => [own(`${context.party(party)}: value`), ...bought.map((_, k) => significant(rounds.find((p) => p.round === k + 1)?.value[party]?.all, 4)), significant(never?.value[party]?.all, 4)]),
        ...parties.map((party) => [own(`${context.party(party)}: having it is worth`), ...bought.map(() => ""), worth(hedge.gain![party]!.all)]),
      ],
    },
  });
}

export function hedgesPart(context: Context): Child {
  const hedges = (context.answers.hedges ?? []).filter((hedge) => hedge.solved);
  return hedges.length > 0 ? [h("h3", {}, "What a hedge is worth"), hedges.map((hedge) => hedgeFigure(context, hedge))] : null;
}
