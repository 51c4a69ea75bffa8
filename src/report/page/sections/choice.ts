// SPDX-License-Identifier: Apache-2.0
// A choice above a chart.
import { freshId, h } from "../dom";

export interface Choice<T> {
  node: HTMLElement;
  /** Shows another choice as made, without making it. */
  set: (value: T) => void;
}

/** A list to choose one of: values with their names. */
export function choice<T extends string | number>(label: string, options: readonly [T, string][], chosen: T, choose: (value: T) => void): Choice<T> {
  const id = freshId("choice");
  const select = h("select", { id }, options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
  select.addEventListener("change", () => choose(options[select.selectedIndex]![0]));
  return {
    node: h("span", { class: "choice" }, h("label", { for: id }, label), select),
    set: (value) => (select.selectedIndex = options.findIndex(([other]) => other === value)),
  };
}

/** Which two of three sides and more are on the axes of a map, across and up: changed in place. Null for two sides. */
export function axisChoices<T extends string | number>(sides: readonly [T, string][], axes: [T, T], redraw: () => void): HTMLElement | null {
  if (sides.length < 3) return null;
  const both = h("span", { class: "choices" });
  const axis = (which: 0 | 1, label: string): HTMLElement =>
    choice(label, sides, axes[which], (side) => {
      if (side === axes[1 - which]) axes[1 - which] = axes[which];
      axes[which] = side;
      fill();
      redraw();
    }).node;
  const fill = (): void => both.replaceChildren(axis(0, "Across"), axis(1, "Up"));
  fill();
  return both;
}
