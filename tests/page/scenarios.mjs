// SPDX-License-Identifier: Apache-2.0
// The scenarios whose pages are tested: ordinary ones, and ones that make it hard for a page. A small haggle is the mould of
// the latter; what is hard about each is in its words or its numbers.

const title = "A haggle";

/** A TOML string of any text: control characters escaped. */
const quoted = (text) =>
  JSON.stringify(text).replace(/[\u007f-\u009f]/g, (c) => `\\u${c.codePointAt(0).toString(16).padStart(4, "0")}`);

/** A haggle over a price; every word that its author may choose is `word(what)`. */
function haggle({ word = (what) => what, types = 2, prices = [1000, 1200, 1400], keep = (i) => 1000 + 500 * i, use = 2000, noise = 60, rounds = 2, record = true, ranges = false }) {
  const label = (what) => quoted(word(what));
  const lines = [
    "walkaway = 1",
    `title = ${quoted(word(title).replace(/[\r\n]+/g, " "))}`,
    `summary = ${label("a price to agree on")}`,
    'unit = "EUR"',
    `clock = { rounds = ${rounds}, unit = "day" }`,
    "[source.ad]",
    `title = ${label("an advertisement")}`,
    `publisher = ${label("a newspaper")}`,
    "[party.seller]",
    `label = ${label("the seller")}`,
    `noise = ${noise}`,
  ];
  for (let i = 0; i < types; ++i)
    lines.push(`type.t${i} = { label = ${label(`seller ${i}`)}, prior = ${i + 1 < types ? 1 / types : '"rest"'} }`);
  lines.push(`number.keep = { value = ${keep(0)}, cites = [${label("ad:page 3").replace(/^"/, '"ad:')}], why = ${label("what it cost")}, by_type = {${
    [...Array(types).keys()].map((i) => `t${i} = ${keep(i)}`).join(", ")}} }`);
  lines.push("[party.buyer]", `label = ${label("the buyer")}`, `noise = ${noise}`, "patience = 0.97", `number.use = ${ranges ? `{ low = ${0.9 * use}, mode = ${use}, high = ${1.2 * use} }` : use}`);
  lines.push("[issue.price]", `label = ${label("the price")}`, 'status_quo = "none"', `option.none = ${label("no sale")}`);
  prices.forEach((price, i) => lines.push(`option.p${i} = ${label(`price ${price}`)}`));
  lines.push("[number]", ...prices.map((price, i) => `p${i} = ${price}`));
  for (const [party, rule] of [["seller", (i) => `p${i} - keep`], ["buyer", (i) => `use - p${i}`]]) {
    lines.push(`[worth.${party}.price]`);
    prices.forEach((_, i) => lines.push(`p${i} = { rule = "${rule(i)}", once = true }`));
  }
  prices.forEach((price, i) => lines.push(`[package.k${i}]`, `label = ${label(`deal at ${price}`)}`, `price = "p${i}"`));
  const menu = prices.map((_, i) => `"k${i}"`).join(", ");
  lines.push("[[stage]]", 'id = "offer"', `label = ${label("the offer")}`, 'kind = "offer"', 'mover = "buyer"', `menu = [${menu}]`, 'then = "answer"');
  lines.push("[[stage]]", 'id = "answer"', `label = ${label("the answer")}`, 'kind = "answer"', 'mover = "seller"');
  lines.push(`move.accept.label = ${label("take it")}`, `move.refuse.label = ${label("leave it")}`);
  lines.push("[ending.agreement]", `label = ${label("a sale")}`, "[ending.no_agreement]", `label = ${label("no deal")}`);
  if (record) {
    lines.push("[account.loud]", `label = ${label("as the loud have it")}`, "weight = 0.6");
    lines.push("[account.quiet]", `label = ${label("as the quiet have it")}`, 'weight = "rest"');
    lines.push("[[record]]", 'stage = "offer"', 'move = "k0"', `account.quiet = "k${Math.min(1, prices.length - 1)}"`, `mark = ${label("before the offer")}`);
    lines.push("[[record]]", 'stage = "answer"', 'move = "refuse"', `date = ${label("May")}`);
    lines.push("[[what_if]]", 'id = "dear"', `label = ${label("if it were worth more")}`, `set = { "party.buyer.number.use" = ${use * 1.1} }`);
  }
  return lines.join("\n") + "\n";
}

