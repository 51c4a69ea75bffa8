// SPDX-License-Identifier: Apache-2.0
// A figure of one thing at a time, chosen from a list above it: chart, words and table follow the choice.
import { type Drawn, figure, table, type TableSpec } from "../charts/figure";
import { type Child, h } from "../dom";
import { short } from "../numbers";

export interface ChosenSpec<T> {
  title: string;
  /** What is chosen from, at least one; `name` in the list. */
  list: T[];
  name: (item: T) => string;
  /** What the list is of, for those who do not see it: "the answer". */
  label: string;
  says: (item: T) => string;
  note?: Child;
  controls?: Child;
  draw: (item: T, width: number) => Drawn;
  table: (item: T) => TableSpec;
  height: number;
  widest?: number;
}

export function chosenFigure<T>(spec: ChosenSpec<T>): HTMLElement {
  let chosen = 0;
  const it = (): T => spec.list[chosen]!;
  const element = figure({
    title: spec.title,
    says: spec.says(it()),
    note: spec.note,
    controls: [
      h("div", { class: "choices controls" }, h("label", {}, h("span", { class: "unseen" }, `${spec.label} `), h("select", {
        onchange: (event: Event) => {
          chosen = (event.target as HTMLSelectElement).selectedIndex;
          element.querySelector(".says")!.textContent = spec.says(it());
          element.dispatchEvent(new Event("redraw"));
          element.querySelector(".table")?.replaceWith(table(spec.table(it()), spec.title));
        },
      }, spec.list.map((item, i) => h("option", i === chosen ? { selected: true } : {}, short(spec.name(item), 120)))))),
      spec.controls,
    ],
    draw: (width) => spec.draw(it(), width),
    table: () => spec.table(it()),
    height: spec.height,
    ...(spec.widest ? { widest: spec.widest } : {}),
  });
  return element;
}
