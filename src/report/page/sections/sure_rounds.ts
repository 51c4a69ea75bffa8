// SPDX-License-Identifier: Apache-2.0
// What comes round by round, with bands: endings, what is still to come, the price of a round, the moments of the record.
import { type BandsSpec, drawBands } from "../charts/bands";
import { colour, key, partyColour } from "../charts/colours";
import { figure } from "../charts/figure";
import { panels } from "../charts/panels";
import { percentTick, tick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { percent, short, significant } from "../numbers";
import type { Spread } from "../uncertainty";
import { bandLines, bandsOf, bandWords, behindOf, type Sure, varies, wordsOf } from "./sure_told";

/** `top`: of its own scale, where it is not that of the others. */
interface Series { name: string; whole: string; colour: string; top?: number; steps: { name: string; spread: Spread }[] }

interface Fan {
  title: string;
  series: Series[];
  /** Told in the table alone. */
  small?: Series[];
  unit: string;
  /** Of the axis along the steps; of the table's first column. */
  axis: string;
  yTitle: string;
  /** What is said first of a step: "in round 2". */
  at: (step: string) => string;
  note: string;
  says: string;
}

const NOTE = "The line is the median, the dark band holds the middle half of the draws, the pale band 90% of them; the diamond is the answer by the file's own numbers";

function fan(sure: Sure, spec: Fan): Child {
  const words = wordsOf(spec.unit), chance = spec.unit === "probability";
  const all = spec.series.filter((s) => !s.top).flatMap((s) => s.steps);
  const most = Math.max(0, ...all.map(({ spread }) => Math.max(bandsOf(spread, sure)?.high90 ?? 0, spread.value ?? 0, behindOf(spread, sure)?.median ?? 0)));
  // Chances share a scale, so that panels can be compared; amounts have their own.
  const top = [0.1, 0.25, 0.5].find((one) => most <= one) ?? 1;
  const panel = (s: Series): BandsSpec => ({
    title: s.name, colour: s.colour, axis: spec.axis, yTitle: spec.yTitle, format: chance ? percentTick : tick,
    ...(chance ? { domain: [0, s.top ?? top] as [number, number] } : {}),
    steps: s.steps.map(({ name, spread }) => {
      const bands = bandsOf(spread, sure), before = behindOf(spread, sure);
      return {
        name, bands, before: before?.median ?? null, today: spread.value,
        text: bands ? [`${s.name}, ${spec.at(name)}`, bandLines(bands, words), ...(before ? [`before the record: ${bandWords(before, words)}`] : []), `by the file's own numbers: ${words(spread.value)}`].join("\n") : "",
      };
    }),
  });
  return figure({
    title: spec.title,
    says: spec.says,
    controls: sure.weighed ? key([{ label: "dotted: median before the record", colour: "var(--soft)" }]) : null,
    note: `${NOTE}. ${spec.note}`.trim(),
    draw: (width) => panels(width, 250, spec.series.map((s) => (each: number) => drawBands(panel(s), each))),
    table: () => ({
      columns: ["", spec.axis || "Moment", "By the file's numbers", "Median", "Middle half", "90% band", ...(sure.weighed ? ["Before the record: median", "90% band"] : [])],
      words: [1],
      rows: [...spec.series, ...(spec.small ?? [])].flatMap((s) => s.steps.flatMap(({ name, spread }): Child[][] => {
        const b = bandsOf(spread, sure), before = behindOf(spread, sure);
        if (!b) return [];
        return [[own(s.whole), name, words(spread.value), words(b.median), `${words(b.low50)} to ${words(b.high50)}`, `${words(b.low90)} to ${words(b.high90)}`,
          ...(sure.weighed ? [before ? words(before.median) : "–", before ? `${words(before.low90)} to ${words(before.high90)}` : "–"] : [])]];
      })),
    }),
    height: 260 * Math.ceil(spec.series.length / 3),
  });
}

/** Groups of spreads of one kind, in the order in which they come. */
function seriesOf<T extends Spread>(list: T[], by: (item: T) => string, name: (item: T) => Omit<Series, "steps">, step: (item: T) => string): Series[] {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(by(item), [...(groups.get(by(item)) ?? []), item]);
  return [...groups.values()].map((items) => ({ ...name(items[0]!), steps: items.map((item) => ({ name: step(item), spread: item })) }));
}

const MOST_PANELS = 9;
/** A chance that is not worth a panel. */
const RARE = 0.01;

export function roundBands(context: Context, sure: Sure): Child[] {
  const { endings, reached, to_come, price } = sure.u.rounds;
  const unit = context.answers.round_unit || "round";
  const some = (series: Series[]): Series[] =>
    series.filter((s) => s.steps.some(({ spread }) => bandsOf(spread, sure)) && s.steps.some(({ spread }) => varies(bandsOf(spread, sure)) || varies(behindOf(spread, sure)))).slice(0, MOST_PANELS);
  const at = (step: string): string => `${unit} ${step}`;
  const round = (item: { round: number }): string => String(item.round);
  const out: Child[] = [];
  const widest = (series: Series[], words: (value: number | null) => string, say: (s: Series, step: string) => string): string => {
    let best: { s: Series; step: Series["steps"][number]; size: number } | null = null;
    for (const s of series)
      for (const step of s.steps) {
        const b = bandsOf(step.spread, sure), size = b ? b.high90 - b.low90 : -1;
        if (!best || size > best.size) best = { s, step, size };
      }
    return best && best.size >= 0 ? `The widest band: ${say(best.s, best.step.name)}, ${bandWords(bandsOf(best.step.spread, sure)!, words)}.` : "";
  };
  const values = wordsOf(context.unit);
  const ends = some(seriesOf(endings, (e) => e.ending, (e) => ({ name: `“${context.ending(e.ending)}”`, whole: context.whole.ending(e.ending), colour: colour(context.answers.forecast?.findIndex((f) => f.ending === e.ending) ?? 0) }), round));
  const gets = some(seriesOf(reached.filter((r) => r.round > 1), () => "", () => ({ name: `without a deal so far, at the ${unit}'s start`, whole: "without a deal so far", colour: "var(--c7)", top: 1 }), round));
  const rare = (s: Series): boolean => s.steps.every(({ spread }) => [bandsOf(spread, sure), behindOf(spread, sure)].every((b) => !b || b.high90 < RARE) && (spread.value ?? 0) < RARE);
  const small = ends.filter(rare), likely = ends.filter((s) => !rare(s));
  if (likely.length + gets.length > 0)
    out.push(fan(sure, {
      title: `How it ends, ${unit} by ${unit}, over the draws`, series: [...likely, ...gets], small, unit: "probability", axis: unit, yTitle: "chance", at,
      note: small.length > 0 ? `${small.length === 1 ? "An ending" : `${small.length} endings`} below ${percent(RARE)} in every ${unit} in 19 of 20 draws ${small.length === 1 ? "stands" : "stand"} in the table alone.` : "",
      says: widest([...likely, ...gets], percent, (s, step) => `${s.name} in ${at(step)}`),
    }));
  const parties = (list: typeof to_come): Series[] =>
    some(seriesOf(list.filter((v) => v.type === null), (v) => v.party, (v) => ({ name: context.party(v.party), whole: context.whole.party(v.party), colour: partyColour(context, v.party) }), round));
  const value = context.answers.rounds > 1 ? parties(to_come) : [];
  if (value.length > 0)
    out.push(fan(sure, {
      title: `What is still to come, ${unit} by ${unit} without a deal, over the draws`, series: value, unit: context.unit, axis: unit, yTitle: `${context.unit} still to come`, at,
      note: "Every party has a scale of its own.", says: widest(value, values, (s, step) => `${s.name} in ${at(step)}`),
    }));
  const prices = parties(price);
  if (prices.length > 0)
    out.push(fan(sure, {
      title: `The price of one more ${unit} without a deal, over the draws`,
      series: prices.map((s) => ({ ...s, steps: s.steps.map((step) => ({ ...step, name: `${step.name} to ${Number(step.name) + 1}` })) })), unit: context.unit, axis: unit, yTitle: `change of the whole pay-off, ${context.unit}`, at,
      note: "Below zero the wait costs, above zero it pays. Every party has a scale of its own.", says: signs(prices, sure, context),
    }));
  const moments = some(seriesOf(sure.u.marks.filter((m) => m.type === null), (m) => m.party, (m) => ({ name: context.party(m.party), whole: context.whole.party(m.party), colour: partyColour(context, m.party) }), (m) => m.mark));
  if (moments.length > 0)
    out.push(fan(sure, {
      title: "What the moments of the record were worth, over the draws", series: moments, unit: context.unit, axis: "", yTitle: `whole pay-off, ${context.unit}`, at: (step) => `“${short(step, 80)}”`,
      note: "Every party has a scale of its own.", says: widest(moments, values, (s, step) => `${s.name}, “${short(step, 80)}”`),
    }));
  return out.length > 0 ? [h("h3", {}, `What comes when`), ...out] : [];
}

/** For whom waiting costs, pays, or may do either, as far as 90% of the draws go. */
function signs(series: Series[], sure: Sure, context: Context): string {
  const unit = context.answers.round_unit || "round";
  const always = new Map<string, string[]>();
  const some = series.flatMap((s) => {
    const bands = s.steps.flatMap(({ spread }) => bandsOf(spread, sure) ?? []);
    const costs = bands.filter((b) => b.high90 < 0).length, pays = bands.filter((b) => b.low90 > 0).length;
    const what = costs === bands.length ? "costs" : pays === bands.length ? "pays" : null;
    if (what) {
      always.set(what, [...(always.get(what) ?? []), s.name]);
      return [];
    }
    const first = bands[0]!;
    return [`For ${s.name} the first wait is ${first.high90 < 0 ? "a cost" : first.low90 > 0 ? "a gain" : "a cost in some draws and a gain in others"}: ${significant(first.median)} ${context.unit} (90% band ${significant(first.low90)} to ${significant(first.high90)}).`];
  });
  return [...[...always].map(([what, names]) => `Waiting ${what} in every ${unit}, throughout the 90% bands: ${names.join(", ")}.`), ...some].join(" ");
}
