// SPDX-License-Identifier: Apache-2.0
// The page without a mouse: every chart, table and folded part by keyboard, every chart by touch.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ORDINARY, ORDINARY_DEALS, settled, skip, withPage } from "./browser.mjs";

/** Names the elements that the keyboard has to reach, in the page. */
function stops() {
  const wanted = [...document.querySelectorAll("main .chart, main summary, main button, main select, main input, main a[href], nav a")].filter((e) =>
    e.checkVisibility() && e.tabIndex >= 0 && !e.disabled);
  wanted.forEach((e, i) => (e.dataset.stop = i));
  window.reached = new Set();
  addEventListener("focusin", (event) => window.reached.add(event.target.dataset.stop));
  return wanted.length;
}

for (const name of [...ORDINARY, ...ORDINARY_DEALS]) {
  test(`${name}: Tab reaches everything and is held by nothing`, { skip }, () =>
    withPage(name, { whole: false }, async (page) => {
      await settled(page);
      const count = await page.evaluate(stops);
      let presses = 0;
      do await page.keyboard.press("Tab");
      while (++presses < 4 * count + 50 && (await page.evaluate(() => document.activeElement !== document.body)));
      assert.ok(presses < 4 * count + 50, `the focus never left the page in ${presses} presses`);
      const missed = await page.evaluate(() =>
        [...document.querySelectorAll("[data-stop]")].filter((e) => !window.reached.has(e.dataset.stop)).map((e) => e.outerHTML.slice(0, 120)));
      assert.deepEqual(missed, []);
    }));

  test(`${name}: Enter opens and closes what is folded away`, { skip }, () =>
    withPage(name, { whole: false }, async (page) => {
      await settled(page);
      const summaries = await page.$$("summary");
      assert.ok(summaries.length > 0);
      for (const summary of summaries) {
        if (!(await summary.isVisible())) continue;
        const isOpen = () => summary.evaluate((e) => e.parentElement.open);
        const before = await isOpen();
        await summary.focus();
        await page.keyboard.press("Enter");
        assert.equal(await isOpen(), !before, await summary.textContent());
        await page.keyboard.press("Enter");
        assert.equal(await isOpen(), before);
      }
    }));

  test(`${name}: arrow keys go through every chart, and what they show is read out`, { skip }, () =>
    withPage(name, {}, async (page) => {
      for (const chart of await page.$$(".chart")) {
        const label = (await chart.getAttribute("aria-label")) ?? "";
        assert.ok(label.trim(), "a chart has no label");
        await chart.focus();
        const state = () =>
          chart.evaluate((e) => ({
            tip: e.querySelector(".tip:not([hidden])")?.textContent ?? null,
            ring: !!e.querySelector(".ring:not([hidden])"),
            live: e.querySelector("[aria-live]").textContent,
          }));
        const seen = new Set();
        for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home", "ArrowDown", "ArrowUp"]) {
          await page.keyboard.press(key);
          const { tip, ring, live } = await state();
          assert.ok(tip?.trim() && ring, `${label.slice(0, 60)}: ${key} shows nothing`);
          assert.equal(live, tip, `${label.slice(0, 60)}: ${key} is not read out`);
          seen.add(tip);
        }
        await page.keyboard.press("Escape");
        assert.equal((await state()).tip, null, "Escape hides the tip");
        await page.keyboard.press("Home");
        await page.evaluate(() => document.activeElement.blur());
        assert.equal((await state()).tip, null, "what loses the focus hides its tip");
      }
    }));

  test(`${name}: a tap on a chart shows what is there, within the window`, { skip }, () =>
    withPage(name, { width: 390, touch: true }, async (page) => {
      for (const chart of await page.$$(".chart")) {
        await chart.scrollIntoViewIfNeeded();
        await chart.evaluate((e) => e.scrollIntoView({ block: "center" }));
        const box = await chart.boundingBox();
        await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
        const tip = await chart.$(".tip:not([hidden])");
        assert.ok(tip && (await tip.textContent()).trim(), `${await chart.getAttribute("aria-label")}: a tap shows nothing`);
        const at = await tip.boundingBox();
        assert.ok(at.x >= -0.5 && at.x + at.width <= 390.5, `a tip from ${at.x} to ${at.x + at.width}`);
      }
    }));
}
