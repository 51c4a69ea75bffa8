// SPDX-License-Identifier: Apache-2.0
// All numbers of the scenario in a table that can be searched, filtered and sorted.
import type { NumberInput, SourceInput } from "../answers";
import { type Child, freshId, h, own, svg } from "../dom";
import { count, short, significant } from "../numbers";

const MOST_ROWS = 500;
const DISTRIBUTIONS: Record<string, string> = {
  triangular: "triangular, from end to end",
  normal: "normal, 5% to 95%",
  lognormal: "lognormal, 5% to 95%",
  beta: "beta, 5% to 95%",
  choice: "one of several values",
};

/** The value's place between low and high. */
function bar(n: NumberInput): Child {
  if (n.low === null || n.high === null || !(n.high > n.low)) return null;
  const at = Math.min(1, Math.max(0, (n.value - n.low) / (n.high - n.low)));
  return svg(
    "svg",
    { width: 72, height: 10, viewBox: "0 0 72 10", "aria-hidden": "true", class: "range" },
    svg("rect", { x: 1, y: 3.5, width: 70, height: 3, fill: "var(--faint)" }),
    svg("rect", { x: at * 68 + 0.5, y: 0, width: 3, height: 10, fill: "var(--c1)" }),
  );
}

const range = (n: NumberInput): Child =>
  n.low === null || n.high === null
    ? h("span", { class: "note" }, "exact")
    : [bar(n), h("span", { class: "ends", title: DISTRIBUTIONS[n.kind] ?? n.kind }, `${significant(n.low)} to ${significant(n.high)}`)];

interface Column {
  name: string;
  /** What rows are ordered by; text by the alphabet, a number by size; null comes last. */
  key: (n: NumberInput) => string | number | null;
  number?: boolean;
}
const COLUMNS: Column[] = [
  { name: "what", key: (n) => n.what },
  { name: "value", key: (n) => n.value, number: true },
  { name: "range", key: (n) => (n.low === null || n.high === null ? null : (n.high - n.low) / (Math.abs(n.value) || 1)) },
  { name: "source", key: (n) => n.cites.length },
];

const FILTERS: [string, string, (n: NumberInput) => boolean][] = [
  ["all", "all of them", () => true],
  ["uncited", "without a source", (n) => n.cites.length === 0],
  ["cited", "with a source", (n) => n.cites.length > 0],
  ["ranged", "with a range", (n) => n.low !== null],
  ["exact", "without a range", (n) => n.low === null],
];

export function numbersTable(numbers: NumberInput[], sources: SourceInput[]): HTMLElement {
  const place = new Map(sources.map((source, i) => [source.id, i]));
  const cites = (n: NumberInput): Child => {
    const by = new Map<string, string[]>();
    for (const cite of n.cites) by.set(cite.source, [...(by.get(cite.source) ?? []), ...(cite.place ? [cite.place] : [])]);
    if (by.size === 0) return h("b", { class: "uncited" }, "no source");
    return [...by].map(([id, places]) => {
      const i = place.get(id);
      const title = i === undefined ? id : sources[i]!.title || id;
      const name = own(short(title, 40), { title });
      const link = (k: number): HTMLElement => h("a", { href: `#source-${k + 1}` }, `[${k + 1}] `, h("span", { class: "name" }, name));
      return h("span", { class: "cite" }, i === undefined ? name : link(i), places.length > 0 ? [", ", own(places.join(", "))] : null);
    });
  };
  const row = (n: NumberInput): HTMLElement =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, own(n.what || n.path), n.why ? h("span", { class: "note line" }, own(n.why)) : null, h("code", { class: "path line" }, n.path)),
      h("td", { class: "number" }, significant(n.value)),
      h("td", {}, range(n)),
      h("td", {}, cites(n)),
    );
  const text = new Map(numbers.map((n) => {
    const titles = n.cites.map((c) => `${c.source} ${sources[place.get(c.source) ?? -1]?.title ?? ""} ${c.place ?? ""}`);
    return [n, `${n.path} ${n.what} ${n.why ?? ""} ${significant(n.value)} ${titles.join(" ")}`.toLocaleLowerCase()];
  }));

  const bodyOfTable = h("tbody", {});
  const said = h("p", { class: "note", role: "status" });
  const search = freshId("search");
  const box = h("input", { type: "search", id: search, autocomplete: "off", spellcheck: "false", oninput: () => fill() });
  const choice = freshId("filter");
  const select = h("select", { id: choice, onchange: () => fill() }, FILTERS.map(([id, name, keep]) => h("option", { value: id }, `${name} (${count(numbers.filter(keep).length)})`)));
  let by = -1;
  let down = false;
  const heads = COLUMNS.map((column, i) =>
    h(
      "th",
      { scope: "col", class: column.number ? "number" : "" },
      h("button", { type: "button", class: "sort", onclick: () => {
        // First up, then down, then as in the file again.
        if (by !== i) [by, down] = [i, false];
        else if (!down) down = true;
        else [by, down] = [-1, false];
        fill();
      } }, column.name, h("span", { "aria-hidden": "true", class: "way" })),
    ),
  );
  const order = (a: NumberInput, b: NumberInput): number => {
    const [x, y] = [COLUMNS[by]!.key(a), COLUMNS[by]!.key(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const difference = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en");
    return down ? -difference : difference;
  };
  const fill = (): void => {
    const words = box.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const keep = FILTERS.find(([id]) => id === select.value)![2];
    const found = numbers.filter((n) => keep(n) && words.every((word) => text.get(n)!.includes(word)));
    if (by >= 0) found.sort(order);
    bodyOfTable.replaceChildren(...found.slice(0, MOST_ROWS).map(row));
    heads.forEach((head, i) => {
      if (i === by) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const missing = found.filter((n) => n.cites.length === 0).length;
    said.textContent =
      (found.length === numbers.length ? `All ${count(numbers.length)} numbers` : `${count(found.length)} of ${count(numbers.length)} numbers`) +
      (found.length > MOST_ROWS ? `, of which the first ${count(MOST_ROWS)} are shown` : "") +
      (found.length > 0 ? `; ${count(missing)} of them cite no source.` : ".");
  };
  fill();
  const uncited = numbers.filter((n) => n.cites.length === 0).length;
  const title = freshId("numbers");
  return h(
    "div",
    { id: "numbers", class: "numbers" },
    h("h3", { id: title }, "The numbers"),
    numbers.length === 0
      ? h("p", { class: "empty" }, "The file holds no number of its own.")
      : [
          h("p", {}, uncited === 0 ? `All ${count(numbers.length)} numbers cite a source.` : h("b", {}, `${count(uncited)} of ${count(numbers.length)} cite no source`), uncited === 0 ? "" : ": they are the author’s judgement. A range says how far the author thinks that a number may be off; the mark is the value used."),
          h("div", { class: "choices controls" }, h("span", {}, h("label", { for: search }, "Search "), box), h("span", {}, h("label", { for: choice }, "Show "), select)),
          said,
          h("div", { class: "table tall", tabindex: 0, role: "group", "aria-labelledby": title }, h("table", {}, h("thead", {}, h("tr", {}, heads)), bodyOfTable)),
        ],
  );
}
