// SPDX-License-Identifier: Apache-2.0
// The page of a comparison: what differs in what went into two analyses, and in what came out.
import * as Plot from "@observablehq/plot";
import type { Diff, DiffEntry } from "./answers";
import { type Drawn, figure, more, table } from "./charts/figure";
import type { Mark } from "./charts/inspect";
import { type Child, h, own } from "./dom";
import { change, percent, short, significant } from "./numbers";

function shown(entry: DiffEntry, side: "a" | "b"): string {
  const value = entry[side];
  if (value === null) return "–";
  if (typeof value === "string") return value === "" ? "(none)" : value;
  const range = entry[`${side}_range`];
  return entry.kind === "odds" ? percent(value) : significant(value) + (range ? ` (${range})` : "");
}

function changed(entry: DiffEntry): string {
  if (entry.a === null) return "new";
  if (entry.b === null) return "gone";
  if (entry.change === null) return "";
  if (entry.change === 0) return "its range";
  if (entry.kind !== "odds") return change(entry.change);
  const points = 100 * entry.change;
  return Math.abs(points) < 0.5 ? "under 1" : `${change(Math.round(points))} in 100`;
}

/** What is not to be seen in a page that rounds: odds by less than half of 1 in 100, amounts far below the noise. */
const small = (entry: DiffEntry, noise: number): boolean =>
  entry.change !== null &&
  ((entry.kind === "odds" && Math.abs(entry.change) < 0.005) ||
    (entry.kind === "amount" && Math.abs(entry.change) < noise / 100));

function groups(entries: DiffEntry[]): Child[] {
  const names = [...new Set(entries.map((entry) => entry.group))];
  return names.map((name) => [
    h("h3", {}, name),
    table(
      {
        columns: ["what", "A", "B", "change"],
        words: [1, 2, 3],
        rows: entries.filter((e) => e.group === name).map((e) => [own(e.what), own(shown(e, "a")), own(shown(e, "b")), changed(e)]),
      },
      name,
    ),
  ]);
}

/** Two points and a line between them for each answer: A hollow, B full. */
function dumbbells(title: string, axis: string, entries: DiffEntry[], format: (value: number) => string): HTMLElement {
  const rows = [...entries].sort((x, y) => Math.abs(y.change!) - Math.abs(x.change!)).slice(0, 20);
  const largest = rows[0]!;
  const draw = (width: number): Drawn => {
    const margin = Math.min(width * 0.45, 360);
    const length = Math.floor(margin / 6.6);
    // The position tells rows apart, since two of them may be cut to the same words.
    const names = rows.map((_, i) => i);
    const height = 26 * rows.length + 60;
    const plot = Plot.plot({
      width,
      height,
      marginLeft: margin,
      marginRight: 24,
      marginTop: 12,
      marginBottom: 42,
      style: { fontSize: "12px", background: "transparent" },
      x: { label: axis, labelAnchor: "center", labelArrow: "none", tickFormat: (v: number) => format(v), ticks: Math.max(2, width / 140), grid: true, nice: true },
      y: { domain: names, label: null, tickSize: 0, tickFormat: (i: number) => short(rows[i]!.what, length) },
      marks: [
        Plot.link(names, { x1: (i) => rows[i]!.a, x2: (i) => rows[i]!.b, y1: (i) => i, y2: (i) => i, stroke: "var(--faint)", strokeWidth: 3 }),
        Plot.dot(names, { x: (i) => rows[i]!.a, y: (i) => i, r: 5, stroke: "var(--low)", strokeWidth: 2, fill: "var(--paper)" }),
        Plot.dot(names, { x: (i) => rows[i]!.b, y: (i) => i, r: 5, fill: "var(--high)", stroke: "var(--high)" }),
      ],
    });
    const x = plot.scale("x")!;
    const y = plot.scale("y")!;
    const marks: Mark[] = rows.map((row, i) => ({
      x: Number(x.apply(row.b)),
      y: Number(y.apply(i)) + (y.bandwidth ?? 0) / 2,
      text: `${row.what}\nA ${shown(row, "a")}, B ${shown(row, "b")}: ${changed(row)}`,
    }));
    return { node: plot, width, height, marks };
  };
  return figure({
    title,
    says: `The largest change: ${largest.what}, ${shown(largest, "a")} in A and ${shown(largest, "b")} in B.`,
    note: "A is hollow, B is full; the largest changes come first.",
    draw,
    table: { columns: ["what", "A", "B", "change"], rows: rows.map((r) => [own(r.what), shown(r, "a"), shown(r, "b"), changed(r)]), words: [3] },
  });
}

function part(id: string, question: string, content: Child[]): HTMLElement {
  return h("section", { id, "aria-labelledby": `h-${id}` }, h("h2", { id: `h-${id}` }, question), content);
}

export function drawDiff(page: HTMLElement, diff: Diff): void {
  const noise = Math.min(diff.a.noise, diff.b.noise);
  const seen = diff.out.filter((entry) => !small(entry, noise));
  const rest = diff.out.filter((entry) => small(entry, noise));
  const numeric = (kind: string): DiffEntry[] => seen.filter((e) => e.kind === kind && e.change !== null);
  const odds = numeric("odds");
  const amounts = numeric("amount");
  const side = (name: string, s: Diff["a"]): Child => [
    h("dt", {}, name),
    h("dd", {}, own(s.title || s.file), " (", own(s.file), s.version ? `, Walkaway ${s.version})` : ")"),
  ];
  const missing = (why: string): Child => h("p", { class: "empty" }, why);
  page.replaceChildren(
    h("a", { class: "skip", href: "#main" }, "Skip to the comparison"),
    h("header", { class: "top" }, h("h1", {}, "Two analyses compared"), h("dl", {}, side("A", diff.a), side("B", diff.b)), diff.notes.map((note) => h("p", { class: "empty" }, note))),
    h("main", { id: "main", tabindex: -1 },
    part("in", "What changed in what went in?", [
      diff.in.length > 0 ? groups(diff.in) : missing("Nothing: the same went into both, as far as both say what it was."),
    ]),
    part("out", "What changed in what came out?", [
      diff.out.length === 0 ? missing(diff.a.solved && diff.b.solved ? "Nothing: the same came out of both." : "There are no answers to compare.") : null,
      odds.length > 0 ? dumbbells("Odds that changed", "probability", odds, percent) : null,
      amounts.length > 0 ? dumbbells("Amounts that changed", diff.b.unit, amounts, (v) => significant(v)) : null,
      groups(seen),
      rest.length > 0 ? more(`${rest.length} that changed by too little to see`, groups(rest)) : null,
    ])),
    h("footer", {}, `Walkaway ${diff.version}.`),
  );
}
