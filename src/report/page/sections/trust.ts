// SPDX-License-Identifier: Apache-2.0
// How far the answers can be trusted: the check of the equilibrium, the record's place among others, what is left open,
// and how to make the page again.
import type { Context } from "../context";
import { copyable } from "../copy";
import { figure, more, table } from "../charts/figure";
import { strip } from "../charts/strip";
import { type Child, h, own } from "../dom";
import { count, percent, share, short, significant } from "../numbers";
import { term, withTerms } from "../terms";
import type { Section } from "./section";

/** A label in the middle of a sentence: cut where it is long, whole in its title. */
const named = (label: string): HTMLElement => own(short(label, 80), { title: label });

/** A check: what was found in plain words, what it means, and its formula one click further. */
const check = (found: Child, means: Child, formula: string): HTMLElement =>
  h("li", {}, h("p", {}, found), h("p", { class: "note" }, means), more("The formula", h("p", { class: "formula" }, h("code", {}, formula))));

/** A residual above this is no rounding. */
const SOUND = 1e-6;

/** "1 in 10 billion" is easier than an exponent, but less exact: both. */
const tiny = (value: number): string => (value > 0 && value < 1e-3 ? `${significant(value, 2)} (under one in ${powerInWords(value)})` : significant(value, 2));
function powerInWords(value: number): string {
  const power = Math.floor(-Math.log10(value));
  const names = ["", "thousand", "million", "billion", "trillion"];
  const name = names[Math.floor(power / 3)];
  return name === undefined ? `10 to the ${power}th` : `${10 ** (power % 3)} ${name}`.replace(/^1 /, "a ");
}

function certificate(context: Context): Child[] {
  const c = context.answers.certificate;
  const unit = context.unit;
  const title = h("h3", {}, "Is it an equilibrium?");
  if (c.status !== "converged")
    return [
      title,
      h("p", { class: "warning" }, h("b", {}, "No. "), `The path to the equilibrium was not followed to its end (${c.status.replaceAll("_", " ")})${c.why ? `: ${c.why}` : ""}. The largest difference from what the model asks is ${significant(c.residual ?? c.solver_residual)}. Nothing here that would rest on an equilibrium is shown as one.`),
    ];
  const shares = c.parties.map((_, i) => (c.swing[i]! > 0 ? c.best_response_gain[i]! / c.swing[i]! : null));
  const worst = c.parties.reduce((most, _, i) => ((shares[i] ?? 0) > (shares[most] ?? 0) ? i : most), 0);
  const most = c.max_infoset_gain_of.indexOf(Math.max(...c.max_infoset_gain_of));
  return [
    title,
    h("p", {}, c.residual <= SOUND ? "Yes, as far as a machine’s numbers can be one. " : "Only roughly. ", "What follows was found by a checker that shares no code with the solver, from the strategies alone."),
    h(
      "ol",
      { class: "checks" },
      check(
        [h("b", {}, c.residual <= SOUND ? "Everybody plays as the model says. " : "Play is only roughly as the model says. "), "No probability in the game differs by more than ", h("b", {}, tiny(c.residual)), " from the one that its mover’s own values ask for."],
        ["This is the ", term("residual"), ". It would be 0 in exact arithmetic; about 1e−16 is as small as it can be here, and anything above one in a million would be in doubt."],
        "max over information sets I and moves a of | π(a|I) − w_a exp(Q(I,a)/noise) / Σ_b w_b exp(Q(I,b)/noise) |",
      ),
      c.parties.length === 0
        ? null
        : check(
            [
              h("b", {}, "What slips cost. "),
              "With the best plan against the others’ play, ",
              named(context.party(c.parties[worst]!)),
              ` would gain ${significant(c.best_response_gain[worst])} ${unit}, `,
              h("b", {}, shares[worst] === null ? "and its pay-offs are all the same" : `${share(shares[worst])} of its swing`),
              c.parties.length > 1 ? "; no other party more of its own." : ".",
            ],
            ["This is the ", term("best-response gain"), ", and the swing is the span between a party’s best and worst pay-off in the whole game. It is not 0, and need not be: people here sometimes choose what is second best, by the noise that the file gives them. This is what that costs them."],
            "max over plans σ of E[u | σ, others’ play] − E[u | play], weighted by the prior over its types",
          ),
      c.parties.length === 0
        ? null
        : check(
            [
              h("b", {}, "What they cost at one moment. "),
              "At the worst one, ",
              named(context.party(c.parties[most]!)),
              ` would gain ${significant(c.max_infoset_gain)} ${unit} by choosing without slips from there on.`,
            ],
            "Moments that are never or seldom reached count as much as all others here, so it is the strictest of the three.",
            "max over information sets I of max over plans σ from I of E[u | I, σ] − E[u | I, play], with the mover’s own beliefs at I",
          ),
    ),
    c.parties.length === 0
      ? null
      : table(
          {
            columns: ["party", `best-response gain, ${unit}`, `swing, ${unit}`, "share of swing", `largest gain at one moment, ${unit}`],
            rows: c.parties.map((party, i) => [
              own(context.party(party)),
              significant(c.best_response_gain[i]),
              significant(c.swing[i]),
              share(shares[i]),
              significant(c.max_infoset_gain_of[i]),
            ]),
          },
          "What each party could gain by play without slips",
        ),
  ];
}

