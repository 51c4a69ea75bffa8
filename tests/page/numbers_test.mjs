// SPDX-License-Identifier: Apache-2.0
// What the page shows is what the answers say: the page's JSON is the one that --json writes, and the numbers of its tables
// are that JSON's, rounded here by code of the tests' own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, answersOf, htmlOf, ORDINARY, skip, withPage } from "./browser.mjs";

/** A probability in per cent, never rounded to certainty. */
function asPercent(p) {
  if (p === 0 || p === 1) return `${p * 100}%`;
  return p < 0.01 ? "<1%" : p > 0.99 ? ">99%" : `${(p * 100).toFixed(0)}%`;
}

/** All ways in which a table may round a number: two to five figures, grouped by thousands, with or without a plus. */
function asNumber(value) {
  const out = [];
  for (const figures of [2, 3, 4, 5]) {
    const rounded = Number(value.toPrecision(figures));
    const whole = Math.abs(value) >= 10 ** (figures - 1) ? Math.round(value) : rounded;
    for (const n of [rounded, whole]) {
      out.push(String(n), n.toLocaleString("en-US", { maximumFractionDigits: 12 }));
      for (const digits of [0, 1, 2, 3, 4]) if (Math.abs(Number(value.toFixed(digits)) - n) < 1e-12) out.push(value.toFixed(digits));
    }
    out.push(value.toExponential(figures - 1).replace("e+", "e"), rounded.toExponential().replace("e+", "e"));
  }
  return new Set(out.map((text) => text.replaceAll("-", "−")).flatMap((text) => [text, `+${text}`]));
}

const bare = (text) => text.replace(/[\u2066-\u2069\u200e\u200f]/g, "").replace(/\s+/g, " ").trim();

/** The rows of the tables of a section, or of the whole page: lists of cells. Their kind by the table's columns. */
const rowsOf = (page, section) =>
  page.evaluate((id) => {
    const place = id ? document.getElementById(id) : document;
    return [...place.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent));
  }, section);

/** Is there a row that names all of `names` and has a cell that reads as `readings` say? */
const shown = (rows, names, readings) =>
  rows.some((row) => {
    const cells = row.map(bare);
    const whole = cells.join(" | ");
    return names.every((name) => whole.includes(bare(name))) && cells.some((cell) => readings.has(cell.split(" (")[0]));
  });

/** A share of draws with its standard error in points of a hundred. */
const asShare = (share, error) => (error > 0 ? `${asPercent(share)} ± ${error < 0.01 ? "<1" : Math.round(100 * error)}` : asPercent(share));
/** What words a figure of a unit may be told in. */
const told = (unit, value) => (unit === "probability" ? new Set([asPercent(value)]) : asNumber(value));

/** Checks that each of `wanted` ({names, probability | value | words}) is in a row of the section's tables. */
async function expectRows(page, section, wanted) {
  const rows = await rowsOf(page, section);
  const missing = wanted.filter(({ names, probability, value, words }) =>
    !shown(rows, names, words ? new Set(words) : value === undefined ? new Set([asPercent(probability)]) : asNumber(value)));
  assert.deepEqual(missing, [], `${section}: of ${wanted.length} numbers, in ${rows.length} rows`);
}

/** The author's labels by id, of the JSON's `scenario`. */
const labels = ({ scenario }) => {
  const of = (list, id) => list.find((one) => one.id === id)?.label || id;
  return {
    party: (id) => of(scenario.parties, id),
    type: (party, id) => of(scenario.parties.find((p) => p.id === party).types, id),
    ending: (id) => of(scenario.endings, id),
    account: (id) => of(scenario.accounts, id),
  };
};

for (const name of ALL)
  test(`${name}: the JSON in the page is the one that --json writes`, () => {
    const inPage = /<script type="application\/json" id="answers">([\s\S]*?)<\/script>/.exec(htmlOf(name));
    assert.deepEqual(JSON.parse(inPage[1]), answersOf(name));
  });

/** The type that the figure of wrong priors shows first: the likeliest of the first party that has any. */
function mendedFirst(a) {
  const [party, types] = Object.entries(a.mending.types)[0] ?? [];
  if (!party) return [];
  const type = Object.keys(types).sort((x, y) => a.posterior[party][y].posterior - a.posterior[party][x].posterior)[0];
  return types[type].curves.flatMap((curve) =>
    [...(a.scenario.record.length > 0 ? curve.after : []), ...curve.from_start].map((probability) => ({ names: [asPercent(curve.prior)], probability })));
}

