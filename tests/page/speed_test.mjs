// SPDX-License-Identifier: Apache-2.0
// How large and how quick the page of a real case is. What is measured is printed; the limits are far off, since a test must
// not fail because the machine is busy.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { test } from "node:test";
import { fileOf, settled, skip, withPage } from "./browser.mjs";

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
