// SPDX-License-Identifier: Apache-2.0
// How sure the answers are: what the page says where draws failed, where the record cannot weigh them, and where there are none.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { answersOf, htmlOf, skip, withPage } from "./browser.mjs";

const folder = mkdtempSync(join(tmpdir(), "walkaway-page-"));
after(() => rmSync(folder, { recursive: true }));

/** The page of the three parties with its answers changed. */
function changed(name, change) {
  const file = join(folder, `${name}.html`);
  const html = htmlOf("three").replace(/(id="answers">)([\s\S]*?)(<\/script>)/, (_, head, json, tail) => {
    const answers = JSON.parse(json);
    change(answers.uncertainty, answers);
    return head + JSON.stringify(answers).replaceAll("<", "\\u003c") + tail;
  });
  writeFileSync(file, html);
  return file;
}

const textOf = (page) => page.evaluate(() => document.getElementById("sure")?.innerText ?? null);

const asPercent = (p) => (p === 0 || p === 1 ? `${p * 100}%` : p < 0.01 ? "<1%" : p > 0.99 ? ">99%" : `${(p * 100).toFixed(0)}%`);
const figureOf = (page, title) => page.locator("#sure figure", { has: page.locator("figcaption", { hasText: title }) });
const cellsOf = (figure) => figure.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));

/** As if no posterior had been reported. */
function unweighed(u) {
  const strip = (list) => list.forEach((item) => (item.posterior = item.posterior_error = null));
  [u.numbers, u.outputs, u.verdicts, u.races, u.marks, u.moves, ...Object.values(u.rounds)].forEach(strip);
  u.conclusions.forEach(({ shares }) => strip(shares));
  [...u.numbers, ...u.outputs].forEach(({ density }) => density && (density.posterior = null));
  Object.assign(u, { method: "none", effective_sample_size: 0, prior_sample_size: 0, k_hat: null, log_evidence: null });
}

test("without draws there is no such section, and one line says how to get it", { skip }, () =>
  withPage("haggle", {}, async (page, faults) => {
    assert.equal(await textOf(page), null);
    const text = await page.evaluate(() => document.getElementById("change").innerText);
    assert.match(text, /--draws 1000/);
    assert.deepEqual(faults, []);
  }));

test("draws weighed by the record: how many, what they count as, and what was before", { skip }, () =>
  withPage("three", {}, async (page) => {
    const { draws, effective_sample_size } = answersOf("three").uncertainty;
    const text = await textOf(page);
    assert.ok(text.includes(`drawn together ${draws} times`), text.slice(0, 400));
    assert.ok(text.includes(`count as ${Math.floor(effective_sample_size)} draws`), text.slice(0, 600));
    assert.match(text, /before the record/);
    assert.doesNotMatch(text, /NaN|undefined|null|Infinity/);
    assert.ok(await page.evaluate(() => !document.getElementById("change").innerText.includes("--draws")), "told how to get what is there");
  }));

test("a posterior that is refused is said to be, and why; nothing of it is drawn", { skip }, () => {
  const why = "only 12 of the draws count, fewer than 50";
  const file = changed("refused", (u) => {
    unweighed(u);
    u.why_no_posterior = why;
  });
  return withPage(file, {}, async (page, faults) => {
    const text = await textOf(page);
    assert.ok(text.includes(why), text.slice(0, 600));
    assert.doesNotMatch(text, /weighed by the record;|given the record|NaN|undefined/i);
    assert.doesNotMatch(text, /before the record/);
    assert.ok((await page.$$("#sure figure svg")).length > 4);
    assert.deepEqual(faults, []);
  });
});

test("draws that were not to be weighed are told as such", { skip }, () =>
  withPage(changed("prior", unweighed), {}, async (page, faults) => {
    const text = await textOf(page);
    assert.match(text, /not weighed by the record/);
    assert.equal(await page.evaluate(() => document.querySelector("#sure .warning")), null);
    assert.deepEqual(faults, []);
  }));

test("draws that failed are counted, with the first reason, and weights that rest on few are warned of", { skip }, () => {
  const file = changed("failed", (u) => {
    u.by_status.solved.draws = u.draws - 9;
    u.by_status.unsolved = { draws: 8, prior: 0.05, first: { draw: 17, why: "no step <b>was</b> small enough" } };
    u.by_status.breaks = { draws: 1, prior: 0.01, first: { draw: 40, why: "priors add up to 1.2" } };
    u.k_hat = 0.93;
    u.solves.differ = 2;
  });
  return withPage(file, {}, async (page, faults) => {
    const text = await textOf(page);
    for (const said of [/291 of 300 draws gave an answer/, /8 could not be solved/, /number 17: no step <b>was<\/b> small enough/, /1 was no game/, /priors add up to 1\.2/, /0\.93/, /2 came to another equilibrium/])
      assert.match(text, said);
    assert.deepEqual(faults, []);
  });
});