/** In a section's tables: what numbers have to be there, in a row that names what. */
const WANTED = {
  deal: (a, of) => {
    const pair = [...(a.deal?.pairs ?? [])].sort((x, y) => y.posterior - x.posterior)[0];
    return (pair ? a.deal.packages.slice(0, 100) : []).flatMap((one) =>
      a.deal.parties.flatMap((party) => {
        const value = one.value[party][pair.types[party]];
        return [{ names: [one.label || one.id], value }, { names: [one.label || one.id], value: value - pair.walk_away[party] }];
      }));
  },
  next: (a, of) =>
    a.forecast.flatMap((e) =>
      [e.probability, ...(a.scenario.record.length > 0 ? [e.before_record] : []), ...(a.scenario.accounts.length > 1 ? Object.values(e.by_account) : []),
        ...(a.rounds > 1 ? e.by_round : [])].map((probability) => ({ names: [of.ending(e.ending)], probability }))),
  delay: (a, of) => [
    ...(a.rounds > 1 ? a.delay.rounds : []).flatMap((r) => Object.values(r.remaining).map((v) => ({ names: [`${a.round_unit} ${r.round}`], value: v.all }))),
    ...a.marks.flatMap((m) =>
      Object.entries(m.value).flatMap(([party, v]) =>
        Object.entries(v.by_type ?? {}).map(([type, { all }]) => ({ names: [of.party(party), of.type(party, type)], value: all })))),
    ...(a.hedges ?? []).flatMap((hedge) => [
      ...Object.entries(hedge.gain).map(([party, v]) => ({ names: [of.party(party), "worth"], value: v.all })),
      ...Object.entries(hedge.bought_by_type).flatMap(([type, list]) => list.map((probability) => ({ names: [of.type(hedge.party, type), "bought"], probability }))),
    ]),
    ...(a.cycles?.cycles ?? []).flatMap((c) => [
      ...[c.reached, c.reached_now].map((v) => ({ names: ["It comes"], probability: v.all })),
      ...Object.entries(c.types).flatMap(([party, types]) =>
        Object.entries(types).map(([type, t]) => ({ names: [of.type(party, type), "truth"], probability: t.odds_if_true }))),
    ]),
  ],
  advice: (a) =>
    a.advice.flatMap(({ moves }) =>
      moves.length < 2 ? [] : moves.flatMap((m) => [{ names: [m.label], value: m.value }, { names: [m.label], value: m.regret }, { names: [m.label], probability: m.probability }])),
  reveal: (a, of) => [
    ...Object.entries(a.posterior).flatMap(([party, types]) =>
      Object.keys(types).length < 2 || a.scenario.record.length === 0 ? [] : Object.entries(types).map(([type, t]) => ({ names: [of.type(party, type)], probability: t.posterior }))),
    ...mendedFirst(a),
    ...a.mending.beliefs.flatMap((b) =>
      [b.believed, b.common, ...b.expected].map((probability) => ({ names: [of.type(b.party, b.type), of.type(b.about, b.truth)], probability }))),
    ...a.offers.flatMap((offer) =>
      Object.entries(offer.by_type).flatMap(([type, row]) => {
        const names = [of.type(offer.maker, type)];
        return [...["B", "N", "e", "B_minus_N", "B_minus_e", "noise", "loss_under_analyst"].map((key) => ({ names, value: row[key] })),
          ...["posterior", "p", "d"].map((key) => ({ names, probability: row[key] }))];
      })),
    ...a.offers.flatMap((offer) =>
      a.scenario.accounts.length < 2 ? [] : Object.entries(offer.by_account).flatMap(([account, { verdicts }]) =>
        Object.values(verdicts).map((probability) => ({ names: [of.account(account)], probability })))),
    ...Object.entries(a.accounts).flatMap(([account, { prior, posterior }]) =>
      a.scenario.accounts.length < 2 ? [] : [prior, posterior].map((probability) => ({ names: [of.account(account)], probability }))),
    ...a.offers.flatMap((offer) =>
      Object.values(offer.by_account).flatMap(({ receiver }) =>
        Object.entries(receiver).map(([type, r]) => ({ names: [of.type(offer.receiver, type)], value: r.worth })))),
    ...(a.told.some((t) => !t.told_nothing) ? a.told : []).flatMap((t) =>
      Object.keys(t.after).flatMap((type) =>
        [t.before[type].all, t.after[type].all].map((probability) => ({ names: [`${t.entry}. `, of.party(t.observer), of.type(t.about, type)], probability })))),
  ],
  agency: (a, of) =>
    a.agency.flatMap(({ agent, decisions }) =>
      decisions.flatMap(({ by_type, moves }) =>
        Object.entries(by_type).flatMap(([type, row]) =>
          moves.flatMap(({ move, label }) =>
            [row.to_agent[move], row.to_principal[move]].filter((v) => v !== null).map((value) => ({ names: [of.type(agent, type), label], value })))))),
  whatif: (a) => [
    ...a.what_if.flatMap(({ label, sweep, points }) =>
      points.filter((p) => p.status === "converged").map((p) => ({ names: sweep ? [] : [label], probability: p.chance_of_deal.all }))),
    // What else might have been offered last: moves that are likely enough to be shown.
    ...a.what_if.flatMap(({ label, sweep, points }) =>
      points.filter((p) => p.status === "converged").flatMap((p) =>
        (p.mixes.at(-1)?.moves ?? []).filter((m) => m.chance.all >= 0.02).map((m) => ({ names: sweep ? [] : [label], probability: m.chance.all })))),
  ],
  // What the chart of one number at a time shows first, and where conclusions flip.
  change: (a) => {
    if (a.sensitivity === null) return [];
    const { outputs, numbers } = a.sensitivity;
    const last = a.offers.at(-1);
    const verdict = last ? outputs.findIndex((o) => o.id.startsWith(`verdict.${last.id}.`)) : -1;
    return numbers.flatMap((n) => [
      ...[n.at_low, n.at_high].flatMap((end) =>
        verdict < 0 || end.outputs === null ? [] : [{ names: [n.what, "%"], probability: end.outputs[verdict] }]),
      ...[n.at_low, n.at_high].flatMap((end) => end.flips).map((flip) => ({ names: [n.what], value: flip.about })),
    ]);
  },
  // The record weighs the draws of these scenarios: both what it makes of them and what was before.
  sure: (a, of) => {
    const u = a.uncertainty;
    if (!u) return [];
    const both = (names, unit, spread) => [spread.value, spread.prior.median, spread.posterior.median].map((value) => ({ names, words: [...told(unit, value)] }));
    return [
      { names: ["Draws"], value: u.draws },
      { names: ["Effective sample size"], value: u.effective_sample_size },
      ...u.conclusions.flatMap(({ shares }) => shares.length < 2 ? [] : shares.flatMap((s) =>
        [asShare(s.posterior, s.posterior_error), asShare(s.prior, s.prior_error)].map((words) => ({ names: [], words: [words] })))),
      ...u.outputs.flatMap((o) => both([o.label], o.unit, o)),
      ...u.numbers.flatMap((n) => both([n.what], "", n)),
      ...u.rounds.endings.flatMap((e) => both([of.ending(e.ending), `| ${e.round} |`], "probability", e)),
      ...[...u.rounds.to_come, ...u.rounds.price].filter((v) => v.type === null).flatMap((v) => both([of.party(v.party)], "", v)),
      ...u.marks.filter((m) => m.type === null).flatMap((m) => both([of.party(m.party), m.mark], "", m)),
    ];
  },
  sources: (a) => a.scenario.numbers.map((n) => ({ names: [n.what], value: n.value })),
  trust: (a, of) => [
    ...a.certificate.parties.flatMap((party, i) =>
      [a.certificate.best_response_gain[i], a.certificate.swing[i], a.certificate.max_infoset_gain_of[i]].map((value) => ({ names: [of.party(party)], value }))),
    { names: ["information sets"], value: a.game.infosets },
  ],
};

