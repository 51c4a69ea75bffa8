// SPDX-License-Identifier: Apache-2.0
// How large and how quick the page of a real case is. What is measured is printed; the limits are far off, since a test must
// not fail because the machine is busy.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileOf, htmlOf, settled, skip, withPage } from "./browser.mjs";

const folder = mkdtempSync(join(tmpdir(), "walkaway-page-"));
after(() => rmSync(folder, { recursive: true }));

/** The haggle's page with `count` more packages in columns, as docs/json.md has them: one issue of as many options. */
function largeSpace(count) {
  const file = join(folder, "large.html");
  const html = htmlOf("haggle").replace(/(id="answers">)([\s\S]*?)(<\/script>)/, (_, head, json, tail) => {
    const answers = JSON.parse(json);
    const { deal } = answers;
    const [issue] = Object.keys(deal.packages[0].options);
    const options = [...Array(count).keys()].map((i) => `x${i}`);
    const spread = (k) => options.map((_, i) => 1000 * Math.sin(i * (k + 1.3)) * Math.cos(i / (k + 7)));
    const column = (party, k) => Object.fromEntries(Object.keys(deal.packages[0].value[party]).map((type) => [type, spread(k)]));
    deal.cloud = { options: { [issue]: options }, value: Object.fromEntries(deal.parties.map((party, k) => [party, column(party, k)])) };
    Object.assign(deal, { counted: count + deal.packages.length, enumerated: true });
    return head + JSON.stringify(answers) + tail;
  });
  writeFileSync(file, html);
  return file;
}

test("hanoi: at most 3 MB, and drawn in seconds", { skip }, () =>
  withPage("hanoi", { whole: false }, async (page) => {
    const megabytes = statSync(fileOf("hanoi")).size / 1e6;
    await settled(page);
    const drawn = await page.evaluate(() => performance.getEntriesByName("walkaway-drawn")[0].duration);
    const loaded = await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd);
    console.log(`hanoi: ${megabytes.toFixed(2)} MB; to be read after ${drawn.toFixed(0)} ms, loaded after ${loaded.toFixed(0)} ms`);
    assert.ok(megabytes <= 3);
    assert.ok(drawn < 5000 && loaded < 5000);
  }));

test("a map of 100,000 packages follows the pointer", { skip }, () =>
  withPage(largeSpace(100_000), { whole: false }, async (page, faults) => {
    await settled(page);
    const { drawn, first, each, tips } = await page.evaluate(() => {
      const chart = document.querySelector("#deal figure .chart");
      chart.scrollIntoView();
      const box = chart.getBoundingClientRect();
      const at = (k) => {
        const started = performance.now();
        const place = { clientX: box.left + box.width * (0.2 + 0.6 * ((k * 37) % 100) / 100), clientY: box.top + box.height * (0.2 + 0.6 * ((k * 61) % 100) / 100) };
        chart.dispatchEvent(new PointerEvent("pointermove", { ...place, bubbles: true, pointerType: "mouse" }));
        return performance.now() - started;
      };
      const tips = new Set();
      const times = [];
      for (let k = 0; k < 100; ++k) {
        times.push(at(k));
        tips.add(chart.querySelector(".tip:not([hidden])")?.textContent);
      }
      const rest = times.slice(1);
      return { drawn: performance.getEntriesByName("walkaway-drawn")[0].duration, first: times[0], each: rest.reduce((a, b) => a + b) / rest.length, tips: tips.size };
    });
    console.log(`100,000 packages: to be read after ${drawn.toFixed(0)} ms; the first answer to the pointer after ${first.toFixed(0)} ms, each other after ${each.toFixed(2)} ms`);
    assert.ok(tips > 50, `${tips} different answers`);
    assert.ok(first < 3000 && each < 100);
    assert.deepEqual(faults, []);
  }));