/** Markup that would run, end a script, or be read as something else than was written. */
const MARKUP = [
  '<img src=x onerror="window.hit=1">',
  "</script><script>window.hit=1</script>",
  "</title><script>window.hit=1</script>",
  "&lt;b&gt; &amp; <b>bold</b>",
  "<!--<script>",
  "]]><svg onload=window.hit=1>",
  "javascript:window.hit=1",
];
/** Texts that are hard to set. */
const TEXTS = [
  `"quotes" 'single' \`ticks\` “curly” \\ backslash`,
  "عرض من البائع ١٢٣",
  "שלום \u202e backwards \u202c done",
  "👩‍👩‍👧‍👦 family 🇻🇳 flag e\u0301",
  "zero\u200bwidth\u200djoin\ufeff\u2066 iso\u2069",
  "bell\u0007 tab\t escape\u001b[31m del\u007f nel\u0085",
  "two\nlines\r\nof text",
  "漢字かな交じり文",
  "${window.hit=1} {{7*7}} %s %n",
];
/** The haggle with each of its words after one of the texts, in turn; `words` are those that came out. */
function hard(texts, more = {}) {
  const of = new Map();
  const word = (what) => {
    if (!of.has(what)) of.set(what, `${texts[of.size % texts.length]} ${what}`);
    return of.get(what);
  };
  return { text: haggle({ word, ...more }), words: [...of.values()] };
}

/** A dam to be shared: a second cycle of talks, and a hedge. */
const AGAIN = `walkaway = 1
title = "A dam, and a second cycle of talks about it"
clock = { rounds = 3, unit = "year" }
cycle = { times = 2, start = "offer" }

[party.upper]
label = "the upper valley"
noise = 3
[party.lower]
label = "the lower valley"
noise = 3
type.thirsty = { label = "needs the water", prior = 0.5 }
type.patient = { label = "can wait", prior = "rest" }
number.thirst = { value = 6, by_type.patient = 2 }
flow.thirst = "deal ? 0 : -thirst"

[issue.water]
option.none = "no water"
option.half = "half of the water"
worth.upper.half = -1
worth.lower.half = 3
[package.half]
label = "half of the water, for a fee"
water = "half"

[[stage]]
id = "well"
label = "a well of its own"
kind = "hedge"
mover = "lower"
cost = 5
then = "offer"
move.buy.label = "dig"

[[stage]]
id = "offer"
kind = "offer"
mover = "lower"
menu = ["half"]
then = "answer"
move.nothing = { label = "ask for nothing", then = "next_cycle" }

[[stage]]
id = "answer"
kind = "answer"
mover = "upper"
refuse = "next_cycle"

[[record]]
stage = "well"
move = "wait"
`;

/**
 * By name: the scenario's `text`, or the `file` of the project; `arguments` beside. `ordinary` are those whose charts have to be neat,
 * `unsolved` those without an equilibrium; with `diff` the page compares the scenario with itself as changed.
 */
