// SPDX-License-Identifier: Apache-2.0
// On paper everything is open and drawn, and nothing of the screen's machinery is left.
import assert from "node:assert/strict";
import { test } from "node:test";
import { settled, skip, withPage } from "./browser.mjs";

for (const name of ["haggle", "three", "hanoi", "deals_counted"])
  test(`${name}: is printed whole, and folded again after`, { skip }, () =>
    withPage(name, { whole: false }, async (page) => {
      await settled(page);
      const open = () => page.evaluate(() => document.querySelectorAll("details[open]").length);
      const before = await open();
      await page.evaluate(() =>
        addEventListener("beforeprint", () => {
          window.atPrint = {
            closed: document.querySelectorAll("details:not([open])").length,
            undrawn: [...document.querySelectorAll(".place")].filter((place) => !place.querySelector("svg *, canvas")).length,
            untabled: [...document.querySelectorAll("figure")].filter((figure) => !figure.querySelector("tbody tr, details li")).length,
            blank: [...document.querySelectorAll("canvas")].filter((canvas) => {
              const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              return !pixels.some((value) => value !== pixels[0]);
            }).length,
          };
        }));
      await page.emulateMedia({ media: "print" });
      const paper = await page.pdf({ format: "A4" });
      assert.equal(paper.subarray(0, 5).toString(), "%PDF-");
      assert.ok(paper.length > 20_000, `the PDF has ${paper.length} bytes`);
      assert.deepEqual(await page.evaluate("window.atPrint"), { closed: 0, undrawn: 0, untabled: 0, blank: 0 });
      assert.equal(await open(), before);
      const left = await page.evaluate(() => [...document.querySelectorAll("nav, select, input, button, .tip, .ring")].filter((e) => e.checkVisibility() && !e.closest("table") && !e.textContent.trim()).map((e) => e.outerHTML.slice(0, 120)));
      assert.deepEqual(left, [], "controls on paper");
    }));