function fit(context: Context): Child[] {
  const f = context.answers.fit;
  const title = h("h3", {}, "Is the record one that the model would make?");
  const moves = context.answers.scenario?.record.filter((entry) => entry.stage !== null).length ?? 0;
  if (!f) return [title, h("p", { class: "empty" }, "Without an equilibrium the record cannot be weighed.")];
  if (moves === 0 || !(f.simulated > 0)) return [title, h("p", { class: "empty" }, "The scenario records no move, so there is nothing to compare.")];
  const a = (log: number): string => percent(Math.exp(log));
  const says =
    `The recorded moves had a chance of ${a(f.per_move)} each (the geometric mean over ${count(moves)}). Of ${count(f.simulated)} records drawn from the model ` +
    `nine in ten lie between ${a(f.low_per_move)} and ${a(f.high_per_move)}, with their median at ${a(f.median_per_move)}; ${percent(f.share_less_likely)} are less likely than what happened. ` +
    (f.strange ? "That is strange: fewer than one in twenty would be so unlikely. The model has not understood this case." : "So the record is nothing out of the ordinary for this model.");
  const points: [string, number][] = [
    ["5% of the drawn records lie below", f.low_per_move],
    ["median of the drawn records", f.median_per_move],
    ["95% lie below", f.high_per_move],
    ["the record", f.per_move],
  ];
  return [
    title,
    figure({
      title: "The record among records drawn from the model",
      says,
      note: withTerms(`Model fit sees only whether the record is ordinary; a model that fits can still be wrong about why. Strange means under the fifth percentile. The whole record has a log-likelihood of ${significant(f.log_likelihood)}.`),
      height: 110,
      widest: 720,
      draw: (width) =>
        strip(width, {
          low: f.low_per_move, middle: f.median_per_move, high: f.high_per_move, value: f.per_move,
          axis: "log-likelihood per move (further right: more likely)", valueName: "the record",
          text: (log) => `${significant(log)}, a chance of ${a(log)} per move`,
          names: { low: "5% of drawn records", middle: "median", high: "95%" },
          good: !f.strange,
        }),
      table: {
        columns: ["where", "log-likelihood per move", "chance per move"],
        rows: points.map(([name, value]) => [name, significant(value), a(value)]),
      },
    }),
  ];
}

function noise(context: Context): Child[] {
  const movers = context.answers.scenario?.parties.filter((party) => party.moves) ?? [];
  if (movers.length === 0) return [];
  const { parties, swing } = context.answers.certificate;
  const rows = movers.flatMap((party) =>
    party.types.map((type): Child[] => {
      const span = swing[parties.indexOf(party.id)];
      return [
        own(party.label || party.id),
        own(type.label || type.id),
        significant(type.noise),
        type.noise !== null && span ? share(type.noise / span) : "–",
      ];
    }),
  );
  return [
    h("h3", {}, "How much noise is assumed?"),
    h("p", {}, "Of two moves that differ by the ", term("noise, lambda", "noise"), ", the better is chosen 73 times in 100; by three times the noise, 95 times. The less noise, the sharper every verdict on this page."),
    table({ columns: ["party", "type", `noise, ${context.unit}`, "share of swing"], rows, words: [1] }, "Noise by party and type"),
  ];
}

