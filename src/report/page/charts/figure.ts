// SPDX-License-Identifier: Apache-2.0
// A figure: title, chart, how to read it, and the same in a table. Charts are drawn when they come near the window (see
// later.ts), and anew when their width changes.
import { type Child, freshId, h } from "../dom";
import { whenIdle, whenNear } from "../later";
import { type Crowd, inspectable, type Mark } from "./inspect";

export interface Drawn {
  node: Element;
  width: number;
  height: number;
  marks: Mark[];
  crowd?: Crowd;
}

export interface TableSpec {
  columns: string[];
  rows: Child[][];
  /** Columns that hold words and not numbers, by index; the first always does. */
  words?: number[];
}

export interface FigureSpec {
  title: string;
  /** What is to be seen, in one or two sentences made from the numbers: the chart's text alternative. */
  says: string;
  /** How to read it, below. */
  note?: Child;
  /** Buttons and choices above the chart. */
  controls?: Child;
  draw: (width: number) => Drawn;
  /** A function where the rows are many: it is called when they are wanted. */
  table: TableSpec | (() => TableSpec);
  /** Widest that the chart is worth drawing, in pixels. */
  widest?: number;
  /** About how high it will be, in pixels: kept free until it is drawn. */
  height?: number;
}

const MOST_ROWS = 500;

export function table(spec: TableSpec, caption?: string): HTMLElement {
  const isText = (column: number): boolean => column === 0 || (spec.words ?? []).includes(column);
  const cut = spec.rows.length > MOST_ROWS;
  return h(
    "div",
    { class: "table", tabindex: 0, role: "group", "aria-label": caption ?? "table" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, spec.columns.map((c, i) => (c ? h("th", { scope: "col", class: isText(i) ? "" : "number" }, c) : h("td", {}))))),
      h(
        "tbody",
        {},
        spec.rows.slice(0, MOST_ROWS).map((row) =>
          h(
            "tr",
            {},
            row.map((cell, i) =>
              i === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: isText(i) ? "" : "number" }, cell),
            ),
          ),
        ),
      ),
    ),
    cut && h("p", { class: "note" }, `The first ${MOST_ROWS} of ${spec.rows.length.toLocaleString("en")} rows; the JSON has all.`),
  );
}

/** A closed part that opens on demand; open in print. A function is called when it is first opened, or in idle time. */
export function more(summary: Child, ...children: (Child | (() => Child))[]): HTMLElement {
  const element = h("details", {}, h("summary", {}, summary), children.filter((c): c is Child => typeof c !== "function"));
  const makers = children.filter((c): c is () => Child => typeof c === "function");
  const fill = (): void => makers.splice(0).forEach((make) => element.append(h("div", {}, make())));
  if (makers.length > 0) {
    element.firstElementChild!.addEventListener("click", fill);
    element.addEventListener("toggle", fill);
    whenIdle(fill);
  }
  return element;
}

export function figure(spec: FigureSpec): HTMLElement {
  const title = freshId("figure");
  const place = h("div", { class: "place" });
  const element = h(
    "figure",
    { "aria-labelledby": title },
    h("figcaption", { id: title }, spec.title),
    spec.controls,
    place,
    h("p", { class: "says" }, spec.says),
    spec.note ? h("p", { class: "note" }, spec.note) : null,
    more("The same in a table", () => table(typeof spec.table === "function" ? spec.table() : spec.table, spec.title)),
  );
  let width = 0;
  const redraw = (): void => {
    if (place.clientWidth === 0) return;
    const room = Math.max(260, Math.min(spec.widest ?? 960, Math.floor(place.clientWidth)));
    if (Math.abs(room - width) < 2) return;
    width = room;
    const drawn = spec.draw(width);
    place.replaceChildren(inspectable(drawn.node, drawn.marks, drawn.width, drawn.height, `${spec.title}. ${spec.says}`, drawn.crowd));
  };
  element.addEventListener("redraw", () => {
    width = 0;
    redraw();
  });
  place.style.minHeight = `${spec.height ?? 320}px`;
  whenNear(place, () => {
    place.style.minHeight = "";
    redraw();
    new ResizeObserver(redraw).observe(place);
  });
  return element;
}
