// SPDX-License-Identifier: Apache-2.0
// Every page, ordinary or not: it does nothing that it should not, has all its parts, and fits a screen of any width.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, ALL_DEALS, answersOf, DIFFS, ORDINARY, ORDINARY_DEALS, settled, skip, withPage } from "./browser.mjs";

const SECTIONS = ["bottom-line", "deal", "reveal", "next", "delay", "advice", "whatif", "change", "game", "sources", "trust", "glossary"];

const DIFF_SECTIONS = ["in", "out"];
/** How sure the answers are is told only where draws were made, and of agents only where somebody acts for another. */
const sectionsOf = (name) => {
  if (DIFFS.includes(name)) return DIFF_SECTIONS;
  if (ALL_DEALS.includes(name)) {
    const { offer, sessions } = answersOf(name);
    return ["map", "fair", ...(offer ? ["offer"] : []), ...(sessions ? ["sessions"] : []), "basis", "glossary"];
  }
  const { uncertainty, agency } = answersOf(name);
  return [...SECTIONS, ...(uncertainty ? ["sure"] : []), ...(agency?.length ? ["agency"] : [])];
};

/** In the page: what is wrong with its sections and links. */
function wrongParts(sections) {
  const wrong = [];
  for (const id of sections) {
    const section = document.getElementById(id);
    if (!section) {
      wrong.push(`there is no section ${id}`);
      continue;
    }
    const heading = section.querySelector("h2");
    if (!heading?.textContent.trim()) wrong.push(`${id} has no heading`);
    if (section.textContent.trim() === heading?.textContent.trim()) wrong.push(`${id} is empty and does not say why`);
    for (const figure of section.querySelectorAll("figure")) {
      const name = figure.querySelector("figcaption")?.textContent.trim();
      if (!name) wrong.push(`a figure of ${id} has no title`);
      if (!figure.querySelector(".says")?.textContent.trim()) wrong.push(`${id}, ${name}: says nothing in words`);
      if (!figure.querySelector("table tbody tr, details li")) wrong.push(`${id}, ${name}: no table or list of the same, or an empty one`);
      for (const place of figure.querySelectorAll(".place"))
        if (!place.querySelector("svg *, canvas")) wrong.push(`${id}, ${name}: nothing is drawn`);
    }
  }
  const contents = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
  for (const id of contents.length > 0 || sections.length > 2 ? sections : [])
    if (id !== "bottom-line" && !contents.includes(`#${id}`)) wrong.push(`the contents have no link to ${id}`);
  for (const link of document.querySelectorAll('a[href^="#"]'))
    if (!document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)))) wrong.push(`a link to nowhere: ${link.getAttribute("href")}`);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) wrong.push(`two elements are called ${id}`);
  for (const link of document.querySelectorAll("a[href]"))
    if (!/^(#|https?:|mailto:)/.test(link.getAttribute("href"))) wrong.push(`a link of another kind: ${link.getAttribute("href").slice(0, 60)}`);
  return wrong;
}

/** In the page: what sticks out, and the widest that does. */
function sticksOut() {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 0.5 && !e.closest(".table, .unseen, nav ul"))
    .slice(0, 3)
    .map((e) => `<${e.localName} class="${e.getAttribute("class") ?? ""}"> ${e.textContent.slice(0, 40)}`);
  return [`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}: ${out.join("; ")}`];
}