for (const name of ORDINARY)
  test(`${name}: the tables hold the answers' numbers`, { skip }, () =>
    withPage(name, {}, async (page) => {
      const answers = answersOf(name);
      let looked = 0;
      for (const [section, wanted] of Object.entries(WANTED)) {
        const list = wanted(answers, labels(answers));
        looked += list.length;
        if (list.length > 0) await expectRows(page, section, list);
      }
      assert.ok(looked > 40, `${looked} numbers`);
    }));

test("draws weighed by a record are among what was looked at", { skip }, () => {
  const u = answersOf("three").uncertainty;
  assert.equal(u.method, "weighted");
  assert.ok(u.conclusions.some((c) => c.shares.length > 1) && u.rounds.to_come.length > 0 && u.marks.length > 0);
});

test("what moves told, what else might have been offered and an agent are among what was looked at", { skip }, () => {
  const { told, agency, what_if } = answersOf("three");
  assert.ok(told.some((t) => !t.told_nothing) && agency[0].decisions.length > 1 && what_if.some((w) => w.points[0].mixes[0]?.moves.length > 1));
});

test("one number at a time is among what was looked at", { skip }, () =>
  assert.ok(answersOf("three").sensitivity.numbers.length > 3));

test("a number that is not the answers' is noticed", () => {
  const rows = [["a treaty", "59%", "−1.2"]];
  assert.ok(shown(rows, ["a treaty"], new Set([asPercent(0.594)])));
  assert.ok(!shown(rows, ["a treaty"], new Set([asPercent(0.604)])));
  assert.ok(!shown(rows, ["a war"], new Set([asPercent(0.594)])));
  assert.ok(shown(rows, [], asNumber(-1.234)));
  assert.ok(!shown(rows, [], asNumber(-1.3)) && !shown(rows, [], asNumber(1.234)));
  assert.deepEqual([0, 0.004, 0.5, 0.996, 1].map(asPercent), ["0%", "<1%", "50%", ">99%", "100%"]);
});
