// SPDX-License-Identifier: Apache-2.0
// Texts of a scenario are never markup, and a page that cannot be drawn says so.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ALL, ALL_DEALS, answersOf, htmlOf, skip, withPage } from "./browser.mjs";
import { SCENARIOS } from "./scenarios.mjs";

const folder = mkdtempSync(join(tmpdir(), "walkaway-page-"));
after(() => rmSync(folder, { recursive: true }));

const ANSWERS = /(<script type="application\/json" id="answers">)([\s\S]*?)(<\/script>)/;
/** A copy of the haggle's page, changed. */
function changed(name, change) {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, change(htmlOf("haggle")));
  return file;
}

test("the policy of every page forbids all but its own script, whose hash it names", () => {
  for (const name of [...ALL, ...ALL_DEALS]) {
    const html = htmlOf(name);
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)[1];
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)];
    assert.equal(scripts.length, 1, name);
    const hash = createHash("sha256").update(scripts[0][1]).digest("base64");
    assert.ok(policy.includes(`script-src 'sha256-${hash}'`), name);
    assert.match(policy, /^default-src 'none';/);
    assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe|https?:|\*/);
  }
});

test("a script that has got into the page does not run", { skip }, () =>
  withPage(changed("planted", (html) => html.replace("</body>", "<script>window.hit=1</script></body>")), {}, async (page, faults) => {
    assert.equal(await page.evaluate("window.hit"), undefined);
    assert.equal((await page.evaluate("window.violations")).length, 1);
    assert.ok(faults.length > 0, "the tests of the other pages would not notice");
  }));

for (const name of ["markup", "texts"])
  test(`${name}: what the author wrote is there to the letter`, { skip }, () =>
    withPage(name, {}, async (page) => {
      const { title } = answersOf(name);
      assert.equal(await page.evaluate(() => document.querySelector("h1").textContent), title);
      assert.equal(await page.evaluate(() => document.title), title.replace(/[\t\n\f\r ]+/g, " ").trim());
      const text = await page.evaluate(() => {
        document.querySelectorAll("script").forEach((script) => script.remove());
        return document.documentElement.textContent;
      });
      // Issues and their options are to be seen by the labels of the packages alone.
      const shown = SCENARIOS[name].words.filter((word) => !/ (the price|no sale|price \d+)$/.test(word));
      assert.ok(shown.length > 20);
      const missing = shown.filter((word) => !text.includes(word.replace(/\r\n/g, "\n")) && !text.includes(word));
      assert.deepEqual(missing, []);
      assert.equal(await page.evaluate(() => document.querySelectorAll("main img, main b b, main script").length), 0);
    }));

test("an unsolved game is said to be one, and why", { skip }, () =>
  withPage("unsolved", {}, async (page) => {
    const { certificate } = answersOf("unsolved");
    assert.notEqual(certificate.status, "converged");
    const text = await page.evaluate(() => document.body.innerText);
    assert.match(text, /not solved|no equilibrium/i);
    assert.ok(text.includes(certificate.why), certificate.why);
  }));

test("a page with broken answers says that it cannot be drawn", { skip }, async () => {
  const damages = {
    cut: (json) => json.slice(0, json.length / 2),
    empty: () => "",
    list: () => "[]",
    nothing: () => "null",
    gap: (json) => JSON.stringify({ ...JSON.parse(json), certificate: undefined }),
  };
  for (const [name, damage] of Object.entries(damages)) {
    const file = changed(name, (html) => html.replace(ANSWERS, (_, head, json, tail) => head + damage(json) + tail));
    await withPage(file, {}, async (page, faults) => {
      const alert = await page.evaluate(() => document.querySelector("[role=alert]")?.innerText ?? "");
      assert.match(alert, /could not be drawn/, name);
      assert.ok(faults.length > 0, name);
    });
  }
});

test("without scripts the page says what it is", { skip }, () => {
  assert.match(htmlOf("haggle"), /<noscript>[\s\S]*script[\s\S]*<\/noscript>/);
});
