// SPDX-License-Identifier: Apache-2.0
// The page of `walkaway deals`: what its points are, by pointer and by keyboard, and how few or many packages are on it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL_DEALS, answersOf, htmlOf, skip, withPage } from "./browser.mjs";

const inPage = (name) => JSON.parse(/<script type="application\/json" id="answers">([\s\S]*?)<\/script>/.exec(htmlOf(name))[1]);
const bare = (text) => text.replace(/[\u2066-\u2069]/g, "");

/** Goes through a chart by keyboard: the tips in their order. */
async function tips(page, most) {
  const chart = await page.$("#map .chart");
  await chart.focus();
  const out = [];
  for (let k = 0; k < most; ++k) {
    await page.keyboard.press("ArrowRight");
    const tip = bare((await chart.$eval(".tip", (e) => e.textContent)) ?? "");
    if (tip === out.at(-1)) break;
    out.push(tip);
  }
  return out;
}
/** "Issue: option" for each issue of a package, as a tip has it. */
const lines = (one) => Object.entries(one).map(([issue, option]) => `${issue}: ${option}`);

for (const name of ALL_DEALS)
  test(`${name}: the page has what --json writes, and the cloud beside it`, () => {
    const { cloud, frontier_size, fair_words, trace, trace_of, ...rest } = inPage(name);
    assert.deepEqual(rest, answersOf(name));
    assert.equal(frontier_size, rest.frontier.length);
    assert.deepEqual(Object.keys(fair_words), Object.keys(rest.points).filter((rule) => rule !== "nash_lottery"));
    assert.equal(trace_of, rest.sessions ? "session" : "record");
    assert.ok(Array.isArray(trace) && ["listed", "counted", "sampled"].includes(cloud.kind));
  });

test("the keyboard finds every efficient and fair package, by its options and worth", { skip }, () =>
  withPage("deals_small", {}, async (page) => {
    const { frontier, points, offer } = answersOf("deals_small");
    const found = await tips(page, 200);
    for (const one of [...frontier, points.nash, points.utilitarian, offer]) {
      const tip = found.find((text) => lines(one.package).every((line) => text.includes(line)));
      assert.ok(tip, `no tip for ${lines(one.package)}`);
      for (const worth of one.worth) assert.ok(tip.includes(Number(worth.toPrecision(4)).toString()), `${tip} does not say ${worth}`);
    }
    assert.match(found.join("\n"), /fair by Nash/);
    assert.match(found.join("\n"), /the offer asked about/);
    assert.match(found.join("\n"), /better than the offer for all: 1/);
  }));

test("an arrow leads from the offer to each package that is better for all", { skip }, () =>
  withPage("deals_small", {}, async (page) => {
    const { small, large } = answersOf("deals_small").offer.improvements;
    const rows = await page.$$eval("#offer tbody tr", (list) => list.length);
    assert.equal(rows, small.length + large.length);
    const targets = new Set([...small, ...large].map((one) => JSON.stringify(one.changes.map(({ issue, to }) => [issue, to]).sort())));
    assert.equal(await page.$$eval("#map line.arrow", (list) => list.length), targets.size);
  }));

test("the pointer finds a package that has no name", { skip }, () =>
  withPage("deals_small", {}, async (page) => {
    const dot = await page.$("#map .drawing .any circle");
    await dot.evaluate((e) => e.scrollIntoView({ block: "center" }));
    const box = await dot.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const tip = bare(await page.$eval("#map .tip", (e) => e.textContent));
    assert.match(tip, /^issue 1: option \d\nissue 2: option \d\nissue 3: option \d\nissue 4: option \d\nside_1: /);
  }));

test("262,144 packages are counted, and a spot says how many it holds and names one", { skip }, () =>
  withPage("deals_counted", {}, async (page) => {
    const { cloud } = inPage("deals_counted");
    assert.equal(cloud.planes[0].packages.reduce((a, b) => a + b), 8 ** 6);
    assert.match(await page.textContent("#map"), /All 262,144 packages are counted/);
    const canvas = await page.$("#map canvas.cells");
    await canvas.evaluate((e) => e.scrollIntoView({ block: "center" }));
    const box = await canvas.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.match(bare(await page.$eval("#map .tip", (e) => e.textContent)), /^[\d,]+ packages about here\nOne of them: issue 1: option \d/);
  }));

