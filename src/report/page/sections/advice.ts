// SPDX-License-Identifier: Apache-2.0
// What to do: each type's moves by regret, and where the margin of the best comes from.
import type { Advice, Part } from "../answers";
import { partyColour } from "../charts/colours";
import { type Drawn, figure, more } from "../charts/figure";
import { panels } from "../charts/panels";
import { type Row, rowsChart } from "../charts/rows";
import { ends } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { change, percent, significant } from "../numbers";
import type { Section } from "./section";

const OPEN = 3;
const MOST_MOVES = 15;
const MOST_PARTS = 10;

export const advice: Section = {
  id: "advice",
  name: "What to do",
  question: "What to do now?",
  content: (all) => {
    const context = all.brief;
    const list = [...(context.answers.advice ?? [])]
      .filter((a) => a.moves.length > 0)
      .sort((a, b) => Number(b.now) - Number(a.now) || a.round - b.round || b.posterior - a.posterior);
    if (!context.answers.advice) return [h("p", { class: "empty" }, "The game was not solved, so there is no advice.")];
    if (list.length === 0) return [];
    const rest = list.slice(OPEN);
    return [
      !list.some((a) => a.now) ? h("p", {}, "Nobody is on the move at the end of the record; these are the next moves that may come.") : null,
      list.slice(0, OPEN).map((a) => [h("h3", {}, heading(context, a)), one(context, a)]),
      rest.length > 0 ? h("h3", {}, `${rest.length} more`) : null,
      rest.map((a) => more([heading(context, a), ": ", inShort(context, a)], () => one(context, a))),
    ];
  },
  otherwise: "Nobody has a choice of moves after the record.",
};

/** Whether a party has types to be told apart. */
const typed = (context: Context, a: Advice): boolean =>
  (context.answers.scenario?.parties.find((p) => p.id === a.party)?.types.length ?? 1) > 1;

const who = (context: Context, a: Advice): string =>
  typed(context, a) ? `${context.party(a.party)}, “${context.type(a.party, a.type)}”` : context.party(a.party);

function heading(context: Context, a: Advice): Child[] {
  return [
    own(context.party(a.party)),
    typed(context, a) ? [", “", own(context.type(a.party, a.type)), `” (${percent(a.posterior)})`] : null,
    a.now ? ", now, at “" : ", next, at “",
    own(context.stage(a.stage)),
    a.now && context.answers.rounds < 2 ? "”" : `”, ${context.round(a.round)}`,
  ];
}

function inShort(context: Context, a: Advice): Child[] {
  const [best, second] = a.moves;
  return [
    "“", own(context.words(best!.label || best!.move)), "”",
    second ? `, ${significant(second.regret, 2)} ${context.unit} better than ` : ", its only move",
    second ? ["“", own(context.words(second.label || second.move)), "”"] : null,
  ];
}

function one(context: Context, a: Advice): HTMLElement[] {
  return a.moves.length > 1 ? [moves(context, a), why(context, a)] : [h("p", {}, "“", own(context.words(a.moves[0]!.label || a.moves[0]!.move)), "” is its only move.")];
}

function moves(context: Context, a: Advice): HTMLElement {
  const name = (i: number): string => context.words(a.moves[i]!.label || a.moves[i]!.move);
  const others = Object.entries(a.best_by_account).filter(([, move]) => move && move !== a.moves[0]!.move);
  const likeliest = [...a.moves].sort((x, y) => y.probability - x.probability)[0]!;
  const rows: Row[] = a.moves.slice(0, MOST_MOVES).map((move, i) => ({
    label: name(i),
    strong: i === 0,
    bars: [{ from: 0, to: -move.regret, colour: partyColour(context, a.party) }],
    texts: [{ at: -move.regret, text: i === 0 ? "best" : change(-move.regret), side: i === 0 ? ("right" as const) : ("left" as const) }],
    beside: { share: move.probability, text: percent(move.probability) },
    marks: [{ at: -move.regret, text: `${name(i)}\nworth ${significant(move.value)} ${context.unit}${i === 0 ? ": the best" : `, ${significant(move.regret)} less than the best`}\nplayed with ${percent(move.probability)}` }],
  }));
  return figure({
    title: `Moves of ${who(context, a)}, best first`,
    says:
      `Best: “${name(0)}”, ${significant(a.moves[1]!.regret, 2)} ${context.unit} better than “${name(1)}”.` +
      (likeliest.move === a.moves[0]!.move ? ` It is also the likeliest to be played, ${percent(likeliest.probability)}.` : ` Likeliest to be played: “${context.words(likeliest.label || likeliest.move)}”, ${percent(likeliest.probability)}.`) +
      others.map(([account, move]) => ` By “${context.account(account)}” alone the best is “${context.move(a.stage, move)}”.`).join(""),
    note: [
      "How much less than the best each move is worth, by this type's own beliefs; beside it, how likely the move is to be played: worse moves are made too, the rarer the more they lose.",
      a.moves.length > MOST_MOVES ? ` The best ${MOST_MOVES} of ${a.moves.length}; the table has all.` : "",
    ],
    draw: (width) => rowsChart({ width, rows, axis: `Less than the best, ${context.unit}`, zero: true, besideTitle: "odds of play" }),
    table: {
      columns: ["Move", `Value, ${context.unit}`, "Regret", "Odds of play"],
      rows: a.moves.map((move) => [own(move.label || move.move), significant(move.value, 4), significant(move.regret, 4), percent(move.probability)]),
    },
    widest: 820,
  });
}

