// SPDX-License-Identifier: Apache-2.0
// Who gains from delay: what is still to come round by round, the price of a round, and the moments of the record.
import { columnsGrid } from "../charts/columns";
import { partyColour } from "../charts/colours";
import { type Drawn, figure } from "../charts/figure";
import { type Line, linesChart } from "../charts/lines";
import { panels } from "../charts/panels";
import { type Row, rowsChart } from "../charts/rows";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { change, percent, short, significant } from "../numbers";
import { cyclesPart } from "./cycles";
import { hedgesPart } from "./hedges";
import { pivots } from "./pivots";
import { type Section } from "./section";
import type { Id, ValueByType } from "../answers";

/** Types that are still labelled on their line; more are drawn without. */
const LABELLED_TYPES = 6;

/** Steps from round to round that still have a bar each. */
const MOST_STEPS = 8;

export const delay: Section = {
  id: "delay",
  name: "Delay",
  question: "Who gains from delay?",
  content: (all) => {
    const context = all.brief;
    if (!context.answers.delay) return [];
    return [...rounds(context), ...moments(context), ...pivots(context), hedgesPart(context), cyclesPart(context)];
  },
  otherwise: "The game was not solved, so nothing is said of waiting.",
};

const roundUnit = (context: Context): string => context.answers.round_unit || "round";

function rounds(context: Context): Child[] {
  const { rounds: list, price_of_a_round: price } = context.answers.delay!;
  if (context.answers.rounds < 2)
    return [h("p", {}, `The game has one ${roundUnit(context)}: there is no later one to wait for.`)];
  if (list.length === 0) return [h("p", {}, "By the record play never begins a round without a deal, so no round has a price.")];
  return [remaining(context), priceOfARound(context, price)];
}

/** Parties that the list speaks of, in the scenario's order. */
function partiesIn(context: Context, values: Record<Id, unknown>[]): Id[] {
  const seen = new Set(values.flatMap((value) => Object.keys(value)));
  return [...context.parties.filter((id) => seen.has(id)), ...[...seen].filter((id) => !context.parties.includes(id))];
}

function remaining(context: Context): HTMLElement {
  const list = context.answers.delay!.rounds;
  const parties = partiesIn(context, list.map((r) => r.remaining));
  const typed = parties.some((party) => Object.keys(list[0]!.remaining[party]?.by_type ?? {}).length > 1);
  let types = true;
  const lines = (party: Id): Line[] => {
    const out: Line[] = [];
    const ids = [...new Set(list.flatMap((r) => Object.keys(r.remaining[party]?.by_type ?? {})))];
    if (types && ids.length > 1)
      for (const type of ids)
        out.push({
          label: context.type(party, type), colour: partyColour(context, party), faint: true, mute: ids.length > LABELLED_TYPES,
          points: list.map((r) => {
            const value = r.remaining[party]?.by_type?.[type]?.all ?? NaN;
            return { x: r.round, y: value, text: `${context.party(party)}, “${context.type(party, type)}”\n${context.round(r.round)}: ${significant(value)} ${context.unit} still to come` };
          }),
        });
    out.push({
      label: ids.length > 1 && types ? "all its types" : "", mute: !(ids.length > 1 && types), colour: partyColour(context, party),
      points: list.map((r) => {
        const value = r.remaining[party]?.all ?? NaN;
        return { x: r.round, y: value, text: `${context.party(party)}\n${context.round(r.round)}: ${significant(value)} ${context.unit} still to come` };
      }),
    });
    return out;
  };
  const last = list.at(-1)!;
  const drawReached = (width: number): Drawn =>
    columnsGrid({
      width, title: "Chance that play gets there without a deal", names: list.map((r) => String(r.round)), axis: roundUnit(context), format: percent,
      rows: [{ label: "", colour: "var(--c7)", values: list.map((r) => ({ value: r.reached, text: `${context.round(r.round)} without a deal: ${percent(r.reached)}` })) }],
    });
  const element = figure({
    title: `What is still to come, ${roundUnit(context)} by ${roundUnit(context)} without a deal`,
    says:
      `The chance that play gets to ${context.round(last.round)} without a deal is ${percent(last.reached)}. From ${context.round(list[0]!.round)} to ${context.round(last.round)} what is still to come goes ` +
      `${parties.map((p) => `from ${significant(list[0]!.remaining[p]?.all)} to ${significant(last.remaining[p]?.all)} for ${context.party(p)}`).join(", ")}.`,
    note: `Value of all that a party has still before it at the start of a ${roundUnit(context)}, in ${context.unit} of that ${roundUnit(context)}, no deal having been made. Every party has a scale of its own. The thick line weighs its types by who is still likely to be there.`,
    controls: typed
      ? h("div", { class: "choices controls" }, h("label", {}, h("input", {
          type: "checkbox", checked: true,
          onchange: (event: Event) => {
            types = (event.target as HTMLInputElement).checked;
            element.dispatchEvent(new Event("redraw"));
          },
        }), " with the lines of each type"))
      : null,
    draw: (width) =>
      panels(width, 270, [
        ...parties.map((party) => (each: number): Drawn =>
          linesChart({
            width: each, height: 230, title: context.party(party), lines: lines(party),
            x: { title: roundUnit(context), format: (x) => String(x), ticks: list.map((r) => r.round) },
            y: { title: `${context.unit} still to come` },
          })),
        drawReached,
      ]),
    table: {
      columns: [roundUnit(context), "Chance to get there", ...parties.flatMap((p) => [short(context.party(p), 60), ...typeIds(list[0]!.remaining[p]).map((t) => `${short(context.party(p), 30)}: ${short(context.type(p, t), 60)}`)])],
      rows: list.map((r) => [
        context.round(r.round), percent(r.reached),
        ...parties.flatMap((p) => [significant(r.remaining[p]?.all, 4), ...typeIds(list[0]!.remaining[p]).map((t) => significant(r.remaining[p]?.by_type?.[t]?.all, 4))]),
      ]),
    },
  });
  return element;
}

