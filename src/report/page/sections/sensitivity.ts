// SPDX-License-Identifier: Apache-2.0
// One number at a time at its low and its high: what the answers hang on.
import type { Sensitivity, SensitivityEnd } from "../answers";
import { key } from "../charts/colours";
import { figure, more, table } from "../charts/figure";
import { type Row, rowsChart } from "../charts/rows";
import { percentTick, tick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { percent, short, significant } from "../numbers";
import { answered, asked, topic } from "./change";

const MOST = 12;

type Swept = Sensitivity["numbers"][number];

export function sensitivity(context: Context): Child[] {
  const given = context.answers.sensitivity;
  const heading = h("h3", {}, "One number at a time");
  if (!given)
    return [
      heading,
      h("p", {}, "Not computed here. With ", h("code", {}, "--sensitivity"), " every number that has a range is set to its low and to its high, and the game is solved again each time:"),
      h("pre", {}, h("code", {}, `${context.answers.trust.command} --sensitivity`)),
    ];
  if (given.numbers.length === 0 || given.outputs.length === 0)
    return [heading, h("p", { class: "empty" }, given.numbers.length === 0 ? "No number of the scenario has a range, so none was varied." : "There is no answer that could be followed."), skipped(given)];
  return [heading, tornado(context, given), ...flips(context, given), unsolved(given), skipped(given)];
}

/** Today's leading verdict on the last offer if there is one, else the first answer that any number moves. */
function firstShown(context: Context, given: Sensitivity): number {
  const last = context.answers.offers?.at(-1);
  const verdict = last ? given.outputs.findIndex((o) => o.id.startsWith(`verdict.${last.id}.`)) : -1;
  if (verdict >= 0) return verdict;
  const moved = given.outputs.findIndex((o, i) =>
    given.numbers.some((n) => [n.at_low, n.at_high].some((end) => Math.abs(outputAt(end, i) - o.value) > 1e-9 * Math.max(1, Math.abs(o.value)))));
  return Math.max(0, moved);
}

const label = (n: Swept): string => short(n.what || n.path, 120);
const outputAt = (end: SensitivityEnd, output: number): number => end.outputs?.[output] ?? NaN;
const whyNot = (end: SensitivityEnd): string =>
  end.why || (end.status === null ? "the number does not fit there" : end.status === "converged" ? "no answer there" : `not solved (${end.status.replaceAll("_", " ")})`);

function tornado(context: Context, given: Sensitivity): HTMLElement {
  let output = firstShown(context, given);
  const unit = (): string => given.outputs[output]!.unit;
  const chance = (): boolean => unit() === "probability";
  const words = (value: number): string => (chance() ? percent(value) : significant(value));
  const today = (): number => given.outputs[output]!.value;
  const size = (n: Swept): number => {
    const moves = [n.at_low, n.at_high].map((end) => Math.abs(outputAt(end, output) - today())).filter(Number.isFinite);
    return moves.length > 0 ? Math.max(...moves) : -1;
  };
  const ranked = (): Swept[] => [...given.numbers].sort((a, b) => size(b) - size(a));
  const end = (n: Swept, which: "low" | "high"): { bar: NonNullable<Row["bars"]>; text: NonNullable<Row["texts"]>; mark: Row["marks"] } => {
    const at = which === "low" ? n.at_low : n.at_high, number = significant(which === "low" ? n.low : n.high), value = outputAt(at, output);
    const lane = which === "low" ? ("upper" as const) : ("lower" as const);
    if (!Number.isFinite(value))
      return {
        bar: [],
        text: [{ at: today(), text: `${number}: ${short(whyNot(at), 40)}`, side: "right", faint: true, lane, free: true }],
        mark: [{ at: today(), lane, text: `${label(n)}\nat ${number}: ${whyNot(at)}` }],
      };
    return {
      bar: [{ from: today(), to: value, colour: `var(--${which})`, lane }],
      text: [{ at: value, text: number, side: value < today() ? "left" : "right", lane }],
      mark: [{ at: value, lane, text: `${label(n)}\nat its ${which}, ${number} instead of ${significant(n.value)}: ${words(value)} (today ${words(today())})` }],
    };
  };
  const row = (n: Swept): Row => {
    const low = end(n, "low"), high = end(n, "high");
    return { label: `${label(n)} (${significant(n.value)})`, bars: [...low.bar, ...high.bar], texts: [...low.text, ...high.text], marks: [...low.mark, ...high.mark] };
  };
  const says = (): string => {
    const list = ranked(), first = list[0]!, rest = list.slice(MOST);
    const o = given.outputs[output]!;
    if (size(first) <= 0) return `None of the numbers moves it: ${context.words(o.label)} stays ${words(o.value)}.`;
    const reach = [outputAt(first.at_low, output), outputAt(first.at_high, output)].filter(Number.isFinite).map(words);
    return (
      `Today, ${context.words(o.label)}: ${words(o.value)}. It hangs most on “${label(first)}”: ${[...new Set(reach)].join(" at its low, ")}${reach.length === 2 && reach[0] !== reach[1] ? " at its high" : ""}.` +
      (rest.length > 0 ? ` The other ${rest.length} numbers move it by at most ${chance() ? `${significant(100 * size(rest[0]!), 2)} points of a hundred` : `${significant(size(rest[0]!), 2)} ${unit()}`}.` : "")
    );
  };
  const cells = (n: Swept): Child[] => [
    own(n.what || n.path), significant(n.value), significant(n.low), significant(n.high),
    n.at_low.outputs ? words(outputAt(n.at_low, output)) : whyNot(n.at_low), n.at_high.outputs ? words(outputAt(n.at_high, output)) : whyNot(n.at_high),
  ];
  const columns = ["Number", "Today", "Low", "High", "At the low", "At the high"];
  const element = figure({
    title: "What one number at a time does to an answer",
    says: says(),
    controls: [
      h("div", { class: "choices controls" }, h("label", {}, h("span", { class: "unseen" }, "the answer "), h("select", {
        onchange: (event: Event) => {
          output = (event.target as HTMLSelectElement).selectedIndex;
          element.querySelector(".says")!.textContent = says();
          element.dispatchEvent(new Event("redraw"));
          // The table under the chart, where it has been made, tells of the same answer.
          const made = element.querySelector(".table");
          if (made) made.replaceWith(table({ columns, rows: ranked().map(cells) }, "What one number does to the chosen answer"));
        },
      }, given.outputs.map((o, i) => h("option", i === output ? { selected: true } : {}, short(o.label, 120)))))),
      key([{ label: "with the number at its low", colour: "var(--low)" }, { label: "with the number at its high", colour: "var(--high)" }]),
    ],
    note: `The upright line is today's answer. A bar goes from it to the answer with that number at the low (upper bar) or high (lower bar) end of its range, which is written at the bar's end; the number's value of today stands in brackets.${given.numbers.length > MOST ? ` The ${MOST} of ${given.numbers.length} numbers that move it most; the table has all.` : ""}`,
    draw: (width) => {
      const o = given.outputs[output]!;
      return rowsChart({
        width, rows: ranked().slice(0, MOST).map(row), axis: chance() ? `${short(o.label, 70)}: probability` : `${short(o.label, 70)}: ${unit()}`,
        format: chance() ? percentTick : tick, reference: { at: today(), text: `today ${words(today())}` },
      });
    },
    table: () => ({ columns, rows: ranked().map(cells) }),
    height: 560,
    widest: 900,
  });
  return element;
}

interface Flip { number: Swept; about: number; within: number; topic: string; question: string; from: string; to: string }

function flipsOf(context: Context, given: Sensitivity): Flip[] {
  return given.numbers.flatMap((number) =>
    [number.at_low, number.at_high].flatMap((end) =>
      end.flips.flatMap((flip) => {
        const c = context.answers.conclusions?.[flip.conclusion];
        return c ? [{ number, about: flip.about, within: flip.within, topic: topic(context, c), question: asked(context, c), from: answered(context, c, flip.from), to: answered(context, c, flip.to) }] : [];
      })));
}

function flips(context: Context, given: Sensitivity): Child[] {
  const list = flipsOf(context, given);
  if (list.length === 0) return [h("p", {}, "No conclusion flips anywhere between the low and the high of any one number.")];
  // Nearest to today first: what takes the least to turn.
  const share = (f: Flip): number => (f.about - f.number.low) / (f.number.high - f.number.low);
  const now = (f: Flip): number => (f.number.value - f.number.low) / (f.number.high - f.number.low);
  const sorted = [...list].sort((a, b) => Math.abs(share(a) - now(a)) - Math.abs(share(b) - now(b)));
  // Conclusions that flip at the same value of the same number stand in one row.
  const groups = new Map<string, Flip[]>();
  for (const f of sorted) {
    const place = `${f.number.path} ${f.about}`;
    groups.set(place, [...(groups.get(place) ?? []), f]);
  }
  const shown = [...groups.values()].slice(0, MOST);
  const others = (group: Flip[]): string => (group.length > 1 ? `, and ${group.length - 1} more` : "");
  const numbers = new Set(list.map((f) => f.number.path)).size;
  const text = (f: Flip): string => `at about ${significant(f.about)}, ${f.topic}: ${f.to} instead of ${f.from}`;
  return [
    figure({
      title: "Where a conclusion flips",
      says: `${list.length} ${list.length === 1 ? "flip of a conclusion" : "flips of conclusions"}, within the ranges of ${numbers} of the ${given.numbers.length} numbers. The least that it takes: “${label(sorted[0]!.number)}” ${text(sorted[0]!)}.`,
      note: `Each line is the range of one number, from its low to its high; the stroke is its value of today, the diamond where the conclusion flips, as found by halving.${groups.size > MOST ? ` The ${MOST} nearest to today of ${groups.size}; the table has all.` : ""}`,
      draw: (width) =>
        rowsChart({
          width, axis: "from the number's low to its high", domain: [0, 1], format: (v) => (v === 0 ? "low" : v === 1 ? "high" : ""),
          rows: shown.map((group) => [group[0]!, group] as const).map(([f, group]) => ({
            label: `${short(label(f.number), 50)} ${text(f)}${others(group)}`,
            bars: [{ from: 0, to: 1, colour: "var(--faint)", thin: true }],
            ticks: [{ at: now(f) }],
            dots: [{ at: share(f), colour: "var(--c2)", symbol: "diamond" }],
            texts: [{ at: 0, text: significant(f.number.low), side: "left", faint: true }, { at: 1, text: significant(f.number.high), side: "right", faint: true }],
            marks: [{ at: share(f), text: `${label(f.number)}, today ${significant(f.number.value)}\nflips at about ${significant(f.about)}:${group.slice(0, 6).map((g) => `\n${g.topic}: ${g.to} instead of ${g.from}`).join("")}${group.length > 6 ? `\nand ${group.length - 6} more` : ""}` }],
          })),
        }),
      table: {
        columns: ["Number", "Today", "Flips at about", "Within", "Conclusion", "Until then", "Beyond"],
        words: [4, 5, 6],
        rows: sorted.map((f) => [own(label(f.number)), significant(f.number.value), significant(f.about), significant(f.within, 2), f.question, own(f.from), own(f.to)]),
      },
      widest: 900,
    }),
  ];
}

function unsolved(given: Sensitivity): Child {
  const list = given.numbers.flatMap((n) =>
    ([["low", n.low, n.at_low], ["high", n.high, n.at_high]] as const).filter(([, , end]) => !end.outputs).map(([which, value, end]) => ({ n, which, value, end })));
  if (list.length === 0) return null;
  return more(
    `${list.length} ${list.length === 1 ? "end has" : "ends have"} no answer`,
    h("ul", {}, list.map(({ n, which, value, end }) => h("li", {}, own(label(n)), ` at its ${which}, ${significant(value)}: ${whyNot(end)}`))),
  );
}

function skipped(given: Sensitivity): Child {
  if (given.skipped.length === 0) return null;
  return more(
    `${given.skipped.length} ${given.skipped.length === 1 ? "number" : "numbers"} left out`,
    h("ul", {}, given.skipped.map((s) => h("li", {}, h("code", {}, s.path), `: ${s.why}`))),
  );
}
