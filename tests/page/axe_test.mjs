// SPDX-License-Identifier: Apache-2.0
// Accessibility by axe-core's rules, with all parts open: light and dark, on a desk and on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { modules, skip, withPage } from "./browser.mjs";

const source = skip ? "" : readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(page) {
  await page.evaluate(source);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), TAGS);
  return found.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.length}): ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 140)} ${n.any[0]?.message ?? ""}`).join("; ")}`);
}

const WAYS = [["light", 1200], ["dark", 390], ["dark", 1200], ["light", 390]];
// The ways differ by the style sheet alone, so the smallest page shows them all; a large one takes the rules most of a minute.
const PAGES = { haggle: WAYS, three: WAYS.slice(1, 2), hanoi: WAYS.slice(0, 1), markup: WAYS.slice(1, 2), unsolved: WAYS.slice(0, 1), diff: WAYS.slice(0, 2), deals_small: WAYS.slice(0, 2), deals_record: WAYS.slice(1, 2), deals_sessions: WAYS.slice(0, 1) };

for (const [name, ways] of Object.entries(PAGES))
  for (const [scheme, width] of ways)
    test(`${name}: no fault in ${scheme} at ${width} pixels`, { skip }, () =>
      withPage(name, { scheme, width }, async (page) => assert.deepEqual(await violations(page), [])));

test("a faint text and an unnamed button are noticed", { skip }, () =>
  withPage("haggle", {}, async (page) => {
    await page.evaluate(() => {
      document.querySelector("main").insertAdjacentHTML("beforeend", '<p style="color: #ddd; background: #fff">faint</p><button></button>');
    });
    const found = (await violations(page)).join();
    assert.match(found, /color-contrast/);
    assert.match(found, /button-name/);
  }));
