// SPDX-License-Identifier: Apache-2.0
// What the answers hang on with all numbers moving: parts of the variance, flips along one number and over two, and what it
// would be worth to know more.
import { drawCurve } from "../charts/curve";
import { drawHeat } from "../charts/heat";
import { key } from "../charts/colours";
import { panels } from "../charts/panels";
import { type Row, rowsChart } from "../charts/rows";
import { percentTick, tick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { percent, short, significant } from "../numbers";
import type { AdviceWorth, Along, ConclusionHangs, Flip, Gain, HangsOn } from "../uncertainty";
import { answered, asked } from "./change";
import { chosenFigure } from "./chosen";
import type { Sure } from "./sure_told";

const MOST = 12;
const MOST_CURVES = 6;
const FIRST = "var(--c1)";
const TOTAL = "var(--c5)";

export function hangsOn(context: Context, sure: Sure): Child[] {
  const given = sure.u.hangs_on;
  if (!given) return [];
  const out = [variance(context, sure, given), ...flips(context, sure, given), worth(context, sure, given)].filter(Boolean);
  return out.length > 0 ? [h("h3", {}, "What the answers hang on, all numbers moving"), ...out] : [];
}

interface Named { what: string; value: number }
const numbersBy = (sure: Sure): ((path: string) => Named) => {
  const by = new Map(sure.u.numbers.map((n) => [n.path, { what: n.what || n.path, value: n.value ?? NaN }]));
  return (path) => by.get(path) ?? { what: path, value: NaN };
};

/** "38% ± 4": a part with its standard error. */
const partWords = (value: number, error: number): string => `${percent(Math.max(0, value))} ± ${Math.max(1, Math.round(100 * error))}`;

// --------------------------------------------------------------------------------------------- parts of the variance

interface Part { name: string; first: number; error: number; total: { value: number; error: number } | null }
interface Shown { label: string; designed: boolean; parts: Part[] }

/** Parts that stand out from the sampling's errors, largest first. */
const sureParts = (parts: Part[]): Part[] => parts.filter((p) => p.first > 0.01 && p.first > 2 * p.error).sort((a, b) => b.first - a.first);

function variance(context: Context, sure: Sure, given: HangsOn): Child {
  const number = numbersBy(sure);
  const list = given.outputs.flatMap((o): Shown[] => {
    const label = context.words(sure.u.outputs.find((one) => one.id === o.id)?.label ?? o.id);
    const design = given.designed, d = design?.outputs.find((one) => one.id === o.id);
    const lists = (given.given === "posterior" ? o.posterior : null) ?? o.prior;
    const parts = d
      ? d.first.map((first, i): Part => ({
          name: i < design!.numbers.length ? number(design!.numbers[i]!).what : `the other ${design!.others} together`,
          first: first.value ?? NaN, error: first.error ?? 0, total: { value: d.total[i]?.value ?? NaN, error: d.total[i]?.error ?? 0 },
        }))
      : given.numbers.map((path, i): Part => ({ name: number(path).what, first: lists.first[i] ?? NaN, error: lists.error[i] ?? 0, total: null }));
    const size = (p: Part): number => p.total?.value ?? p.first;
    const known = parts.filter((p) => Number.isFinite(p.first)).sort((a, b) => size(b) - size(a));
    return sureParts(known).length > 0 ? [{ label, designed: d !== undefined, parts: known }] : [];
  });
  if (list.length === 0) return h("p", {}, "No number's part in what varies stands out from the sampling's errors; more draws would tell more.");
  const totals = list.some((s) => s.designed);
  const bars = (value: number, error: number, colour: string, lane?: "upper" | "lower"): NonNullable<Row["bars"]> => [
    { from: 0, to: Math.max(0, value), colour, ...(lane ? { lane } : {}) },
    { from: Math.max(0, value - 2 * error), to: Math.min(1.1, Math.max(0, value + 2 * error)), colour: "var(--ink)", thick: 2, ...(lane ? { lane } : {}) },
  ];
  return chosenFigure({
    title: "Which numbers make an answer vary",
    list, name: (s) => s.label, label: "the answer",
    says: (s) => {
      const [first, ...rest] = sureParts(s.parts);
      return `What varies in the ${s.label.replace(/^the /, "")} comes most from “${short(first!.name, 100)}” (${partWords(first!.first, first!.error)} of its variance)${rest.length > 0 ? `, then ${rest.slice(0, 2).map((p) => `“${short(p.name, 100)}” (${partWords(p.first, p.error)})`).join(" and ")}` : ""}.`;
    },
    controls: key(totals ? [{ label: "alone", colour: FIRST }, { label: "alone and together with others", colour: TOTAL }] : [{ label: "part of the variance", colour: FIRST }]),
    note: `A bar is the part of an answer's variance over the draws${totals ? " of the ranges" : given.given === "posterior" ? ", weighed by the record," : ""} that would go if that number became known; the stroke across its end reaches two standard errors to either side. The parts need not add up to all: the rest comes of numbers working together.${totals ? " The second bar counts that in, for each number that takes part in it." : ""} At most ${MOST} numbers; the table has all.`,
    draw: (s, width) =>
      rowsChart({
        width, axis: "part of the variance", format: percentTick, zero: true,
        rows: s.parts.slice(0, MOST).map((p) => ({
          label: short(p.name, 120),
          value: percent(Math.max(0, p.total ? p.total.value : p.first)),
          bars: p.total ? [...bars(p.first, p.error, FIRST, "upper"), ...bars(p.total.value, p.total.error, TOTAL, "lower")] : bars(p.first, p.error, FIRST),
          marks: [
            { at: Math.max(0, p.first), text: `${p.name}\nalone ${partWords(p.first, p.error)} of the variance`, ...(p.total ? { lane: "upper" as const } : {}) },
            ...(p.total ? [{ at: Math.max(0, p.total.value), text: `${p.name}\nalone and with others ${partWords(p.total.value, p.total.error)} of the variance`, lane: "lower" as const }] : []),
          ],
        })),
      }),
    table: (s) => ({
      columns: ["Number", "Alone", "± (standard error)", ...(s.designed ? ["With others", "± (standard error)"] : [])],
      rows: s.parts.map((p) => [own(p.name), percent(Math.max(0, p.first)), significant(100 * p.error, 2), ...(p.total ? [percent(Math.max(0, p.total.value)), significant(100 * p.total.error, 2)] : [])]),
    }),
    height: 420,
    widest: 860,
  });
}

// --------------------------------------------------------------------------------------------- flips, the others moving

interface Turn { of: ConclusionHangs; question: string; name: (holds: string) => string }

function flips(context: Context, sure: Sure, given: HangsOn): Child[] {
  const number = numbersBy(sure);
  const turns = given.conclusions.flatMap((of): Turn[] => {
    const c = context.answers.conclusions?.[of.conclusion];
    return c ? [{ of, question: asked(context, c), name: (holds) => answered(context, c, holds) }] : [];
  });
  const points = (a: Along): { at: number; share: number; error: number }[] =>
    a.at.flatMap((at, i) => (at !== null && a.share[i] !== null && a.share[i] !== undefined ? [{ at, share: a.share[i]!, error: a.error[i] ?? 0 }] : []));
  const drawn = turns.filter((t) => t.of.numbers.some((a) => points(a).length > 1))
    .sort((a, b) => Number(b.of.numbers.some((n) => n.flips.length > 0)) - Number(a.of.numbers.some((n) => n.flips.length > 0)));
  // What leads on a side may be what leads on the other: then it holds in more than half of the draws on one side alone.
  const sides = (t: Turn, a: Along, f: Flip): [below: string, above: string] => {
    if (f.below !== f.above) return [t.name(f.below), t.name(f.above)];
    const mean = (list: { share: number }[]): number => list.reduce((sum, p) => sum + p.share, 0) / Math.max(1, list.length);
    const upwards = mean(points(a).filter((p) => p.at >= f.about && p.at <= f.high)) > mean(points(a).filter((p) => p.at < f.about && p.at >= f.low));
    const some = `${t.name(f.below)}, in fewer than half of the draws`;
    return upwards ? [some, t.name(f.above)] : [t.name(f.below), some];
  };
  const flipWords = (t: Turn, a: Along): string[] =>
    a.flips.map((f) => {
      const [below, above] = sides(t, a, f);
      return `“${short(number(a.path).what, 100)}” about ${significant(f.about)} (surely between ${significant(f.low)} and ${significant(f.high)}): below it what leads is “${below}”, above it “${above}”`;
    });
  const out: Child[] = [];
  if (drawn.length > 0)
    out.push(chosenFigure({
      title: "Where a conclusion flips, the other numbers moving",
      list: drawn, name: (t) => t.question, label: "the conclusion",
      says: (t) => {
        const all = t.of.numbers.flatMap((a) => flipWords(t, a));
        const share = `“${t.name(t.of.today)}”, as by the file's own numbers, holds in ${percent(t.of.share)} of the draws.`;
        return all.length > 0 ? `${share} It flips at ${all[0]}.${all.length > 1 ? ` ${all.length - 1} more such ${all.length === 2 ? "place" : "places"} in the table.` : ""}` : `${share} No number alone turns it in most draws; those shown matter to it.`;
      },
      note: "The curve is the share of the draws in which the conclusion is as by the file's own numbers, against the value of one number while all others vary; the pale band is two standard errors to either side. The diamond is where it passes one half, surely within the shaded part.",
      draw: (t, width) =>
        panels(width, 260, t.of.numbers.filter((a) => points(a).length > 1).slice(0, MOST_CURVES).map((a) => (each: number) =>
          drawCurve({
            title: short(number(a.path).what, 120), points: points(a), today: number(a.path).value, words: (v) => significant(v),
            flips: a.flips.map((f) => ({ ...f, text: `flips at about ${significant(f.about)}, surely between ${significant(f.low)} and ${significant(f.high)}\nbelow: ${sides(t, a, f)[0]}\nabove: ${sides(t, a, f)[1]}` })),
          }, each))),
      table: (t) => ({
        columns: ["Number", "In the file", "Part of the variance", "Flips at about", "Surely between", "Below it", "Above it"],
        words: [5, 6],
        rows: t.of.numbers.flatMap((a): Child[][] => {
          const head: Child[] = [own(number(a.path).what), significant(number(a.path).value), a.part.value === null ? "–" : partWords(a.part.value, a.part.error ?? 0)];
          return a.flips.length === 0 ? [[...head, "–", "–", "", ""]] : a.flips.map((f) => [...head, significant(f.about), `${significant(f.low)} and ${significant(f.high)}`, ...sides(t, a, f).map((side) => own(side))]);
        }),
      }),
      height: 420,
    }));
  const maps = turns.filter((t) => t.of.map && t.of.map.share.some((row) => row.some((v) => v !== null)) && t.of.map.at_one.length > 1 && t.of.map.at_other.length > 1);
  if (maps.length > 0) out.push(map(sure, maps));
  if (out.length === 0 && turns.length > 0) out.push(h("p", {}, "No number matters enough to a conclusion for these draws to tell where it would flip."));
  return out;
}

function map(sure: Sure, maps: Turn[]): Child {
  const number = numbersBy(sure);
  return chosenFigure({
    title: "Where two numbers together flip a conclusion",
    list: maps, name: (t) => t.question, label: "the conclusion",
    says: (t) => {
      const m = t.of.map!;
      const cells = m.share.flat().filter((v): v is number => v !== null);
      const most = cells.filter((v) => v >= 0.5).length;
      return `“${t.name(t.of.today)}” holds in most draws over ${most === cells.length ? "all" : most === 0 ? "none" : percent(most / cells.length)} of the map of “${short(number(m.one).what, 100)}” and “${short(number(m.other).what, 100)}”, the two numbers that matter most to it; the other numbers vary.`;
    },
    controls: key([{ label: "as by the file's own numbers, in most draws", colour: "var(--c1)" }, { label: "something else, in most draws", colour: "var(--c2)" }]),
    note: "The paler, the nearer to half and half; the dark line is where it turns. The diamond is the file's own pair of values. Places where too few draws are near to tell are left blank.",
    draw: (t, width) => {
      const m = t.of.map!, one = number(m.one), other = number(m.other);
      return drawHeat({
        one: { name: short(one.what, 100), at: m.at_one, today: one.value }, other: { name: short(other.what, 100), at: m.at_other, today: other.value },
        share: m.share, words: (v) => significant(v), holds: `“${short(t.name(t.of.today), 60)}”`,
      }, width);
    },
    table: (t) => {
      const m = t.of.map!;
      return {
        columns: [short(`${number(m.one).what} down, ${number(m.other).what} across`, 160), ...m.at_other.map((v) => significant(v))],
        rows: m.at_one.map((v, i) => [significant(v), ...m.at_other.map((_, j) => percent(m.share[i]?.[j]))]),
      };
    },
    height: 480,
    widest: 720,
  });
}

// --------------------------------------------------------------------------------------------- the worth of knowing

const gainWords = (g: Gain): string => `${significant(Math.max(0, g.value ?? NaN), 2)} ± ${significant(g.error ?? 0, 1)}`;

function worth(context: Context, sure: Sure, given: HangsOn): Child {
  const number = numbersBy(sure), { answers } = context;
  const advice = (w: AdviceWorth): NonNullable<typeof answers.advice>[number] | undefined => answers.advice?.[w.advice];
  const who = (w: AdviceWorth): string => {
    const several = (answers.scenario?.parties.find((p) => p.id === w.party)?.types.length ?? 1) > 1;
    return `${context.party(w.party)}${several ? `, “${context.type(w.party, w.type)}”` : ""}`;
  };
  const stage = (w: AdviceWorth): string => (advice(w) ? ` at “${context.stage(advice(w)!.stage)}”` : "");
  const known = given.advice.filter((w) => w.moves.length > 1 && w.everything.value !== null);
  // What is nothing but for rounding, beside what the moves are worth.
  const nothing = (w: AdviceWorth, gain: Gain): boolean => (gain.value ?? 0) <= 1e-6 * Math.max(...w.moves.map((m) => Math.abs(m.mean ?? 0)));
  const list = known.filter((w) => [w.everything, ...w.types].some((gain) => !nothing(w, gain)))
    .sort((a, b) => Number(advice(b)?.now ?? false) - Number(advice(a)?.now ?? false) || (advice(b)?.posterior ?? 0) - (advice(a)?.posterior ?? 0));
  if (known.length === 0) return null;
  const idle = known.length - list.length;
  if (list.length === 0) return h("p", {}, "In every draw the same move is best whatever is known, so to know more before a move would be worth nothing.");
  interface Item { name: string; gain: Gain; kind: "all" | "type" | "number" }
  const rounded = (w: AdviceWorth, gain: Gain): Gain => (nothing(w, gain) ? { value: 0, error: gain.error } : gain);
  const items = (w: AdviceWorth): Item[] => [
    { name: "all numbers together", gain: rounded(w, w.everything), kind: "all" },
    ...w.types.filter((t) => t.value !== null).map((t): Item => ({ name: `the type of ${context.party(t.of)}`, gain: rounded(w, t), kind: "type" })),
    ...w.numbers.filter((n) => n.value !== null).map((n): Item => ({ name: number(n.path).what, gain: rounded(w, n), kind: "number" })),
  ];
  const move = (w: AdviceWorth, id: string): string => context.words(advice(w)?.moves.find((m) => m.move === id)?.label || id);
  const colours = { all: "var(--c7)", type: "var(--c4)", number: "var(--c1)" };
  return chosenFigure({
    title: "What it would be worth to know more before the move",
    list, name: (w) => `${who(w)}${stage(w)}`, label: "the decision",
    says: (w) => {
      const valued = w.moves.filter((m) => m.mean !== null);
      const best = valued.length > 0 ? valued.reduce((a, b) => (b.mean! > a.mean! ? b : a)) : null;
      const top = items(w).filter((i) => i.kind === "number" && i.gain.value! > 2 * (i.gain.error ?? 0)).sort((a, b) => b.gain.value! - a.gain.value!)[0];
      return [
        best ? `On average over the draws “${move(w, best.move)}” is best for ${who(w)}; it is best in ${percent(Number(best.best?.toFixed(9)))} of them.` : "",
        `Knowing all numbers before the move would be worth ${nothing(w, w.everything) ? "nothing" : `${significant(w.everything.value, 2)} ${context.unit}`}${top ? `, of single ones most “${short(top.name, 100)}”: ${significant(top.gain.value, 2)}` : nothing(w, w.everything) ? ": the same move is best in every draw" : ", and none of them alone anything that these draws can tell"}.`,
        ...w.types.filter((t) => t.value !== null).map((t) => `Knowing the type of ${context.party(t.of)}: ${nothing(w, t) ? "nothing" : `${significant(t.value, 2)} ${context.unit}`}.`),
      ].filter(Boolean).join(" ");
    },
    controls: key([{ label: "all numbers", colour: colours.all }, { label: "the other side's type", colour: colours.type }, { label: "one number", colour: colours.number }]),
    note: `Expected gain in ${context.unit} from choosing the move with that known, over choosing without; the stroke reaches two standard errors to either side. It is so to one who advises the party: in the model the parties know all numbers.${list.some((w) => items(w).some((i) => i.kind === "number" && !(i.gain.value! > 0)) || items(w).length > MOST) ? ` The table has all numbers.` : ""}${idle > 0 ? ` ${idle === 1 ? "One more decision is" : `${idle} more decisions are`} left out: whatever is known, the same move is best there.` : ""}`,
    draw: (w, width) =>
      rowsChart({
        width, axis: context.unit, format: tick, zero: true,
        rows: items(w).filter((i) => i.kind !== "number" || i.gain.value! > 0).slice(0, MOST).map((i) => {
          const value = Math.max(0, i.gain.value!), error = i.gain.error ?? 0;
          return {
            label: short(i.name, 120), strong: i.kind !== "number", value: significant(value, 2),
            bars: [{ from: 0, to: value, colour: colours[i.kind] }, { from: Math.max(0, value - 2 * error), to: value + 2 * error, colour: "var(--ink)", thick: 2 }],
            marks: [{ at: value, text: `${i.name}\nworth ${gainWords(i.gain)} ${context.unit}` }],
          };
        }),
      }),
    table: (w) => ({
      columns: ["Known before the move", `Worth, ${context.unit}`, "± (standard error)"],
      rows: [
        ...items(w).map((i): Child[] => [own(i.name), significant(Math.max(0, i.gain.value!), 3), significant(i.gain.error, 2)]),
      ],
    }),
    height: 380,
    widest: 820,
  });
}
