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
    for (const said of [/141 of 150 draws gave an answer/, /8 could not be solved/, /number 17: no step <b>was<\/b> small enough/, /1 was no game/, /priors add up to 1\.2/, /0\.93/, /2 came to another equilibrium/])
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
    const figure = page.locator("#sure figure", { has: page.locator("select") });
    const said = () => figure.locator(".says").innerText();
    const before = { said: await said(), table: await figure.locator("table").innerText(), path: await figure.locator("svg path").last().getAttribute("d") };
    await figure.locator("select").selectOption({ index: 2 });
    const label = await figure.locator("option:checked").innerText();
    assert.ok((await said()).startsWith(label.slice(0, 40)), await said());
    assert.notEqual(await said(), before.said);
    assert.notEqual(await figure.locator("table").innerText(), before.table);
    assert.notEqual(await figure.locator("svg path").last().getAttribute("d"), before.path);
  }));