test("figures that no draw moves, and steps without a number, leave the others standing", { skip }, () => {
  const file = changed("still", (u) => {
    for (const o of u.outputs) {
      const one = { median: 1, low50: 1, high50: 1, low90: 1, high90: 1, mean: 1, error: 0, share: 1 };
      Object.assign(o, { value: 1, prior: one, posterior: one, density: null });
    }
    const nothing = Object.fromEntries(Object.keys(u.rounds.endings[0].prior).map((key) => [key, null]));
    Object.assign(u.rounds.endings[0], { value: null, prior: nothing, posterior: nothing });
  });
  return withPage(file, {}, async (page, faults) => {
    const text = await textOf(page);
    assert.match(text, /same in all draws/);
    assert.doesNotMatch(text, /NaN|undefined|could not be drawn/);
    assert.deepEqual(faults, []);
  });
});

test("another answer is chosen: curve, words and table follow", { skip }, () =>
  withPage("three", {}, async (page) => {
    const figure = figureOf(page, "One answer in full");
    const said = () => figure.locator(".says").innerText();
    const before = { said: await said(), table: await figure.locator("table").innerText(), path: await figure.locator("svg path").last().getAttribute("d") };
    await figure.locator("select").selectOption({ index: 2 });
    const label = await figure.locator("option:checked").innerText();
    assert.ok((await said()).startsWith(label.slice(0, 40)), await said());
    assert.notEqual(await said(), before.said);
    assert.notEqual(await figure.locator("table").innerText(), before.table);
    assert.notEqual(await figure.locator("svg path").last().getAttribute("d"), before.path);
  }));

// ------------------------------------------------------------------------------------- what it hangs on, all moving

test("flips with the others moving are told for each conclusion that is chosen", { skip }, () =>
  withPage("three", {}, async (page) => {
    const { hangs_on, numbers } = answersOf("three").uncertainty;
    const whatOf = (path) => numbers.find((n) => n.path === path).what;
    const turned = hangs_on.conclusions.filter((c) => c.numbers.some((n) => n.flips.length > 0));
    assert.ok(turned.length > 2);
    const figure = figureOf(page, "Where a conclusion flips, the other numbers moving");
    for (const [i, c] of turned.entries()) {
      await figure.locator("select").selectOption({ index: i });
      const rows = await cellsOf(figure);
      for (const n of c.numbers)
        for (const flip of n.flips) {
          const row = rows.find((r) => r[0] === whatOf(n.path) && r[3] === String(Number(flip.about.toPrecision(3))));
          assert.ok(row, `${whatOf(n.path)} at ${flip.about} in ${JSON.stringify(rows)}`);
          assert.notEqual(row[5], row[6]);
        }
      assert.ok((await figure.locator("svg path").count()) >= c.numbers.length);
    }
  }));

test("the map of two numbers has a cell for each place that draws tell of", { skip }, () =>
  withPage("three", {}, async (page) => {
    const { map } = answersOf("three").uncertainty.hangs_on.conclusions.find((c) => c.map);
    const figure = figureOf(page, "Where two numbers together flip a conclusion");
    const known = map.share.flat().filter((v) => v !== null);
    const fills = await figure.locator(".cells rect").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("fill")));
    assert.equal(fills.length, known.length);
    assert.equal(fills.filter((fill) => fill === "var(--c1)").length, known.filter((v) => v >= 0.5).length);
    const rows = await cellsOf(figure);
    assert.deepEqual(rows.map((row) => row.slice(1)), map.share.map((row) => row.map((v) => (v === null ? "–" : asPercent(v)))));
  }));

