// SPDX-License-Identifier: Apache-2.0
// Which profiles of types leave room for a deal: a small table of buttons, each of which chooses its profile.
import type { DealPair, Id } from "../answers";
import type { Context } from "../context";
import { h, own } from "../dom";
import { count, percent, short } from "../numbers";

export interface RoomSpec {
  context: Context;
  parties: Id[];
  pairs: DealPair[];
  /** Packages worth at least walking away to all sides, by profile. */
  beating: number[];
  choose: (index: number) => void;
}

export interface Room {
  node: HTMLElement;
  /** Shows which profile is chosen. */
  mark: (index: number) => void;
}

/** Of profiles of three and more sides, likeliest first. */
const MOST_ROWS = 100;

export function room(spec: RoomSpec): Room {
  const { context, parties, pairs, beating } = spec;
  const buttons = new Map<number, HTMLButtonElement>();
  const button = (index: number): HTMLButtonElement => {
    const some = beating[index]! > 0;
    const one = h(
      "button",
      { type: "button", class: some ? "cell some" : "cell none", "aria-pressed": "false", onclick: () => spec.choose(index) },
      h("b", {}, percent(pairs[index]!.posterior)),
      h("span", {}, some ? `${count(beating[index]!)} beat no deal` : "none beats no deal"),
    );
    buttons.set(index, one);
    return one;
  };
  const typeName = (party: Id, type: Id): HTMLElement => own(short(context.type(party, type), 80), { title: context.type(party, type) });
  const caption = "Which types could agree";
  let node: HTMLElement;
  if (parties.length === 2) {
    const seen = (party: Id): Id[] => [...new Set(pairs.map((p) => p.types[party]!))];
    // The side with more types stands at the left: tables grow downwards.
    const [down, across] = [...parties].sort((a, b) => seen(b).length - seen(a).length) as [Id, Id];
    const columns = seen(across);
    node = h(
      "table",
      { class: pairs.length > 8 && columns.length === 1 ? "room slim" : "room" },
      h("thead", {},
        h("tr", {}, h("td", {}), h("th", { scope: "colgroup", colspan: columns.length }, own(short(context.party(across), 60)))),
        h("tr", {}, h("th", { scope: "col" }, own(short(context.party(down), 60))), columns.map((t) => h("th", { scope: "col" }, typeName(across, t))))),
      h("tbody", {}, seen(down).map((d) =>
        h("tr", {}, h("th", { scope: "row" }, typeName(down, d)), columns.map((a) => {
          const index = pairs.findIndex((p) => p.types[down] === d && p.types[across] === a);
          return h("td", {}, index < 0 ? h("span", { class: "note" }, "cannot be") : button(index));
        })))),
    );
  } else {
    node = h(
      "table",
      { class: "room" },
      h("thead", {}, h("tr", {}, parties.map((p) => h("th", { scope: "col" }, own(short(context.party(p), 40)))), h("th", { scope: "col" }, "Odds and room"))),
      h("tbody", {}, pairs.slice(0, MOST_ROWS).map((pair, i) =>
        h("tr", {}, parties.map((p) => h("td", {}, typeName(p, pair.types[p]!))), h("td", {}, button(i))))),
    );
  }
  return {
    node: h("div", { class: "table", role: "group", tabindex: 0, "aria-label": caption }, node),
    mark: (index) => buttons.forEach((one, i) => one.setAttribute("aria-pressed", String(i === index))),
  };
}