/** A party's types where it has several. */
const typeIds = (value: ValueByType | undefined): Id[] => {
  const ids = Object.keys(value?.by_type ?? {});
  return ids.length > 1 ? ids : [];
};

function priceOfARound(context: Context, price: Record<Id, number[]>): Child {
  const parties = partiesIn(context, [price]).filter((p) => (price[p]?.length ?? 0) > 0);
  if (parties.length === 0) return null;
  const step = (r: number): string => `${r + 1} to ${r + 2}`;
  const said = (party: Id, points: number, r: number): string => `${context.party(party)}\nno deal from ${roundUnit(context)} ${step(r)}: ${change(points, 3)} ${context.unit}`;
  const most = Math.max(...parties.map((p) => price[p]!.length));
  const rows: Row[] = parties.flatMap((party) =>
    price[party]!.map((points, r) => ({
      ...(r === 0 ? { head: context.party(party) } : {}),
      label: `${roundUnit(context)} ${step(r)}`,
      bars: [{ from: 0, to: points, colour: points < 0 ? "var(--bad)" : "var(--good)" }],
      texts: [{ at: points, text: change(points), side: points < 0 ? ("left" as const) : ("right" as const) }],
      marks: [{ at: points, text: said(party, points, r) }],
    })),
  );
  const all = parties.flatMap((party) => price[party]!.map((points, r) => ({ party, points, r })));
  const worst = all.reduce((a, b) => (b.points < a.points ? b : a));
  const best = all.reduce((a, b) => (b.points > a.points ? b : a));
  const say = (item: (typeof all)[number]): string => `${context.party(item.party)} from ${roundUnit(context)} ${step(item.r)}, ${change(item.points)} ${context.unit}`;
  return figure({
    title: `The price of one more ${roundUnit(context)} without a deal`,
    says: [
      best.points > 0 ? `Waiting pays most for ${say(best)}.` : `Waiting pays nobody in any ${roundUnit(context)}.`,
      worst.points < 0 ? `It costs most for ${say(worst)}.` : "It costs nobody.",
    ].join(" "),
    note: `Change of a party's whole pay-off from starting a ${roundUnit(context)} without a deal to starting the next without one, its types' odds held as they are: below zero the wait costs it, above zero it pays.`,
    draw: (width) =>
      most <= MOST_STEPS
        ? rowsChart({ width, rows, axis: `Change of the whole pay-off, ${context.unit}`, zero: true })
        : panels(width, 270, parties.map((party) => (each: number): Drawn =>
            linesChart({
              width: each, title: context.party(party),
              lines: [{ label: "", mute: true, colour: partyColour(context, party), points: price[party]!.map((points, r) => ({ x: r + 1, y: points, text: said(party, points, r) })) }],
              x: { title: `from this ${roundUnit(context)} to the next`, format: (x) => String(x), ticks: price[party]!.map((_, r) => r + 1) },
              y: { title: `change of the whole pay-off, ${context.unit}`, zero: true },
            }))),
    table: {
      columns: ["Party", ...Array.from({ length: most }, (_, r) => `${roundUnit(context)} ${step(r)}`)],
      rows: parties.map((p) => [own(context.whole.party(p)), ...price[p]!.map((points) => change(points, 4))]),
    },
    widest: 820,
  });
}

