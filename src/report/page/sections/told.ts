// SPDX-License-Identifier: Apache-2.0
// What each move told whom: odds in the observer's own eyes, right before it learnt of the move and right after.
import type { Id, Told } from "../answers";
import { drawDots } from "../charts/dots";
import { figure } from "../charts/figure";
import { isolated } from "../charts/text";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { percent } from "../numbers";

const MOST_ROWS = 12;

/** The move by the likeliest account that has one. */
function moveOf(context: Context, told: Told): string {
  const entry = context.answers.scenario?.record.find((one) => one.entry === told.entry);
  const moves = entry ? [context.answers.likeliest_account, ...Object.keys(entry.moves)].map((a) => entry.moves[a]) : [];
  const move = moves.find((one) => one);
  return move ? context.words(move.label || move.id) : context.stage(told.stage);
}

/** The type whose odds rose most. */
function risen(told: Told): Id {
  const rise = (type: Id): number => told.after[type]!.all - told.before[type]!.all;
  return Object.keys(told.after).reduce((a, b) => (rise(b) > rise(a) ? b : a));
}

const moved = (told: Told): number => told.after[risen(told)]!.all - told.before[risen(told)]!.all;

function name(context: Context, told: Told): string {
  return `${told.entry}. “${moveOf(context, told)}”, to ${context.party(told.observer)}: that ${context.party(told.about)} “${context.type(told.about, risen(told))}”`;
}

function tableRows(context: Context, list: Told[]): Child[][] {
  return list.flatMap((told) => {
    const what = [`${told.entry}. “`, own(moveOf(context, told)), "”"];
    const row = (type: string, before: (t: Id) => number | undefined, after: (t: Id) => number | undefined): Child[][] =>
      Object.keys(told.after).map((t) => [what, own(type ? `${context.party(told.observer)}, “${type}”` : context.party(told.observer)), own(`${context.party(told.about)}, “${context.type(told.about, t)}”`), percent(before(t)), percent(after(t)), told.told_nothing ? "nothing" : ""]);
    const types = Object.entries(told.by_type);
    return [
      ...row("", (t) => told.before[t]!.all, (t) => told.after[t]!.all),
      ...(types.length > 1 ? types.flatMap(([type, odds]) => row(context.type(told.observer, type), (t) => odds.before[t], (t) => odds.after[t])) : []),
    ];
  });
}

/** Nothing where nobody had anything to learn. */
export function toldPart(context: Context): Child {
  const list = context.answers.told ?? [];
  if (list.length === 0) return null;
  const rows = list.filter((told) => !told.told_nothing).sort((a, b) => moved(b) - moved(a));
  const nothing = list.filter((told) => told.told_nothing);
  const shown = rows.slice(0, MOST_ROWS).sort((a, b) => a.entry - b.entry);
  const most = rows[0];
  const silent = nothing.map((told) => `“${moveOf(context, told)}” told ${context.party(told.observer)} nothing about ${context.party(told.about)}`);
  const says = most
    ? `What told most is “${moveOf(context, most)}”: in the eyes of ${context.party(most.observer)}, the odds that ${context.party(most.about)} “${context.type(most.about, risen(most))}” went from ${percent(most.before[risen(most)]!.all)} to ${percent(most.after[risen(most)]!.all)}.`
    : "No move told anybody anything.";
  const head = h("h3", {}, "What each move told whom");
  const babble = silent.length > 0 ? h("p", {}, own(`${silent.slice(0, 6).join("; ")}${silent.length > 6 ? `; and ${silent.length - 6} more` : ""}: no odds moved by as much as one in a thousand.`)) : null;
  const table = { columns: ["Move", "In the eyes of", "Odds that", "Before", "After", "Told"], rows: tableRows(context, list), words: [1, 2, 5] };
  if (shown.length === 0) return [head, babble];
  return [
    head,
    figure({
      title: "Odds before and after each move, in the eyes of those who learnt of it",
      says,
      note: [
        "By each observer's own prior and what it had seen; its types weighed as the record leaves them, each of them in the table.",
        rows.length > shown.length ? ` The ${shown.length} that told most of ${rows.length}; the table has all.` : "",
      ],
      widest: 860,
      height: 46 * shown.length + 40,
      draw: (width) =>
        drawDots(shown.map((told) => ({
          name: name(context, told), from: told.before[risen(told)]!.all, to: told.after[risen(told)]!.all,
          text: `${isolated(name(context, told))}\n${percent(told.before[risen(told)]!.all)} before, ${percent(told.after[risen(told)]!.all)} after`,
        })), width, "the move"),
      table,
    }),
    babble,
  ];
}
