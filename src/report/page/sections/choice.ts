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