export const SCENARIOS = {
  haggle: { file: "scenarios/buyer-seller.toml", ordinary: true },
  crisis: { file: "scenarios/crisis-ultimatum.toml", ordinary: true },
  three: { file: "tests/page/three_parties.toml", ordinary: true, arguments: ["--sensitivity", "--draws", "300", "--no-store"] },
  analysts: {
    text: haggle({ ranges: true }) + [
      "[analyst.hopeful]", 'label = "the hopeful one"', "weight = 0.5", 'set = { "party.buyer.number.use" = { low = 2000, mode = 2300, high = 2600 } }',
      "[analyst.wary]", 'label = "the wary one"', 'weight = "rest"', 'set = { "party.buyer.number.use" = { low = 1000, mode = 1200, high = 1300 } }',
      "",
    ].join("\n"),
    arguments: ["--draws", "150", "--no-store"],
  },
  hanoi: { file: "scenarios/hanoi-2019.toml", ordinary: true, arguments: ["--no-pivots", "--no-what-if"] },
  again: { text: AGAIN, ordinary: true },
  markup: { ...hard(MARKUP, { ranges: true }), arguments: ["--draws", "100", "--no-store"] },
  texts: hard(TEXTS),
  long: { text: haggle({ word: (what) => `${what} ${"long ".repeat(2000)}`.slice(0, 10_000) }) },
  unbroken: { text: haggle({ word: (what) => `${what} ${"m".repeat(10_000)}`.slice(0, 10_000) }) },
  bare: { text: haggle({ types: 1, prices: [1200], rounds: 1, record: false }) },
  forty: { text: haggle({ types: 40, keep: (i) => 900 + 20 * i }) },
  huge: { text: haggle({ prices: [1e12, 1.2e12, 1.4e12], keep: (i) => 1e12 + 5e11 * i, use: 2e12, noise: 6e10 }) },
  tiny: { text: haggle({ prices: [1e-12, 1.2e-12, 1.4e-12], keep: (i) => 1e-12 + 5e-13 * i, use: 2e-12, noise: 6e-14 }) },
  equal: { text: haggle({ prices: [1000, 1000, 1000], keep: () => 1000, use: 1000 }) },
  // Choice without noise to speak of is more than the solver can follow.
  unsolved: { text: haggle({ noise: 1e-9, prices: [1000, 1200, 1400, 1600, 1800, 2000], rounds: 3 }), unsolved: true },
  diff: { file: "tests/page/three_parties.toml", diff: true, arguments: ["--set", "number.rain=0.8", "--set", "party.upper.noise=2"] },
  diff_markup: { ...hard(MARKUP), diff: true, arguments: ["--set", "party.seller.noise=30"] },
};

/** A small generator of numbers from 0 to 1, the same everywhere (Park and Miller's). */
function numbers(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** The files of a domain in NegoLog's form; `word` makes names of issues and options. */
function domain({ issues, options, parties = 2, seed = 7, walkAway = 0.4, word = (what) => what }) {
  const next = numbers(seed);
  const keys = (count, what) => [...Array(count).keys()].map((i) => word(`${what} ${i + 1}`));
  const files = {};
  for (let p = 0; p < parties; ++p) {
    const weights = keys(issues, "issue").map((issue) => [issue, 0.2 + next()]);
    const sum = weights.reduce((total, [, weight]) => total + weight, 0);
    files[`side_${p + 1}.json`] = JSON.stringify({
      reservationValue: walkAway,
      issueWeights: Object.fromEntries(weights.map(([issue, weight]) => [issue, weight / sum])),
      issues: Object.fromEntries(weights.map(([issue]) => [issue, Object.fromEntries(keys(options, "option").map((option) => [option, Number(next().toFixed(3))]))])),
    });
  }
  return files;
}

/** Pages of `walkaway deals`: the `files` of a domain's folder, or the `file` of a scenario. Some of them `ordinary`, as above. */
export const DEALS = {
  deals_small: { files: domain({ issues: 4, options: 4 }), ordinary: true, arguments: ["--from", [1, 2, 3, 4].map((i) => `issue ${i}=option 1`).join()] },
  deals_counted: { files: domain({ issues: 6, options: 8, seed: 11 }) },
  deals_sampled: { files: domain({ issues: 12, options: 10, seed: 5 }) },
  deals_three: { files: domain({ issues: 4, options: 5, parties: 3, seed: 3, walkAway: 0.3 }), ordinary: true },
  deals_record: { file: "tests/page/three_parties.toml", ordinary: true },
  deals_sessions: { files: domain({ issues: 4, options: 4 }), ordinary: true, arguments: ["--sessions", "200", "--tactics", "boulware:0.1-0.5", "micro", "--rounds", "30"] },
  deals_none: { files: domain({ issues: 3, options: 3, walkAway: 0.99 }) },
  deals_markup: { files: domain({ issues: 3, options: 3, word: (what) => `${MARKUP[Number(what.at(-1))]} ${what}` }) },
  deals_long: { files: domain({ issues: 3, options: 3, word: (what) => `${what} ${"m".repeat(3000)}` }) },
};