/** The largest parts; the others as one, so that the sum stays what it is. */
function largest(parts: Part[]): Part[] {
  if (parts.length <= MOST_PARTS) return parts;
  const kept = new Set([...parts].sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, MOST_PARTS - 1));
  const rest = parts.filter((part) => !kept.has(part));
  return [...parts.filter((part) => kept.has(part)), { part: `${rest.length} others`, points: rest.reduce((sum, part) => sum + part.points, 0) }];
}

function why(context: Context, a: Advice): HTMLElement {
  const roundName = (part: string): string => {
    const number = /^round (\d+)$/.exec(part)?.[1];
    return number ? context.round(Number(number)) : part === "final" ? "after the last" : part;
  };
  const whole: { title: string; parts: Part[] }[] = [
    { title: "by the other side's type", parts: a.why.by_opponent_type.map((p) => (a.why.by_opponent_type.length === 1 ? { ...p, part: "its only type" } : p)) },
    { title: "by what follows the best move", parts: a.why.by_reply },
    { title: `by ${context.answers.round_unit || "round"}`, parts: a.why.by_round.map((p) => ({ ...p, part: roundName(p.part) })) },
  ].map((split) => ({ ...split, parts: split.parts.filter((part) => part.part !== "after the last" || part.points !== 0) }));
  const splits = whole.filter((split) => split.parts.length > 1);
  const single = whole.filter((split) => split.parts.length === 1 && split.parts[0]!.part !== "its only type");
  const singly = single.length > 0 ? ` All of it comes ${single.map((split) => `${split.title}: ${context.words(split.parts[0]!.part)}`).join("; ")}.` : "";
  if (splits.length === 0)
    return h("p", { class: "note" }, `The margin is ${significant(a.why.margin, 2)} ${context.unit}.${singly}`);
  const over = a.moves.find((move) => move.move === a.why.over);
  const overName = context.words(over?.label || context.move(a.stage, a.why.over));
  const all = splits.flatMap((split) => largest(split.parts).map((part) => part.points));
  const domain = ends([...all, a.why.margin], true);
  const pad = (domain[1] - domain[0]) * 0.02;
  const text = (points: number, digits = 2): string =>
    Math.abs(points) < 1e-9 * Math.max(1, Math.abs(a.why.margin)) ? "0" : change(points, digits);
  const panel = (split: (typeof splits)[number]) => (width: number): Drawn =>
    rowsChart({
      width, title: split.title, above: true, axis: context.unit, zero: true, domain: [domain[0] - pad, domain[1] + pad],
      rows: [
        ...largest(split.parts).map((part): Row => ({
          label: part.part,
          value: text(part.points),
          bars: [{ from: 0, to: part.points, colour: part.points < 0 ? "var(--bad)" : "var(--good)" }],
          marks: [{ at: part.points, text: `${context.words(part.part)}: ${text(part.points)} ${context.unit}` }],
        })),
        {
          label: "sum: the margin", strong: true, value: text(a.why.margin),
          bars: [{ from: 0, to: a.why.margin, colour: "var(--ink)" }],
          marks: [{ at: a.why.margin, text: `sum: ${change(a.why.margin, 3)} ${context.unit}, the margin of the best move` }],
        },
      ],
    });
  const quoted = (part: Part): string => (whole.at(-1)!.parts.some((p) => p.part === part.part) ? part.part : `“${context.words(part.part)}”`);
  const strongest = splits.flatMap((split) => split.parts.map((p) => ({ ...p, title: split.title }))).sort((x, y) => y.points - x.points)[0];
  const weakest = splits.flatMap((split) => split.parts.map((p) => ({ ...p, title: split.title }))).sort((x, y) => x.points - y.points)[0];
  return figure({
    title: `Why “${context.words(a.moves[0]!.label || a.moves[0]!.move)}” rather than “${overName}”`,
    says:
      `The margin is ${significant(a.why.margin, 2)} ${context.unit}.${singly}` +
      (strongest && strongest.points > 0 ? ` Most for it, ${strongest.title}: ${quoted(strongest)}, ${text(strongest.points)}.` : "") +
      (weakest && text(weakest.points) !== "0" && weakest.points < 0 ? ` Most against it, ${weakest.title}: ${quoted(weakest)}, ${text(weakest.points)}.` : ""),
    note: "The margin of the best move over the next best, split in three ways; the parts of each way add up to it. All are on one scale.",
    draw: (width) => panels(width, 250, splits.map(panel)),
    table: {
      columns: ["Split", "Part", context.unit],
      words: [1],
      rows: splits.flatMap((split) => [...split.parts.map((part) => [split.title, own(part.part), text(part.points, 4)]), [split.title, h("b", {}, "sum"), h("b", {}, change(a.why.margin, 4))]]),
    },
  });
}
