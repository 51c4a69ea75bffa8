// SPDX-License-Identifier: Apache-2.0
// How it ends from here, with what odds, and when.
import type { Ending } from "../answers";
import { figure, type TableSpec } from "../charts/figure";
import { columnsGrid } from "../charts/columns";
import { percentTick } from "../charts/scale";
import { type Row, rowsChart } from "../charts/rows";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { percent } from "../numbers";
import type { Section } from "./section";

const MOST = 15;

export const next: Section = {
  id: "next",
  name: "What next",
  question: "What happens next?",
  content: (all) => {
    const context = all.brief;
    const forecast = context.answers.forecast;
    if (!forecast || forecast.length === 0) return [];
    const sorted = [...forecast].sort((a, b) => b.probability - a.probability);
    return [dealInWords(context), endings(context, sorted), rounds(context, sorted)];
  },
  otherwise: "The game was not solved, so nothing is said of what comes next.",
};

function dealInWords(context: Context): Child {
  const deal = context.answers.chance_of_deal;
  if (!deal) return null;
  const accounts = context.accounts;
  return h(
    "p",
    {},
    "Chance of a deal from here: ",
    h("b", {}, percent(deal.all)),
    accounts.length > 1
      ? [" (", accounts.map((id, i) => [i > 0 ? ", " : "", percent(deal.by_account[id]), " by ", own(`“${context.account(id)}”`)]), ")"]
      : null,
    ".",
  );
}

const recorded = (context: Context): boolean => (context.answers.scenario?.record.length ?? 1) > 0;

function endings(context: Context, sorted: Ending[]): HTMLElement {
  const accounts = context.accounts;
  const record = recorded(context);
  const shown = sorted.slice(0, MOST);
  const rows: Row[] = shown.map((e) => {
    const label = context.ending(e.ending);
    const text = [
      `${label}: ${percent(e.probability)}`,
      record ? `before the record ${percent(e.before_record)}` : "",
      ...(accounts.length > 1 ? accounts.map((id) => `by “${context.account(id)}” ${percent(e.by_account[id])}`) : []),
    ].filter(Boolean).join("\n");
    return {
      label,
      value: percent(e.probability),
      bars: [{ from: 0, to: e.probability, colour: "var(--c1)" }],
      ticks: record ? [{ at: e.before_record }] : [],
      dots: accounts.length > 1 ? accounts.map((id) => ({ at: e.by_account[id] ?? NaN, colour: "var(--c2)", hollow: true })) : [],
      marks: [{ at: e.probability, text }],
    };
  });
  const first = sorted[0]!;
  const moved = record ? [...sorted].sort((a, b) => Math.abs(b.probability - b.before_record) - Math.abs(a.probability - a.before_record))[0]! : null;
  const table: TableSpec = {
    columns: ["Ending", "From here", ...(record ? ["Before the record"] : []), ...(accounts.length > 1 ? accounts.map((id) => `By “${context.account(id)}”`) : [])],
    rows: sorted.map((e) => [
      own(context.whole.ending(e.ending)),
      percent(e.probability),
      ...(record ? [percent(e.before_record)] : []),
      ...(accounts.length > 1 ? accounts.map((id) => percent(e.by_account[id])) : []),
    ]),
  };
  return figure({
    title: "How it ends from here",
    says:
      `Most likely: “${context.ending(first.ending)}”, ${percent(first.probability)}` +
      (sorted.length > 1 ? `; then “${context.ending(sorted[1]!.ending)}”, ${percent(sorted[1]!.probability)}.` : ".") +
      (moved && percent(moved.probability) !== percent(moved.before_record)
        ? ` The record moved “${context.ending(moved.ending)}” most: ${percent(moved.before_record)} before it.`
        : ""),
    note: [
      record ? "Bar: probability from the end of the record. " : "Bar: probability from the start; nothing has been played yet. ",
      record ? "Upright stroke: as it was before any of the record was known. " : "",
      accounts.length > 1 ? "Ring: by one account alone." : "",
      sorted.length > MOST ? ` The ${MOST} likeliest of ${sorted.length}; the table has all.` : "",
    ],
    draw: (width) => rowsChart({ width, rows, axis: "Probability", format: percentTick, zero: true }),
    table,
    widest: 820,
  });
}

function rounds(context: Context, sorted: Ending[]): Child {
  const count = Math.max(...sorted.map((e) => e.by_round.length));
  if (count < 2) return h("p", { class: "note" }, `All of it within one ${context.answers.round_unit || "round"}.`);
  const possible = sorted.filter((e) => e.by_round.some((p) => p > 0)).slice(0, MOST);
  if (possible.length === 0) return null;
  const cells = possible.map((e) => ({
    label: context.ending(e.ending),
    values: e.by_round.map((p, r) => ({ value: p, text: `${context.ending(e.ending)}\n${context.round(r + 1)}: ${percent(p)}` })),
  }));
  const sums = Array.from({ length: count }, (_, r) => sorted.reduce((sum, e) => sum + (e.by_round[r] ?? 0), 0));
  const likeliest = sums.indexOf(Math.max(...sums));
  return figure({
    title: `When it ends, by ${context.answers.round_unit || "round"}`,
    says: `The chance that it ends in ${context.round(likeliest + 1)} is ${percent(sums[likeliest])}, more than in any other; likeliest then: “${
      context.ending([...sorted].sort((a, b) => (b.by_round[likeliest] ?? 0) - (a.by_round[likeliest] ?? 0))[0]!.ending)}”.`,
    note: "Height: probability that this ending comes in that round, the same scale in all rows.",
    draw: (width) =>
      columnsGrid({ width, rows: cells, names: sums.map((_, r) => String(r + 1)), axis: context.answers.round_unit || "round", format: percent }),
    table: {
      columns: ["Ending", ...sums.map((_, r) => context.round(r + 1))],
      rows: [
        ...sorted.map((e) => [own(context.whole.ending(e.ending)), ...sums.map((_, r) => percent(e.by_round[r]))]),
        ["Any of them", ...sums.map((sum) => percent(Math.min(1, sum)))],
      ],
    },
    widest: 820,
  });
}
