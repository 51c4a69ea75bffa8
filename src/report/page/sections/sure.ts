// SPDX-License-Identifier: Apache-2.0
// How sure the answers are: what many draws of the numbers say together. There only where draws were made.
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { more, table } from "../charts/figure";
import { count, percent, short, significant } from "../numbers";
import type { Uncertainty } from "../uncertainty";
import type { Section } from "./section";
import { analystsCompared } from "./sure_analysts";
import { conclusionShares } from "./sure_conclusions";
import { figures } from "./sure_figures";
import { hangsOn } from "./sure_hangs";
import { numbersMoved } from "./sure_numbers";
import { roundBands } from "./sure_rounds";
import type { Sure } from "./sure_told";
import { whatIfBands } from "./sure_what_ifs";

export const sure: Section = {
  id: "sure",
  name: "How sure",
  question: "How sure are the answers?",
  content: (all) => {
    const context = all.brief;
    const told = sureOf(context);
    if (!told) return [];
    return [...draws(context, told), ...conclusionShares(context, told), ...figures(context, told), ...analystsCompared(context, told), ...whatIfBands(context, told), ...roundBands(context, told), ...numbersMoved(context, told), ...hangsOn(context, told)];
  },
  otherwise: "No draws were made.",
};

export function sureOf(context: Context): Sure | null {
  const u = context.answers.uncertainty;
  if (!u) return null;
  const recorded = context.answers.scenario?.record.some((entry) => entry.stage !== null) ?? true;
  return { u, weighed: u.method !== "none" && recorded, recorded };
}

/** How to get the section, where it is not there. */
export const howToGet = (context: Context): Child =>
  context.answers.uncertainty
    ? null
    : [
        h("h3", {}, "All numbers at once"),
        h("p", {}, "Not computed here. With ", h("code", {}, "--draws"), " all numbers that have a range are drawn together many times, the game is solved for each draw, and the page tells how sure every answer is:"),
        h("pre", {}, h("code", {}, `${context.answers.trust.command} --draws 1000`)),
      ];

/** What became of a draw that gave no answer. */
const FATES: Record<string, [one: string, many: string]> = {
  breaks: ["was no game at all (numbers that do not go together)", "were no games at all (numbers that do not go together)"],
  unsolved: ["could not be solved", "could not be solved"],
  impossible: ["made the record impossible", "made the record impossible"],
};

function failures(u: Uncertainty): string {
  const failed = Object.entries(u.by_status).filter(([status, of]) => status !== "solved" && of.draws > 0);
  const all = u.enumerated ? "combinations" : "draws";
  if (failed.length === 0) return `All ${count(u.draws)} ${all} gave an answer.`;
  const each = failed.map(([status, of]) => {
    const [one, many] = FATES[status] ?? [status, status];
    return `${count(of.draws)} ${of.draws === 1 ? one : many}${of.first?.why ? ` (the first, number ${count(of.first.draw)}: ${short(of.first.why, 200)})` : ""}`;
  });
  return `${count(u.by_status.solved?.draws ?? 0)} of ${count(u.draws)} ${all} gave an answer. Of the others ${each.join("; ")}. They are left out of all that follows.`;
}

function weights({ u, weighed, recorded }: Sure): string {
  const effective = count(Math.floor(u.effective_sample_size));
  if (!recorded) return "Nothing is recorded yet that could tell one draw from another, so each counts the same.";
  if (!weighed) return u.why_no_posterior ? "" : "As was asked for, they are not weighed by the record: each counts the same.";
  switch (u.method) {
    case "enumerated": return "Each is weighed by how well its numbers explain the record, exactly.";
    case "sequential":
      return `Weighed by how well their numbers explain the record they would have counted as ${count(Math.floor(u.prior_sample_size))} draws, so they were moved, in ${u.stages.length} ${u.stages.length === 1 ? "stage" : "stages"}, to where the record is likelier. Now they count as ${effective}.`;
    default: return `Each is weighed by how well its numbers explain the record; so weighed they count as ${effective} draws.`;
  }
}