test("parts of the variance: the largest first, and a design's totals beside them", { skip }, async () => {
  const { hangs_on, numbers } = answersOf("three").uncertainty;
  const o = hangs_on.outputs.find((one) => one.id === "worth.large");
  const most = o.posterior.first.indexOf(Math.max(...o.posterior.first));
  const label = answersOf("three").uncertainty.outputs.find((one) => one.id === o.id).label;
  const look = async (page) => {
    const figure = figureOf(page, "Which numbers make an answer vary");
    await figure.locator("select").selectOption({ label });
    return { rows: await cellsOf(figure), said: await figure.locator(".says").innerText() };
  };
  await withPage("three", {}, async (page) => {
    const { rows, said } = await look(page);
    assert.equal(rows[0][0], numbers[most].what);
    assert.equal(rows[0][1], asPercent(o.posterior.first[most]));
    assert.ok(said.includes(numbers[most].what), said);
  });
  const file = changed("designed", (u) => {
    const index = (value, error) => ({ value, error, low: value - error, high: value + error });
    u.hangs_on.designed = {
      base: 64, draws: 256, failed: 0, numbers: u.hangs_on.numbers.slice(0, 2), others: 4, conclusions: [],
      outputs: [{ id: o.id, first: [index(0.31, 0.02), index(0.12, 0.02), index(0.2, 0.02)], total: [index(0.42, 0.03), index(0.5, 0.03), index(0.27, 0.03)] }],
    };
  });
  await withPage(file, {}, async (page, faults) => {
    const { rows } = await look(page);
    assert.deepEqual(rows.map((row) => [row[0], row[1], row[3]]),
      [[numbers[1].what, "12%", "50%"], [numbers[0].what, "31%", "42%"], ["the other 4 together", "20%", "27%"]]);
    assert.deepEqual(faults, []);
  });
});

test("what it is worth to know more: gains that are rounding alone are nothing", { skip }, () =>
  withPage("three", {}, async (page) => {
    const { advice } = answersOf("three").uncertainty.hangs_on;
    const some = advice.filter((w) => [w.everything, ...w.types].some((gain) => gain.value > 1e-9));
    assert.ok(some.length > 0 && some.length < advice.length);
    const figure = figureOf(page, "What it would be worth to know more");
    assert.equal(await figure.locator("option").count(), some.length);
    assert.doesNotMatch(await figure.innerText(), /e[−-]\d/);
    const shown = (await cellsOf(figure)).map((row) => Number(row[1].replace("−", "-")));
    const gains = [some[0].everything, ...some[0].types, ...some[0].numbers].map((gain) => Math.max(0, gain.value));
    assert.equal(shown.length, gains.length);
    shown.forEach((value, i) => assert.ok(Math.abs(value - gains[i]) <= 0.005 * gains[i] + 1e-9, `${value} for ${gains[i]}`));
  }));

// ------------------------------------------------------------------------------------- several analysts

test("analysts stand side by side: each with its band, all together, and what they disagree on", { skip }, () =>
  withPage("analysts", {}, async (page, faults) => {
    const { analysts, outputs } = answersOf("analysts").uncertainty;
    const text = await textOf(page);
    assert.match(text, /The analysts side by side/);
    assert.doesNotMatch(text, /NaN|undefined|null|Infinity/);
    const figure = figureOf(page, "Chances and odds, by analyst");
    const rows = await cellsOf(figure);
    for (const o of outputs.filter((one) => one.unit === "probability")) {
      const row = rows.find((r) => r[0] === o.label);
      const expected = [...analysts.members.filter((m) => m.id !== null), analysts.pooled, analysts.members.find((m) => m.id === null)].map((m) => {
        const found = m.outputs.find((one) => one.id === o.id);
        return `${asPercent(found.median)} (${asPercent(found.low90)} to ${asPercent(found.high90)})`;
      });
      assert.deepEqual(row.slice(1, -1), expected);
      const gap = analysts.gaps.find((one) => one.id === o.id);
      assert.equal(row.at(-1).startsWith("no sure difference"), !gap, row.at(-1));
    }
    const disputed = analysts.conclusions.filter((c) => !c.agree);
    assert.ok(disputed.length > 0);
    assert.ok(text.includes(`${disputed.length} of ${analysts.conclusions.length} conclusions`), text.slice(0, 1500));
    assert.deepEqual(faults, []);
  }));

test("without analysts nothing of them is shown; one without draws is named", { skip }, async () => {
  await withPage("three", {}, async (page) => assert.doesNotMatch(await textOf(page), /side by side/));
  const html = htmlOf("analysts").replace(/(id="answers">)([\s\S]*?)(<\/script>)/, (_, head, json, tail) => {
    const answers = JSON.parse(json), { analysts } = answers.uncertainty;
    Object.assign(analysts.members[1], { why_not: "the game was not solved: no step was small enough", outputs: [] });
    analysts.gaps = [];
    return head + JSON.stringify(answers).replaceAll("<", "\\u003c") + tail;
  });
  const file = join(folder, "without.html");
  writeFileSync(file, html);
  await withPage(file, {}, async (page, faults) => {
    const text = await textOf(page);
    assert.match(text, /There are no draws of the hopeful one: the game was not solved/);
    assert.doesNotMatch(text, /NaN|undefined/);
    assert.deepEqual(faults, []);
  });
});
