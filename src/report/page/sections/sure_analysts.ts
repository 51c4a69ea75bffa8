// SPDX-License-Identifier: Apache-2.0
// Several analysts of one case side by side: what each finds, what they find together, and whether it matters that they differ.
import { colour, key } from "../charts/colours";
import { figure, table } from "../charts/figure";
import { type Row, rowsChart } from "../charts/rows";
import { percentTick, tick } from "../charts/scale";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { percent, short, significant } from "../numbers";
import type { AnalystGap, AnalystMember, AnalystOutput, AnalystsCompared, SpreadOutput } from "../uncertainty";
import { answered, asked } from "./change";
import { type Sure, wordsOf } from "./sure_told";

/** Figures in one chart; the table has all. */
const MOST = 5;
const POOLED = "var(--ink)", FILE = "var(--faint)";

interface One { name: string; colour: string; outputs: Map<string, AnalystOutput>; pooled?: boolean }

/** A figure with what each says of it: only those who have a number there. */
interface Compared { of: SpreadOutput; gap: AnalystGap | undefined; by: { who: One; found: AnalystOutput }[] }

export function analystsCompared(context: Context, sure: Sure): Child[] {
  const all = sure.u.analysts;
  if (!all) return [];
  const people = peopleOf(context, all);
  const list = sure.u.outputs.map((of): Compared => ({
    of,
    gap: all.gaps.find((gap) => gap.id === of.id),
    by: people.flatMap((who) => {
      const found = who.outputs.get(of.id);
      return found && found.low90 !== null && found.high90 !== null && found.median !== null ? [{ who, found }] : [];
    }),
  })).filter((one) => one.by.length > 0);
  // Those that differ stand first, the surest first.
  const rank = (one: Compared): number => (one.gap ? all.gaps.indexOf(one.gap) : all.gaps.length);
  list.sort((a, b) => rank(a) - rank(b));
  const units = [...new Set(list.map((one) => one.of.unit))].sort((a, b) => Number(b === "probability") - Number(a === "probability"));
  return [
    h("h3", {}, "The analysts side by side"),
    h("p", {}, own(differences(context, sure, all))),
    ...withoutDraws(context, all),
    ...conclusions(context, all),
    ...units.map((unit) => side(context, people, list.filter((one) => one.of.unit === unit), unit)),
    weights(context, all),
  ];
}

const labelOf = (context: Context, id: string | null): string =>
  id === null ? "the file's own numbers" : context.words(context.answers.scenario?.analysts.find((a) => a.id === id)?.label || id);

const byId = (outputs: AnalystOutput[]): Map<string, AnalystOutput> => new Map(outputs.map((o) => [o.id, o]));

/** The analysts, then all together, then the file. */
function peopleOf(context: Context, all: AnalystsCompared): One[] {
  const analysts = all.members.filter((m) => m.id !== null), file = all.members.find((m) => m.id === null);
  return [
    ...analysts.map((m, i): One => ({ name: labelOf(context, m.id), colour: colour(i), outputs: byId(m.outputs) })),
    { name: "all analysts together", colour: POOLED, outputs: byId(all.pooled.outputs), pooled: true },
    ...(file ? [{ name: labelOf(context, null), colour: FILE, outputs: byId(file.outputs) }] : []),
  ];
}

/** "a, b and c" of at most three; the rest are counted. */
function listed(items: string[]): string {
  const shown = items.length > 4 ? [...items.slice(0, 3), `${items.length - 3} more`] : items;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}

function differences(context: Context, sure: Sure, all: AnalystsCompared): string {
  const whatOf = (path: string): string => sure.u.numbers.find((n) => n.path === path)?.what || context.answers.scenario?.numbers.find((n) => n.path === path)?.what || path;
  const on = [...all.differ_on.map((path) => context.words(whatOf(path))), ...all.differ_on_types_of.map((p) => `the odds of the types of ${context.party(p)}`)];
  const analysts = all.members.length - 1;
  const who = analysts === 1 ? "One analyst judges" : `${analysts} analysts judge`;
  const disputed = all.conclusions.filter((c) => !c.agree).length;
  const matters =
    disputed === 0 ? "It does not matter: whoever is right, the same is concluded in most draws."
    : `It matters: ${disputed} of ${all.conclusions.length} conclusions ${disputed === 1 ? "depends" : "depend"} on who is right.`;
  return on.length === 0 ? `${analysts === 1 ? "The analyst has" : "The analysts have"} the file's own numbers.` : `${who} otherwise than the file of ${listed(on)}. ${matters}`;
}

function withoutDraws(context: Context, all: AnalystsCompared): Child[] {
  return [
    ...all.members.filter((m) => m.why_not).map((m): Child =>
      h("p", { class: "warning", role: "note" }, h("b", {}, own(`There are no draws of ${labelOf(context, m.id)}`)), ": ", own(m.why_not!.replace(/\.$/, "")), ".")),
    all.pooled.why_no_posterior
      ? h("p", { class: "warning", role: "note" }, h("b", {}, "Together they cannot be weighed by the record"), ": ", own(all.pooled.why_no_posterior.replace(/\.$/, "")), ".")
      : null,
  ];
}