function checks(u: Uncertainty): string {
  const { checked_cold: checked, differ } = u.solves;
  if (checked === 0) return "";
  if (differ === 0) return `${count(checked)} of them were solved a second time without help from the first solution, and came out the same.`;
  return `${count(checked)} of them were solved a second time without help from the first solution; ${count(differ)} came to another equilibrium.`;
}

/** Above it the weights' tail is too heavy for means to settle (Vehtari et al. 2024). */
const MOST_K = 0.7;

function draws(context: Context, told: Sure): Child[] {
  const { u } = told;
  const many = u.numbers.length;
  const how = u.enumerated
    ? `Of ${count(many)} ${many === 1 ? "number" : "numbers"} the file says what else ${many === 1 ? "it" : "they"} could be. The game was solved for all ${count(u.draws)} combinations.`
    : `Of ${count(many)} ${many === 1 ? "number" : "numbers"} the file says how far off ${many === 1 ? "it" : "they"} may be. All were drawn together ${count(u.draws)} times, and the game was solved for each draw.`;
  const heavy = u.k_hat !== null && u.k_hat > MOST_K && u.method === "weighted";
  return [
    h("p", {}, [how, failures(u), weights(told), checks(u)].filter(Boolean).join(" ")),
    u.why_no_posterior
      ? h("p", { class: "warning", role: "note" }, h("b", {}, "The record cannot be used to weigh the draws"), ": ", own(u.why_no_posterior.replace(/\.$/, "")), ". What follows is of the ranges alone, as if nothing had been recorded.")
      : null,
    heavy
      ? h("p", { class: "warning", role: "note" }, h("b", {}, "A few draws carry much of the weight"), `: do not lean on the bands. (The weights' tail index is ${significant(u.k_hat, 2)}; up to ${MOST_K} is sound.) More draws help.`)
      : null,
    more("How the draws were made", () => details(context, told)),
  ];
}

function details(context: Context, { u, weighed }: Sure): Child[] {
  const rows: [string, string][] = [
    [u.enumerated ? "Combinations" : "Draws", count(u.draws)],
    ["Seed", String(u.seed)],
    ...Object.entries(u.by_status).map(([status, of]): [string, string] => [`Of which ${status === "breaks" ? "no game" : status}`, `${count(of.draws)} (${percent(of.prior)} of the ranges' weight)`]),
    ["Effective sample size", weighed ? significant(u.effective_sample_size, 4) : "–"],
    ["The same before any were moved", weighed ? significant(u.prior_sample_size, 4) : "–"],
    ["Tail index of the weights (k-hat)", u.k_hat === null ? "–" : significant(u.k_hat, 2)],
    ["Log of the record's probability", significant(u.log_evidence, 4)],
    ["Solved from the first solution", count(u.solves.warm)],
    ["Solved from the start of the path", count(u.solves.cold)],
    ["Solved by replies from near a fold of the path", count(u.solves.by_replies)],
    ["Play the same whatever was drawn", count(u.solves.unchanged)],
    ["Passes over the game, in all", count(u.solves.passes)],
    ["Checked from the start of the path", `${count(u.solves.checked_cold)}, of which ${count(u.solves.differ)} differ`],
    ["Seconds", significant(u.solves.seconds)],
  ];
  return [
    table({ columns: ["", ""], rows: rows.map(([what, value]) => [what, value]) }, "How the draws were made"),
    u.stages.length > 0
      ? table({
          columns: ["Stage", "Share of the record's weight", "Effective sample size", "Moves", "Moves taken"],
          rows: u.stages.map((s, i) => [String(i + 1), percent(s.exponent), significant(s.effective_sample_size), count(s.moves), percent(s.acceptance)]),
        }, "Stages by which the draws were moved to the record")
      : null,
    h("p", { class: "note" }, `Bands and shares are over ${weighed ? "draws weighed by the record (in colour) and over the ranges alone (behind, grey or pale)" : "the ranges alone"}. Within a draw, ${context.accounts.length > 1 ? "types and accounts have the odds" : "types have the odds"} that the record gives them there.`),
  ];
}