test("of 10^12 packages a sample is drawn, and the page says so", { skip }, () =>
  withPage("deals_sampled", {}, async (page) => {
    const text = await page.textContent("#map");
    assert.match(text, /A sample stands for all: of 1,000,000,000,000 packages 20,000 were drawn at random \(seed 1\), each for about 50,000,000/);
    assert.ok(await page.$("#map canvas.cloud"));
  }));

test("of three parties any two can be looked at", { skip }, () =>
  withPage("deals_three", {}, async (page) => {
    const titles = () => page.$$eval("#map .axis-title", (list) => list.map((e) => e.textContent.replace(/[↑→]/g, "").trim()));
    assert.deepEqual(await titles(), ["side_2, points", "side_1, points"]);
    assert.match(await page.textContent("#map .note"), /Not on the map: side_3/);
    await page.selectOption("#map select >> nth=1", "2");
    await page.waitForFunction(() => document.querySelector("#map .axis-title")?.textContent.includes("side_3"));
    assert.deepEqual(await titles(), ["side_3, points", "side_1, points"]);
    assert.match(await page.textContent("#map .note"), /Not on the map: side_2/);
    assert.equal(await page.$("#map path.frontier"), null, "a line of steps is for two parties");
  }));

test("fair points are named on a phone too", { skip }, () =>
  withPage("deals_record", { width: 390, touch: true }, async (page) => {
    const { fair_words } = inPage("deals_record");
    const words = (await page.$$eval("#map .labels text", (list) => list.map((e) => e.textContent))).join(", ");
    for (const { name } of Object.values(fair_words)) assert.ok(words.includes(name), `${name} is not in: ${words}`);
  }));

test("the record's offers are on the map", { skip }, () =>
  withPage("deals_record", {}, async (page) => {
    const { trace } = inPage("deals_record");
    assert.deepEqual(trace.map((one) => [one.turn, one.party, one.package]), [[1, 0, { share: "half", dam: "high" }]]);
    assert.match((await tips(page, 1))[0], /^offer 1 of the record/);
  }));

test("where the numbers have ranges, haloes and a table tell where the fair points go", { skip }, () =>
  withPage("deals_record", {}, async (page) => {
    const { uncertain } = answersOf("deals_record");
    const packages = new Set(Object.values(uncertain.points).flat().map((one) => JSON.stringify(one.package)));
    assert.ok(uncertain.draws > 0 && packages.size > 1, "nothing moves");
    for (const candidates of Object.values(uncertain.points))
      assert.ok(Math.abs(candidates.reduce((sum, one) => sum + one.share, 0) - uncertain.zopa) < 1e-9);
    assert.equal(await page.$$eval("#map .drawing circle.halo", (list) => list.length), packages.size);
    assert.match(await page.textContent("#fair"), new RegExp(`drawn together, ${uncertain.draws} times`));
    assert.match((await tips(page, 30)).join("\n"), /fair by Nash in \d+% of the draws/);
  }));

test("of sessions the first one's offers are on the map, and what all of them reached is below", { skip }, () =>
  withPage("deals_sessions", {}, async (page) => {
    const { trace, sessions } = inPage("deals_sessions");
    assert.deepEqual(trace.map(({ turn, party }) => [turn, party]), trace.map((_, k) => [k + 1, (trace[0].party + k) % 2]));
    assert.deepEqual(trace, sessions.traces[0].offers);
    assert.equal(await page.$$eval("#map .trail", (list) => list.length), 2);
    const found = (await tips(page, 300)).join("\n");
    assert.match(found, new RegExp(`offer (\\d+, )*${trace.length}\\b[^\n]* of the first session`));
    const text = bare(await page.textContent("#sessions"));
    assert.match(text, /200 sessions of alternating offers were played/);
    const said = (worth) => Number(worth.mean.toPrecision(4)).toString();
    for (const worth of sessions.worth) assert.ok(text.includes(said(worth)), `${said(worth)} is not in ${text}`);
    const rows = await page.$$eval("#sessions tbody tr", (list) => list.length);
    assert.equal(rows, 2 + Math.min(10, sessions.agreements.length));
  }));

test("a domain without a rational deal says so", { skip }, () =>
  withPage("deals_none", {}, async (page) => {
    assert.match(await page.textContent("header"), /no zone of agreement/);
    assert.match(await page.textContent("#fair"), /No rational deal exists/);
  }));
