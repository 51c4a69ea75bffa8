// SPDX-License-Identifier: Apache-2.0
// Priors that are wrong: what the record makes of them, and how fast watching mends them.
import type { BeliefMending, Id, MendingCurve, TypeMending } from "../answers";
import { colour } from "../charts/colours";
import { type Drawn, figure } from "../charts/figure";
import { type Line, linesChart } from "../charts/lines";
import { panels } from "../charts/panels";
import { percentTick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { percent, short, significant } from "../numbers";
import { chosenFigure } from "./chosen";

interface Item { party: Id; type: Id; mending: TypeMending }

/** Those that lead first, party by party. */
function items(context: Context): Item[] {
  const odds = (party: Id, type: Id): number => context.answers.posterior?.[party]?.[type]?.posterior ?? 0;
  return Object.entries(context.answers.mending?.types ?? {}).flatMap(([party, types]) =>
    Object.entries(types).map(([type, mending]) => ({ party, type, mending })).sort((a, b) => odds(party, b.type) - odds(party, a.type)));
}

const unitOf = (context: Context): string => context.answers.round_unit || "round";

/** "after 3 half-years", or that the clock is too short. */
function when(context: Context, rounds: number | null): string {
  const unit = unitOf(context);
  return rounds === null ? "not within the clock" : rounds === 0 ? "from the start" : `after ${rounds} ${unit}${rounds === 1 ? "" : "s"}`;
}

/** "past even after 3 half-years", or that it is not within the clock. */
const past = (context: Context, level: string, rounds: number | null): string =>
  rounds === null ? `not past ${level} within the clock` : `past ${level} ${when(context, rounds)}`;

interface View { title: string; axis: string; values: (curve: MendingCurve) => number[]; step: (k: number) => string }

function views(context: Context, mending: TypeMending): View[] {
  const recorded = mending.decibans.length > 0, unit = unitOf(context);
  const watched = (k: number): string => `after ${k} ${unit}${k === 1 ? "" : "s"}`;
  return [
    ...(recorded ? [{ title: "Along the record as it is", axis: "entries of the record →", values: (c: MendingCurve) => c.after, step: (k: number) => (k === 0 ? "before the record" : `after entry ${k}`) }] : []),
    { title: "From the start, if it is the truth", axis: `${unit}s watched →`, values: (c) => c.from_start, step: watched },
    ...(recorded && (mending.curves[0]?.from_now.length ?? 0) > 1
      ? [{ title: "From here on, if it is the truth", axis: `further ${unit}s →`, values: (c: MendingCurve) => c.from_now, step: watched }] : []),
  ];
}

const LEVELS = [0.1, 0.5, 0.9];

function draw(context: Context, { party, type, mending }: Item, width: number): Drawn {
  return panels(width, 290, views(context, mending).map((view) => (each: number): Drawn => {
    const lines: Line[] = mending.curves.map((curve) => ({
      label: percent(curve.prior), colour: curve.prior < 0.5 ? colour(0) : curve.prior > 0.5 ? colour(2) : "var(--ink)", faint: !LEVELS.includes(curve.prior),
      points: view.values(curve).map((y, x) => ({ x, y, text: `${context.type(party, type)}, begun at ${percent(curve.prior)}\n${view.step(x)}: ${percent(y)}` })),
    }));
    return linesChart({
      width: each, height: 280, title: view.title, lines,
      x: { title: view.axis, format: (x) => String(x), ticks: view.values(mending.curves[0]!).map((_, k) => k) },
      y: { title: "odds of the type", format: percentTick, domain: [0, 1] },
    });
  }));
}

function says(context: Context, { party, type, mending }: Item): string {
  const name = `“${short(context.type(party, type), 80)}”`;
  const doubter = mending.curves.find((curve) => curve.prior === 0.1);
  const recorded = mending.decibans.length > 0
    ? `The record is ${significant(Math.abs(mending.evidence), 2)} decibans ${mending.evidence < 0 ? "against" : "for"} ${name}: it would end level from a prior of ${percent(mending.level_prior)}; the analyst's is ${percent(mending.prior)}. `
    : "";
  return recorded + (doubter
    ? `If ${name} is the truth, one who gives it 10% in the beginning can expect to be ${past(context, "even", doubter.rounds_to_half)}, and ${past(context, "nine in ten", doubter.rounds_to_nine_tenths)}.`
    : "");
}

function typesFigure(context: Context): Child {
  const list = items(context);
  if (list.length === 0) return null;
  return chosenFigure<Item>({
    title: "How fast a wrong prior is mended",
    list,
    name: ({ party, type }) => `${context.party(party)}: ${context.type(party, type)}`,
    label: "the type",
    says: (item) => says(context, item),
    note: "A line for each prior, which stands at its end; the party's other types keep their proportions. What is expected is the mean over play, given that the type is the truth, by one who sees every move and knows no type. A play that has ended teaches no more.",
    draw: (item, width) => draw(context, item, width),
    table: ({ mending }) => ({
      columns: ["Prior", ...views(context, mending).flatMap((view) => view.values(mending.curves[0]!).slice(1).map((_, k) => `${view.title}: ${view.step(k + 1)}`)), "Past a half", "Past nine tenths"],
      rows: mending.curves.map((curve) => [
        percent(curve.prior),
        ...views(context, mending).flatMap((view) => view.values(curve).slice(1).map((odds) => percent(odds))),
        when(context, curve.rounds_to_half), when(context, curve.rounds_to_nine_tenths),
      ]),
    }),
    height: 320,
  });
}

function beliefsFigure(context: Context): Child {
  const beliefs = context.answers.mending?.beliefs ?? [];
  if (beliefs.length === 0) return null;
  const whose = (b: BeliefMending): string => `${b.party} ${b.type} ${b.about}`;
  const groups = [...new Set(beliefs.map(whose))].map((one) => beliefs.filter((b) => whose(b) === one));
  const worst = beliefs.reduce((a, b) => (b.common - b.believed > a.common - a.believed ? b : a));
  const unit = unitOf(context);
  return figure({
    title: "What parties believe of each other, and how play mends it",
    says: `Furthest from the common prior is “${short(context.type(worst.party, worst.type), 80)}” of ${context.party(worst.party)}: it gives “${short(context.type(worst.about, worst.truth), 80)}” of ${context.party(worst.about)} ${percent(worst.believed)} instead of ${percent(worst.common)}. If that is the truth, it can expect to be ${past(context, "even", worst.rounds_to_half)}.`,
    note: `Expected odds of the truth, for each that it may be, in the eyes of a type with beliefs of its own, as they stood when it was last to move.`,
    draw: (width) =>
      panels(width, 290, groups.map((group) => (each: number): Drawn =>
        linesChart({
          width: each, height: 260, title: `${context.type(group[0]!.party, group[0]!.type)}, of ${context.party(group[0]!.about)}`,
          lines: group.map((b, i) => ({
            label: context.type(b.about, b.truth), colour: colour(i),
            points: b.expected.map((y, x) => ({ x, y, text: `if “${context.type(b.about, b.truth)}” is the truth\nafter ${x} ${unit}${x === 1 ? "" : "s"}: ${percent(y)}` })),
          })),
          x: { title: `${unit}s played →`, format: (x) => String(x), ticks: group[0]!.expected.map((_, k) => k) },
          y: { title: "odds of the truth", format: percentTick, domain: [0, 1] },
        }))),
    table: {
      columns: ["Who believes", "If the truth is", "Believed", "Common prior", "At its last move on record", ...beliefs[0]!.expected.slice(1).map((_, k) => `After ${k + 1} ${unit}${k === 0 ? "" : "s"}`), "Past a half", "Past nine tenths"],
      words: [1],
      rows: beliefs.map((b) => [
        own(`${context.party(b.party)}: ${context.type(b.party, b.type)}`), own(context.type(b.about, b.truth)), percent(b.believed), percent(b.common), percent(b.along.at(-1)?.odds),
        ...b.expected.slice(1).map((odds) => percent(odds)), when(context, b.rounds_to_half), when(context, b.rounds_to_nine_tenths),
      ]),
    },
  });
}

export function mendingPart(context: Context): Child {
  const parts = [typesFigure(context), beliefsFigure(context)].filter((part) => part !== null);
  return parts.length > 0 ? [h("h3", {}, "If the prior is wrong"), parts] : null;
}
