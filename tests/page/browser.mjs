// SPDX-License-Identifier: Apache-2.0
// Chromium for the tests of the page, and the pages that were made for them.
//
// WALKAWAY_PAGES is the folder of the pages (make_pages.mjs), WALKAWAY_PAGE_BUILD the one in which the page was bundled;
// WALKAWAY_CHROMIUM names a browser of one's own.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { DEALS, SCENARIOS } from "./scenarios.mjs";

const { WALKAWAY_PAGES = "", WALKAWAY_PAGE_BUILD = "", WALKAWAY_CHROMIUM = "", PATH = "" } = process.env;
export const pageBuild = WALKAWAY_PAGE_BUILD;
export const modules = createRequire(join(pageBuild, "package.json"));

export const ORDINARY = Object.keys(SCENARIOS).filter((name) => SCENARIOS[name].ordinary);
export const ALL = Object.keys(SCENARIOS);
export const ALL_DEALS = Object.keys(DEALS);
export const ORDINARY_DEALS = ALL_DEALS.filter((name) => DEALS[name].ordinary);
export const DIFFS = ALL.filter((name) => SCENARIOS[name].diff);
export const fileOf = (name) => join(WALKAWAY_PAGES, `${name}.html`);
export const htmlOf = (name) => readFileSync(fileOf(name), "utf8");
/** As --json wrote it, beside the page. */
export const answersOf = (name) => JSON.parse(readFileSync(join(WALKAWAY_PAGES, `${name}.json`), "utf8"));

const executablePath =
  WALKAWAY_CHROMIUM ||
  PATH.split(":").flatMap((folder) => ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name))).find(existsSync);
/** For the options of a test: why it cannot be done, if so. */
export const skip = executablePath ? false : "there is no Chromium; WALKAWAY_CHROMIUM can name one";

let browser;
async function started() {
  browser ??= modules("playwright-core").chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  return browser;
}
after(async () => {
  if (browser) await (await browser).close();
});

/** What the page does on its own: kept in `faults`, in words; there should be none. */
function watch(page, url, faults) {
  page.on("console", (message) => {
    if (["error", "warning", "assert"].includes(message.type())) faults.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url && !request.url().startsWith("data:")) faults.push(`a request: ${request.url()}`);
  });
}

/**
 * Opens a page (a name of SCENARIOS or DEALS, or a file) for as long as `use` takes. `width`, `scheme` ("light", "dark"), `touch`.
 * `whole: false` leaves it as it comes; else all is drawn first.
 */
export async function withPage(name, { width = 1200, scheme = "light", touch = false, whole = true, hash = "" }, use) {
  const url = pathToFileURL(SCENARIOS[name] || DEALS[name] ? fileOf(name) : name).href;
  const context = await (await started()).newContext({
    viewport: { width, height: 900 }, colorScheme: scheme, hasTouch: touch, isMobile: touch, reducedMotion: "reduce",
  });
  try {
    const page = await context.newPage();
    const faults = [];
    watch(page, url, faults);
    await page.addInitScript(() => {
      window.violations = [];
      addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    await page.goto(url + hash);
    if (whole) await drawAll(page);
    await use(page, faults);
  } finally {
    await context.close();
  }
}

/** Waits until the page has stopped changing and every chart that is not folded away is drawn; those far away come when looked at. */
export async function settled(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10)));
    const undrawn = () =>
      [...document.querySelectorAll(".place")].filter((place) => place.clientWidth > 0 && place.checkVisibility() && !place.firstElementChild);
    const state = () => `${document.getElementsByTagName("*").length}, ${document.documentElement.scrollHeight} high`;
    let last = "";
    let same = 0;
    for (let i = 0; i < 500 && same < 3; ++i) {
      await frame();
      const left = undrawn();
      left[0]?.scrollIntoView();
      same = state() === last && left.length === 0 ? same + 1 : 0;
      last = state();
    }
    if (same < 3) throw new Error(`the page does not come to rest: ${last}, ${undrawn().length} charts not drawn`);
    scrollTo(0, 0);
  });
}

/** Opens what is folded away, until nothing is, and waits until all is drawn. */
export async function drawAll(page) {
  for (let i = 0; i < 5; ++i) {
    await settled(page);
    const opened = await page.evaluate(() => {
      const closed = [...document.querySelectorAll("details:not([open])")];
      closed.forEach((part) => (part.open = true));
      return closed.length;
    });
    if (opened === 0) return;
  }
}