// ------------------------------------------------------------------------------------------- moments of the record

/** A party's value at a moment with its types as likely as they look now: two moments then differ by what happened. */
function asTypesLookNow(context: Context, party: Id, value: ValueByType | undefined): number {
  if (!value) return NaN;
  const odds = context.answers.posterior?.[party];
  let sum = 0, weight = 0;
  for (const [type, of] of Object.entries(value.by_type ?? {})) {
    const w = odds?.[type]?.posterior ?? 0;
    sum += w * of.all;
    weight += w;
  }
  return weight > 0 ? sum / weight : value.all;
}

function moments(context: Context): Child[] {
  const marks = context.answers.marks ?? [];
  if (marks.length === 0) return [];
  const parties = partiesIn(context, marks.map((m) => m.value));
  const typed = parties.filter((p) => typeIds(marks[0]!.value[p]).length > 0);
  const from = marks[0]!, to = marks.at(-1)!;
  const names = marks.map((m) => m.mark);
  const said = (mark: string): string => context.words(mark);
  const panel = (party: Id) => (width: number): Drawn => {
    const ids = typeIds(from.value[party]);
    return linesChart({
      width, height: 240, title: context.party(party),
      lines: [
        ...ids.map((type): Line => ({
          label: context.type(party, type), colour: partyColour(context, party), faint: true, mute: ids.length > LABELLED_TYPES,
          points: marks.map((m, i) => {
            const value = m.value[party]?.by_type?.[type]?.all ?? NaN;
            return { x: i, y: value, text: `${context.party(party)}, “${context.type(party, type)}”\n${said(m.mark)}: ${significant(value)} ${context.unit}` };
          }),
        })),
        {
          label: ids.length > 0 ? "all its types" : "", mute: ids.length === 0, colour: partyColour(context, party),
          points: marks.map((m, i) => {
            const value = asTypesLookNow(context, party, m.value[party]);
            return { x: i, y: value, text: `${context.party(party)}\n${said(m.mark)}: ${significant(value)} ${context.unit}${ids.length > 0 ? ", its types as likely as they look now" : ""}` };
          }),
        },
      ],
      x: { title: "", format: (x) => short(names[x] ?? "", 24), ticks: marks.map((_, i) => i) },
      y: { title: `whole pay-off, ${context.unit}` },
    });
  };
  const say = parties.map((p) => `${context.party(p)} ${change(asTypesLookNow(context, p, to.value[p]) - asTypesLookNow(context, p, from.value[p]))}`);
  return [
    figure({
      title: "What the moments of the record were worth",
      says: marks.length > 1 ? `From “${said(from.mark)}” to “${said(to.mark)}”, in ${context.unit}: ${say.join(", ")}.` : `“${said(from.mark)}” is the one moment that the record names.`,
      note: [
        "A party's whole pay-off as it was to be expected at each moment. Every party has a scale of its own.",
        typed.length > 0 ? " The thick line gives its types the odds that they have now, so that it moves by what happened and not by what was learnt of the types; the table has both." : "",
      ],
      draw: (width) => panels(width, 330, parties.map(panel)),
      table: {
        columns: ["Party", "Type", ...marks.map((m) => short(m.mark, 60)), ...(marks.length > 1 ? ["Change, first to last"] : [])],
        words: [1],
        rows: parties.flatMap((p) => {
          const row = (label: Child, value: (m: (typeof marks)[number]) => number): Child[] => [
            own(context.whole.party(p)), label, ...marks.map((m) => significant(value(m), 4)), ...(marks.length > 1 ? [change(value(to) - value(from), 3)] : []),
          ];
          const ids = typeIds(from.value[p]);
          return [
            ...(ids.length > 0 ? [row("all, as likely as they look now", (m) => asTypesLookNow(context, p, m.value[p]))] : []),
            row(ids.length > 0 ? "all, as likely as they looked then" : "all", (m) => m.value[p]?.all ?? NaN),
            ...ids.map((type) => row(own(context.whole.type(p, type)), (m) => m.value[p]?.by_type?.[type]?.all ?? NaN)),
          ];
        }),
      },
    }),
  ];
}