function open(context: Context): Child[] {
  const { trust, certificate: c } = context.answers;
  const gaps = trust.uncited.length;
  return [
    h("h3", {}, "What is left open"),
    h(
      "ul",
      {},
      c.status === "converged" &&
        h("li", {}, h("b", {}, "Other equilibria. "), "The one that is shown is at the end of the path that starts where everybody chooses blindly: the principal branch. A game can have others; no search for them was made.", c.bifurcations.length > 0 && ` This one has: another branch crosses the path at ${c.bifurcations.map((s) => significant(1 / s, 2)).join(", ")} times the noise, and it was followed straight on. Which of them the parties play, the model does not say.`),
      h("li", {}, h("b", {}, "What did not converge. "), c.status !== "converged" ? "The game itself; so nothing was solved again." : trust.unsolved.length === 0 ? "Everything that was solved again for this page (what-ifs, sweeps, pivots) was solved to the end." : [`${count(trust.unsolved.length)} of the games that were solved again did not come to their end and are shown as gaps:`, h("ul", {}, trust.unsolved.map((what) => h("li", {}, own(what))))]),
      h("li", {}, h("b", {}, "Numbers without a source. "), gaps === 0 ? `All ${count(trust.numbers)} cite one.` : [h("a", { href: "#numbers" }, `${count(gaps)} of ${count(trust.numbers)} cite no source`), ": they are the author’s judgement."]),
      h("li", {}, h("b", {}, "What is not in the file. "), "A move, a type or a reason that the author left out cannot be found. The numbers are judgements; what is computed is what follows from them."),
    ),
  ];
}

function again(context: Context): Child[] {
  const { answers } = context;
  const { game, trust } = answers;
  const seconds = (s: number): string => (s < 0.01 ? "under 0.01 s" : `${significant(s, 3)} s`);
  const size: [string, Child][] = [
    ["decision and chance nodes, and endings, of the ordinary game tree", count(game.nodes)],
    ["information sets", count(game.infosets)],
    ["histories, as the tree is kept: each with a row of lanes", count(game.histories)],
    ["lanes: profiles of private types", count(game.lanes)],
    ["endings of the tree as it is kept", count(game.terminals)],
    ["time to build it", seconds(game.build_s)],
    ["time to solve it", seconds(game.solve_s)],
    ["time in all, with what-ifs and all else on this page", seconds(game.total_s)],
  ];
  const facts: [string, string][] = [
    ["file", answers.file],
    ["Walkaway", trust.version || answers.version],
    ["seed", String(trust.seed)],
    ["scenario hash", trust.scenario_hash],
  ];
  return [
    h("h3", {}, "The size of the game"),
    table({ columns: ["what", "how many"], rows: size.map(([what, many]) => [what, many]) }, "The size of the game"),
    h("h3", {}, "How to make this page again"),
    trust.command ? copyable(trust.command, "the command") : h("p", { class: "empty" }, "The answers do not hold the command that made them."),
    h("dl", { class: "pairs" }, facts.map(([name, value]) => [h("dt", {}, name), h("dd", {}, own(value || "–"))])),
    h("p", { class: "note" }, "With the same version, the same file (its hash is that of its text and of what was set on the command line) and the same seed, every number comes out the same to the last bit, on any number of threads; only the times differ. The button at the foot of the page saves the numbers in full, so two runs can be compared line by line."),
  ];
}

export const trust: Section = {
  id: "trust",
  name: "Trust",
  question: "How far can this be trusted?",
  content: (context) => [...certificate(context), ...fit(context), ...noise(context), ...open(context), ...again(context)],
  otherwise: "There is nothing to check.",
};
