// SPDX-License-Identifier: Apache-2.0
// When to change course: what each round of doing so is worth.
import type { Id, Pivot } from "../answers";
import { partyColour } from "../charts/colours";
import { type Drawn, figure } from "../charts/figure";
import { linesChart } from "../charts/lines";
import { panels } from "../charts/panels";
import { type Row, rowsChart } from "../charts/rows";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { change, short, significant } from "../numbers";

const how = (curve: Pivot): string => (curve.announced ? "announced" : "kept secret");

export function pivots(context: Context): Child[] {
  const groups = new Map<Id, Pivot[]>();
  for (const pivot of context.answers.pivots ?? []) groups.set(pivot.id, [...(groups.get(pivot.id) ?? []), pivot]);
  return [...groups.values()].flatMap((curves) => {
    const unsolved = curves.filter((c) => !c.solved || !c.points?.length);
    const solved = curves.filter((c) => !unsolved.includes(c));
    return [
      solved.length > 0 ? curve(context, solved) : null,
      solved.length > 0 ? waiting(context, solved) : null,
      unsolved.map((c) => h("p", { class: "empty" }, "“", own(context.words(c.label)), `”, ${how(c)}: the games with it could not all be solved, so it has no curve.`)),
    ];
  });
}

function curve(context: Context, curves: Pivot[]): HTMLElement {
  const first = curves[0]!;
  const unit = context.answers.round_unit || "round";
  const ids = [...new Set(curves.flatMap((c) => c.points!.flatMap((p) => Object.keys(p.value))))];
  const parties = [first.party, ...context.parties.filter((p) => p !== first.party && ids.includes(p))];
  const points = first.points!;
  const name = (round: number | "never"): string => (round === "never" ? "never" : String(round));
  const inWords = (round: number | "never" | undefined): string => (round === undefined ? "–" : round === "never" ? "never" : `in ${context.round(round)}`);
  const value = (c: Pivot, i: number, party: Id): number => c.points![i]?.value[party]?.all ?? NaN;
  const panel = (party: Id) => (width: number): Drawn => {
    const pivoting = party === first.party;
    const notes = pivoting
      ? curves.flatMap((c) => {
          const i = c.points!.findIndex((p) => p.round === c.best_round);
          return i < 0 ? [] : [{ x: i, y: value(c, i, party), text: "best", colour: partyColour(context, party) }];
        })
      : [];
    return linesChart({
      width, height: 250, title: context.party(party), notes,
      lines: curves.map((c) => ({
        label: how(c), colour: partyColour(context, party), faint: !pivoting, dashed: !c.announced,
        points: c.points!.map((p, i) => ({
          x: i, y: value(c, i, party),
          text: `${context.party(party)}: ${significant(value(c, i, party))} ${context.unit}\npivot ${inWords(p.round)}, ${how(c)}${pivoting && p.round === c.best_round ? ": its best" : ""}`,
        })),
      })),
      x: { title: `${unit} of the change of course`, format: (x) => name(points[x]?.round ?? "never"), ticks: points.map((_, i) => i) },
      y: { title: `whole pay-off, ${context.unit}` },
    });
  };
  return figure({
    title: `When to change course: ${context.words(first.label)}`,
    says: curves
      .map((c) => {
        const at = c.points!.findIndex((p) => p.round === c.best_round);
        const never = c.points!.findIndex((p) => p.round === "never");
        const gain = at >= 0 && never >= 0 && at !== never ? `, ${change(value(c, at, c.party) - value(c, never, c.party))} ${context.unit} over never` : "";
        return `${how(c) === "announced" ? "Announced" : "Kept secret"}, it is best for ${context.party(c.party)} ${inWords(c.best_round)}${gain}.`;
      })
      .join(" "),
    note: [
      `The whole pay-off from the start if `, own(context.party(first.party)), ` changes course in that ${unit}, types drawn by what the record says of them. Every party has a scale of its own; the ring marks the best ${unit}.`,
      curves.length > 1 ? " Solid: the others know the date beforehand. Dashed: they learn of it when they see it." : curves[0]!.announced ? " The others know the date beforehand." : " The others learn of it when they see it.",
    ],
    draw: (width) => panels(width, 290, parties.map(panel)),
    table: {
      columns: [unit, "", ...parties.map((p) => short(context.party(p), 60)), "Cost of waiting one more"],
      words: [1],
      rows: curves.flatMap((c) =>
        c.points!.map((p, i) => [
          name(p.round), how(c) + (p.round === c.best_round ? ", best" : ""), ...parties.map((party) => significant(value(c, i, party), 4)), change(c.cost_of_waiting?.[i], 3),
        ])),
    },
  });
}

function waiting(context: Context, curves: Pivot[]): Child {
  const unit = context.answers.round_unit || "round";
  const costs = curves.flatMap((c) => (c.cost_of_waiting ?? []).map((cost, i) => ({ c, cost, i })));
  if (costs.length === 0) return null;
  const step = (i: number): string => `${unit} ${i + 1} to ${i + 2}`;
  const rows: Row[] = costs.map(({ c, cost, i }) => ({
    ...(i === 0 && curves.length > 1 ? { head: how(c) === "announced" ? "Announced" : "Kept secret" } : {}),
    label: `from ${step(i)}`,
    bars: [{ from: 0, to: cost, colour: cost > 0 ? "var(--bad)" : "var(--good)" }],
    texts: [{ at: cost, text: change(cost), side: cost < 0 ? ("left" as const) : ("right" as const) }],
    marks: [{ at: cost, text: `putting it off from ${step(i)}, ${how(c)}\ncosts ${context.party(c.party)} ${significant(cost)} ${context.unit}` }],
  }));
  const worst = costs.reduce((a, b) => (b.cost > a.cost ? b : a));
  return figure({
    title: `What waiting with it costs ${context.party(curves[0]!.party)}`,
    says: worst.cost > 0 ? `Putting it off costs most from ${step(worst.i)}, ${how(worst.c)}: ${significant(worst.cost, 2)} ${context.unit}.` : "Putting it off never costs it anything.",
    note: `The value of changing course in a ${unit} less that of doing so in the next: above zero the wait costs, below zero it pays.`,
    draw: (width) => rowsChart({ width, rows, axis: `Cost of waiting, ${context.unit}`, zero: true }),
    table: {
      columns: ["Put off", "", `Cost, ${context.unit}`],
      words: [1],
      rows: costs.map(({ c, cost, i }) => [`from ${step(i)}`, how(c), change(cost, 4)]),
    },
    widest: 820,
  });
}
