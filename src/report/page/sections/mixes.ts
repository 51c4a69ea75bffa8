// SPDX-License-Identifier: Apache-2.0
// What else might have been offered: the chance of every move where the last offer was made, under each what-if.
import type { Mix, WhatIf, WhatIfPoint } from "../answers";
import { colour, key } from "../charts/colours";
import { figure } from "../charts/figure";
import type { Line } from "../charts/lines";
import { type Row, rowsChart } from "../charts/rows";
import { percentTick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, own } from "../dom";
import { percent } from "../numbers";
import { labelOf, solved } from "./what_if";

/** A move's chance below this everywhere is not worth a colour. */
const WORTH_SHOWING = 0.02;

export function lastMix(context: Context, point: WhatIfPoint): Mix | null {
  const last = context.answers.offers?.at(-1);
  const mix = last && solved(point) ? point.mixes?.find((one) => one.entry === last.entry) : undefined;
  return mix && mix.moves.length > 0 ? mix : null;
}

/** Moves that are worth showing, by their place in the menu, with their labels. */
function movesOf(context: Context, mixes: (Mix | null)[]): Map<string, string> {
  const labels = new Map<string, string>();
  const worth = new Set<string>();
  for (const mix of mixes)
    for (const move of mix?.moves ?? []) {
      labels.set(move.move, context.words(move.label || move.move));
      if (move.chance.all >= WORTH_SHOWING) worth.add(move.move);
    }
  return new Map([...labels].filter(([move]) => worth.has(move)));
}

const chanceOf = (mix: Mix | null, move: string): number => mix?.moves.find((one) => one.move === move)?.chance.all ?? 0;

/** A line for each move, along a swept number. */
export function mixLines(context: Context, points: { x: number; mix: Mix | null; tip: (text: string) => string }[]): Line[] {
  return [...movesOf(context, points.map((p) => p.mix))].map(([move, label], i) => ({
    label,
    colour: colour(i),
    points: points.flatMap(({ x, mix, tip }) => (mix ? [{ x, y: chanceOf(mix, move), text: tip(`“${label}”: ${percent(chanceOf(mix, move))}`) }] : [])),
  }));
}

const AFTER: Record<string, string> = {
  committed_record: " (the committed moves in place of the record's)",
  likely_play: " (after any play that comes there: the record cannot happen)",
};

export function mixes(context: Context, today: WhatIfPoint, list: WhatIf[]): Child {
  const offer = context.answers.offers?.at(-1);
  const cases = [{ label: "the game as it is", mix: lastMix(context, today) }, ...list.flatMap((w) => w.points.slice(0, 1).map((p) => ({ label: labelOf(w), mix: lastMix(context, p) })))]
    .flatMap((c) => (c.mix ? [{ label: c.label + (AFTER[c.mix.after] ?? ""), mix: c.mix }] : []));
  const ownMix = lastMix(context, today);
  if (!offer || !ownMix || cases.length === 0) return null;
  const moves = movesOf(context, cases.map((c) => c.mix));
  const parts = [...moves].map(([move, label], i) => ({ move, label, colour: colour(i) }));
  const rows: Row[] = cases.map((c, i) => {
    let from = 0;
    const bars = parts.map(({ move, label, colour: of }) => {
      const bar = { from, to: from + chanceOf(c.mix, move), colour: of, inside: percent(chanceOf(c.mix, move)), label };
      from = bar.to;
      return bar;
    });
    return {
      label: c.label, strong: i === 0, bars,
      marks: bars.filter((bar) => bar.to > bar.from).map((bar) => ({ at: (bar.from + bar.to) / 2, text: `${c.label}\n“${bar.label}”: ${percent(bar.to - bar.from)}` })),
    };
  });
  const changed = cases.slice(1).flatMap((c) => parts.map((part) => ({ label: c.label, part, by: chanceOf(c.mix, part.move) - chanceOf(ownMix, part.move), to: chanceOf(c.mix, part.move) })));
  const most = changed.length > 0 ? changed.reduce((a, b) => (Math.abs(b.by) > Math.abs(a.by) ? b : a)) : null;
  const first = parts.reduce((a, b) => (chanceOf(ownMix, b.move) > chanceOf(ownMix, a.move) ? b : a));
  const who = context.party(offer.maker);
  return figure({
    title: `What ${who} would do where it made its last offer`,
    says:
      `As the game is, ${who} most likely plays “${first.label}” there, ${percent(chanceOf(ownMix, first.move))}. ` +
      (most && Math.abs(most.by) >= 0.005 ? `What changes most is “${most.part.label}” with “${most.label}”: ${percent(most.to)}.` : "None of these what-ifs changes it by half in a hundred."),
    controls: key(parts.map((part) => ({ label: part.label, colour: part.colour }))),
    note: "Before it was seen what it did: chances over its types, as likely as the play until then makes them.",
    draw: (width) => rowsChart({ width, rows, axis: "Chance", format: percentTick, domain: [0, 1] }),
    table: {
      columns: ["What if", ...parts.map((part) => part.label)],
      rows: cases.map((c) => [own(c.label), ...parts.map((part) => percent(chanceOf(c.mix, part.move)))]),
    },
    widest: 860,
  });
}