/** What each would conclude, where not all say the same. */
function conclusions(context: Context, all: AnalystsCompared): Child[] {
  const disputed = all.conclusions.filter((c) => !c.agree && context.answers.conclusions?.[c.conclusion]);
  if (disputed.length === 0) return [];
  const analysts = all.members.flatMap((m, i) => (m.id === null ? [] : [{ name: labelOf(context, m.id), i }]));
  return [
    table({
      columns: ["What they disagree on", ...analysts.map((a) => a.name), "All analysts together"],
      words: [...Array(analysts.length + 2).keys()],
      rows: disputed.map((c): Child[] => {
        const conclusion = context.answers.conclusions![c.conclusion]!;
        const says = (holds: string | null): string => (holds === null ? "–" : short(answered(context, conclusion, holds), 60));
        return [
          own(asked(context, conclusion)),
          ...analysts.map(({ i }): Child => own(c.analysts[i]?.holds ? `${says(c.analysts[i]!.holds)} (in ${percent(c.analysts[i]!.share)} of draws)` : "–")),
          own(says(c.pooled || null)),
        ];
      }),
    }, "Conclusions that depend on the analyst"),
  ];
}

function gapWords(context: Context, all: Compared): string {
  const { gap, of } = all;
  if (!gap) return "no sure difference";
  const [size, error] = of.unit === "probability" ? [100 * gap.gap, 100 * gap.error] : [gap.gap, gap.error];
  return `${significant(size, 2)} ± ${significant(error, 1)}${of.unit === "probability" ? " in a hundred" : ""} between ${labelOf(context, gap.lowest)} and ${labelOf(context, gap.highest)}`;
}

function side(context: Context, people: One[], list: Compared[], unit: string): Child {
  const chance = unit === "probability", words = wordsOf(unit), shown = list.slice(0, MOST);
  const name = (one: Compared): string => context.words(one.of.label);
  const surest = list[0]!;
  const band = (found: AnalystOutput): string => `${words(found.median)} (90% band ${words(found.low90)} to ${words(found.high90)})`;
  const row = (one: Compared, { who, found }: Compared["by"][number], first: boolean): Row => ({
    label: who.name,
    ...(first ? { head: name(one) } : {}),
    ...(who.pooled ? { strong: true } : {}),
    value: words(found.median),
    bars: [{ from: found.low90!, to: found.high90!, colour: who.colour, thick: who.pooled ? 7 : 4 }],
    dots: [{ at: found.median!, colour: who.colour, symbol: who.pooled ? "diamond" : "circle" }],
    marks: [{ at: found.median!, text: `${name(one)}\n${who.name}: ${band(found)}` }],
  });
  const says = surest.gap
    ? `Most surely apart: ${name(surest)} (${surest.by.filter(({ who }) => who.colour !== FILE).map(({ who, found }) => `${who.name} ${band(found)}`).join("; ")}). The means differ by ${gapWords(context, surest)}.`
    : "Between the analysts' means there is no difference that is surely more than the error of sampling.";
  return figure({
    title: chance ? "Chances and odds, by analyst" : `Values by analyst, in ${unit}`,
    says,
    controls: key(people.map((who) => ({ label: who.name, colour: who.colour }))),
    note: `The mark is the median of an analyst's draws, the bar holds 90% of them. Answers in which they differ most surely stand first.${list.length > MOST ? ` ${MOST} of ${list.length} answers; the table has all.` : ""}`,
    draw: (width) => rowsChart({
      width, rows: shown.flatMap((one) => one.by.map((by, i) => row(one, by, i === 0))), axis: chance ? "probability" : unit,
      format: chance ? percentTick : tick, ...(chance ? { domain: [0, 1] as [number, number] } : { zero: true }),
    }),
    table: () => ({
      columns: ["Answer", ...people.map((who) => who.name), "How far the means are apart"],
      words: [people.length + 1],
      rows: list.map((one) => [
        own(one.of.label),
        ...people.map((who) => { const by = one.by.find((b) => b.who === who); return by ? `${words(by.found.median)} (${words(by.found.low90)} to ${words(by.found.high90)})` : "–"; }),
        own(gapWords(context, one)),
      ]),
    }),
    height: shown.length * (30 * people.length + 30) + 60,
  });
}

function weights(context: Context, all: AnalystsCompared): Child {
  const members = all.members.filter((m): m is AnalystMember & { id: string } => m.id !== null);
  if (members.length < 2) return null;
  const after = all.pooled.method !== "none";
  const each = members.map((m) => `${labelOf(context, m.id)} ${percent(m.weight)}${after ? `, given the record ${percent(m.weight_after)}` : ""}`);
  return h("p", { class: "note" }, own(`Their weights when put together: ${each.join("; ")}. The file's own numbers are no analyst's and have none.`));
}
