// SPDX-License-Identifier: Apache-2.0
// What further cycles of talks teach, and are worth.
import type { Cycle, Id } from "../answers";
import { colour } from "../charts/colours";
import { type Drawn, figure } from "../charts/figure";
import { type Line, linesChart } from "../charts/lines";
import { panels } from "../charts/panels";
import { percentTick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { change, percent, significant } from "../numbers";

export function cyclesPart(context: Context): Child {
  const answer = context.answers.cycles;
  if (!answer || answer.cycles.length < 2) return null;
  const { cycles } = answer, second = cycles[1]!, parties = Object.keys(second.types);
  const x = { title: "cycle", format: (c: number) => String(c), ticks: cycles.map((c) => c.cycle) };
  const line = (label: string, i: number, value: (c: Cycle) => number | null | undefined): Line => ({
    label, colour: colour(i), points: cycles.map((c) => ({ x: c.cycle, y: value(c) ?? NaN, text: `${label}\ncycle ${c.cycle}: ${percent(value(c))}` })),
  });
  const panel = (title: string, yTitle: string, lines: Line[]) => (width: number): Drawn =>
    linesChart({ width, height: 240, title, lines, x, y: { title: yTitle, format: percentTick, domain: [0, 1] } });
  const types = (party: Id): Id[] => Object.keys(second.types[party]!);
  const worth = Object.entries(answer.worth);
  return [
    h("h3", {}, "What further cycles teach"),
    figure({
      title: "Cycle by cycle",
      says:
        `A second cycle comes ${percent(second.reached_now.all)} of the time given the record, ${percent(second.reached.all)} from the start. ` +
        parties.map((p) => `The first teaches ${significant(second.bits[p], 2)} bits of ${context.party(p)}. `).join("") +
        (worth.length > 0 ? `That there may be further cycles is worth ${worth.map(([p, v]) => `${change(v.all)} to ${context.party(p)}`).join(", ")}, in ${context.unit}.` : ""),
      note: "Odds are those of one who began with the analyst's prior and has seen every move since the start, where the cycle comes; those of a type are what is expected if that type is the truth. Bits are what the cycles before have taken off the entropy of the type, plays that ended before included.",
      draw: (width) =>
        panels(width, 270, [
          panel("What comes", "probability", [line("it comes", 0, (c) => c.reached.all), line("given the record", 1, (c) => c.reached_now.all), line("a deal in it", 2, (c) => c.deal.all)]),
          ...parties.map((party) => panel(context.party(party), "odds of the truth", types(party).map((t, i) => line(context.type(party, t), i, (c) => c.types[party]?.[t]?.odds_if_true)))),
        ]),
      table: {
        columns: ["", ...cycles.map((c) => `Cycle ${c.cycle}`)],
        rows: [
          ["It comes", ...cycles.map((c) => percent(c.reached.all))],
          ["It comes, given the record", ...cycles.map((c) => percent(c.reached_now.all))],
          ["A deal in it, once it has come", ...cycles.map((c) => percent(c.deal.all))],
          ...parties.flatMap((party) => [
            [own(`${context.party(party)}: bits learnt before`), ...cycles.map((c) => significant(c.bits[party], 2))],
            ...types(party).flatMap((t) => [
              [own(`${context.type(party, t)}: odds when it comes`), ...cycles.map((c) => percent(c.types[party]?.[t]?.odds))],
              [own(`${context.type(party, t)}: odds if it is the truth`), ...cycles.map((c) => percent(c.types[party]?.[t]?.odds_if_true))],
              [own(`${context.type(party, t)}: chance that it comes`), ...cycles.map((c) => percent(c.types[party]?.[t]?.reached))],
            ]),
          ]),
        ],
      },
    }),
  ];
}