/** In the page: texts of charts that lie over one another, leave their chart, or are too small to read. */
function illegible({ least, neat }) {
  const wrong = [];
  const corners = (text) => {
    const box = text.getBBox();
    const at = text.getScreenCTM();
    // Letters fill the middle of the box that a line of text takes.
    const slack = Math.min(box.height, 0.2 * parseFloat(getComputedStyle(text).fontSize));
    const [x0, x1, y0, y1] = [box.x, box.x + box.width, box.y + slack, box.y + box.height - slack];
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]].map(([x, y]) => [at.a * x + at.c * y + at.e, at.b * x + at.d * y + at.f]);
  };
  // By how much two rectangles, turned as they may be, lie over one another: the least over their sides' directions.
  const depth = (one, two) => {
    let least = Infinity;
    for (const shape of [one, two])
      for (const [from, to] of [[0, 1], [1, 2]]) {
        const side = [shape[to][0] - shape[from][0], shape[to][1] - shape[from][1]];
        const length = Math.hypot(...side) || 1;
        const span = (points) => {
          const along = points.map((p) => (p[0] * side[0] + p[1] * side[1]) / length);
          return [Math.min(...along), Math.max(...along)];
        };
        const [a, b] = [span(one), span(two)];
        least = Math.min(least, Math.min(a[1], b[1]) - Math.max(a[0], b[0]));
      }
    return least;
  };
  const seen = (text) => {
    if (!text.textContent.trim()) return false;
    for (let e = text; e && e.localName !== "figure"; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.visibility === "hidden" || style.display === "none" || Number(style.opacity) < 0.05) return false;
    }
    return true;
  };
  for (const drawing of document.querySelectorAll("figure .drawing")) {
    const name = drawing.closest("figure").querySelector("figcaption").textContent.slice(0, 50);
    const frame = drawing.getBoundingClientRect();
    const texts = [...drawing.querySelectorAll("svg text")].filter(seen).map((text) => ({ text, at: corners(text) }));
    for (const [i, { text, at }] of texts.entries()) {
      const words = `“${text.textContent.slice(0, 40)}”`;
      const matrix = text.getScreenCTM();
      const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.c, matrix.d);
      if (size < least) wrong.push(`${name}: ${words} is ${size.toFixed(1)} pixels high`);
      const [xs, ys] = [at.map((p) => p[0]), at.map((p) => p[1])];
      // To the side there is the page's margin; above and below there are other words.
      const out = Math.max(-Math.min(...xs), Math.max(...xs) - document.scrollingElement.clientWidth, frame.top - Math.min(...ys) - 4, Math.max(...ys) - frame.bottom - 4);
      if (out > 0.5) wrong.push(`${name}: ${words} sticks out of the chart by ${out.toFixed(0)} pixels`);
      if (neat)
        for (const other of texts.slice(i + 1)) {
          const over = depth(at, other.at);
          if (over > 3) wrong.push(`${name}: ${words} and “${other.text.textContent.slice(0, 40)}” lie over one another by ${over.toFixed(0)} pixels`);
        }
    }
  }
  return [...new Set(wrong)].slice(0, 12);
}

for (const name of [...ALL, ...ALL_DEALS])
  test(`${name}: all parts are there, nothing else happens, and it fits any screen`, { skip }, async () => {
    await withPage(name, {}, async (page, faults) => {
      assert.deepEqual(await page.evaluate(wrongParts, sectionsOf(name)), []);
      for (const width of [1200, 390, 320]) {
        await page.setViewportSize({ width, height: 800 });
        await settled(page);
        assert.deepEqual(await page.evaluate(sticksOut), [], `${width} pixels`);
        const neat = [...ORDINARY, ...ORDINARY_DEALS].includes(name);
        assert.deepEqual(await page.evaluate(illegible, { least: 10.9, neat }), [], `${width} pixels`);
      }
      assert.deepEqual(faults, []);
      assert.deepEqual(await page.evaluate("window.violations"), []);
      assert.equal(await page.evaluate("window.hit"), undefined, "a text of the scenario was executed");
    });
  });

test("texts over one another, a wide table and an empty section are noticed", { skip }, async () => {
  await withPage("haggle", {}, async (page) => {
    await page.evaluate(() => {
      const text = (words, x) => `<text x="${x}" y="20" style="font: 12px sans-serif">${words}</text>`;
      const figure = document.createElement("figure");
      figure.innerHTML = `<figcaption>Planted</figcaption><div class="drawing"><svg width="200" height="40">${text("one word", 5)}${text("another", 30)}</svg></div>`;
      document.getElementById("deal").append(figure);
      document.getElementById("sources").replaceChildren();
      document.body.append(Object.assign(document.createElement("div"), { style: "width: 3000px; height: 2px" }));
    });
    assert.match((await page.evaluate(illegible, { least: 10.9, neat: true })).join(), /lie over one another/);
    assert.match((await page.evaluate(illegible, { least: 12.5, neat: false })).join(), /pixels high/);
    assert.equal((await page.evaluate(sticksOut)).length, 1);
    const wrong = (await page.evaluate(wrongParts, SECTIONS)).join();
    for (const fault of [/sources has no heading/, /Planted: says nothing/, /Planted: no table or list/]) assert.match(wrong, fault);
  });
});
