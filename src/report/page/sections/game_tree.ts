// SPDX-License-Identifier: Apache-2.0
// The likeliest courses of play and the record's, as a tree that opens, with what is known at each of its places.
import type { Odds, Play, PlayNode } from "../answers";
import type { Context } from "../context";
import { type Item, Tree } from "../charts/tree";
import { type Child, h, own } from "../dom";
import { change, count, percent, share, short, significant } from "../numbers";
import { whenNear } from "../later";
import { term } from "../terms";

const MOST_TYPES = 8;
/** Keys of the lines "7 other moves" lie above those of the nodes. */
const OTHERS = 1 << 24;

/** Small chances of getting somewhere differ much: two figures of each. */
const reached = (chance: number): string =>
  chance > 0 && chance < 1e-4 ? "<0.01%" : chance > 0 && chance < 0.1 ? share(chance) : percent(chance);

const bar = (part: number): HTMLElement => {
  const fill = h("span", { class: "fill" });
  fill.style.width = `${100 * Math.min(1, Math.max(0, part))}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, fill);
};

class Courses {
  readonly children = new Map<number, PlayNode[]>();
  constructor(readonly context: Context, readonly play: Play) {
    for (const node of play.nodes)
      if (node.parent !== null) this.children.set(node.parent, [...(this.children.get(node.parent) ?? []), node]);
  }

  mover(node: PlayNode): string { return node.by === null ? "chance" : this.context.party(node.by); }
  colour(node: PlayNode): string {
    const i = node.by === null ? -1 : this.context.parties.indexOf(node.by);
    return i < 0 ? "var(--faint)" : `var(--c${(i % 6) + 1})`;
  }
  label(node: PlayNode): string { return node.parent === null ? "The start" : node.label || node.move || "–"; }
  date(node: PlayNode): string | null {
    return this.context.answers.scenario?.record.find((entry) => entry.entry === node.entry)?.date ?? null;
  }
  /** The end of the likeliest course from here on; the node itself where none is shown. */
  likeliest(from: PlayNode): PlayNode {
    let best = from;
    const walk = (node: PlayNode): void => {
      if (node.ending !== null && (best.ending === null || node.reach > best.reach)) best = node;
      this.children.get(node.id)?.forEach(walk);
    };
    walk(from);
    return best;
  }
  get recordEnd(): PlayNode | undefined { return this.play.nodes.filter((node) => node.record).at(-1); }
}

function row(courses: Courses, node: PlayNode): Child {
  const { context, play } = courses;
  const tags: Child[] = [];
  if (node.parent !== null) {
    const dot = h("span", { class: "dot", "aria-hidden": "true" });
    dot.style.background = courses.colour(node);
    tags.push(h("span", { class: "who" }, dot, h("span", { class: "unseen" }, ", by "), own(short(courses.mover(node), 40))));
    if (node.round !== play.nodes[node.parent]!.round) tags.push(h("span", { class: "tag" }, context.round(node.round)));
  }
  if (tags.length > 0 && (node.entry !== null || node.ending !== null)) tags.push(h("span", { class: "unseen" }, ", "));
  if (node.entry !== null) tags.push(h("span", { class: "tag record" }, `record, entry ${node.entry}`));
  if (node.ending !== null) tags.push(h("span", { class: "tag end" }, "ends: ", own(short(context.ending(node.ending), 60))));
  const label = courses.label(node);
  return [
    h("span", { class: "move" }, own(short(label, 120), { title: label.length > 120 ? label : null }), " ", tags),
    h("span", { class: "chance" }, node.parent === null ? null : [h("span", { class: "unseen" }, ", chance "), percent(node.probability), bar(node.probability)]),
    h("span", { class: "reach" }, h("span", { class: "unseen" }, ", reached "), reached(node.reach)),
  ];
}

function item(courses: Courses, node: PlayNode): Item {
  const children = (courses.children.get(node.id) ?? []).map((child) => item(courses, child));
  const { count: many, probability } = node.others;
  if (many > 0)
    children.push({
      key: OTHERS + node.id,
      children: [],
      text: "other moves",
      classes: "others",
      row: () => [h("span", { class: "move" }, others(node)), h("span", { class: "chance" }, h("span", { class: "unseen" }, ", together "), percent(probability), bar(probability)), h("span", { class: "reach" })],
    });
  return { key: node.id, children, text: courses.label(node), row: () => row(courses, node), classes: node.record ? "on-record" : "" };
}

const others = (node: PlayNode): string =>
  node.ending === null && node.others.probability > 0.9999 ? `${count(node.others.count)} ${node.others.count === 1 ? "move" : "moves"}, not followed further` : `${count(node.others.count)} other ${node.others.count === 1 ? "move" : "moves"}, not shown`;

/** Odds with small bars, the largest first where there are many. */
function bars(list: [string, number | null][]): Child {
  const ranked = list.length > MOST_TYPES ? [...list].sort((a, b) => (b[1] ?? -1) - (a[1] ?? -1)) : list;
  const lines = (some: [string, number | null][]): Child =>
    h(
      "ul",
      { class: "bars" },
      some.map(([name, chance]) =>
        h("li", {}, own(short(name, 60), { title: name }), " ", h("span", { class: "odd" }, chance === null ? "ruled out" : percent(chance)), chance === null ? null : bar(chance)),
      ),
    );
  const rest = ranked.slice(MOST_TYPES);
  return [
    lines(ranked.slice(0, MOST_TYPES)),
    rest.length > 0 && h("details", {}, h("summary", {}, `${count(rest.length)} more types`), lines(rest)),
  ];
}

function detail(courses: Courses, node: PlayNode): Child {
  const { context, play } = courses;
  const parent = node.parent === null ? null : play.nodes[node.parent]!;
  const stage = context.answers.scenario?.stages.find((s) => s.id === node.stage);
  const date = courses.date(node);
  const types = Object.entries(node.by_type ?? {});
  const beliefs = Object.entries(node.beliefs).filter((entry): entry is [string, Odds] => Object.keys(entry[1]).length > 1);
  const heard = Object.entries(node.heard ?? {});
  const label = courses.label(node);
  const movers = stage?.movers.map((party) => context.party(party)) ?? [];
  const values = Object.entries(node.value);
  return [
    h("h4", {}, own(short(label, 200), { title: label })),
    parent && h("p", {}, h("b", {}, own(short(courses.mover(node), 80))), parent.stage ? [", at “", own(short(context.stage(parent.stage), 120)), "”"] : null, `, ${context.round(parent.round)}`),
    node.entry !== null && h("p", {}, h("span", { class: "tag record" }, `record, entry ${node.entry}`), date ? ` ${date}` : ""),
    parent && h("p", {}, `Chance of this move here ${percent(node.probability)}; play gets here with ${reached(node.reach)}.`),
    node.at_once && h("p", { class: "note" }, "Made at the same time as the move before, which its mover does not know."),
    heard.length > 0 && h("p", {}, heard.map(([party, signal]) => h("span", { class: "line" }, own(context.party(party)), " hears “", own(signal), "”"))),
    types.length > 0 && [h("h5", {}, "Chance by its type"), bars(types.map(([type, chance]) => [context.type(node.by!, type), chance]))],
    h("h5", {}, "What comes next"),
    node.ending !== null
      ? h("p", {}, "The end: ", h("b", {}, own(context.ending(node.ending))))
      : h("p", {}, stage ? ["“", own(short(stage.label || stage.id, 120)), "”: ", movers.length > 0 ? own(short(movers.join(", "), 80)) : "chance", `, ${context.round(node.round)}`] : "–", node.others.count > 0 ? `. Not shown: ${count(node.others.count)} ${node.others.count === 1 ? "move" : "moves"}, ${percent(node.others.probability)} together.` : "."),
    beliefs.length > 0 && [
      h("h5", {}, "What an onlooker now believes"),
      beliefs.map(([party, odds]) => [h("p", { class: "of" }, own(short(context.party(party), 80)), " is the one who"), bars(Object.entries(odds).map(([type, chance]) => [context.type(party, type), chance]))]),
    ],
    values.length > 0 && [
      h("h5", {}, `Expected value from here, ${context.unit}`),
      h(
        "table",
        {},
        h("thead", { class: parent ? "" : "unseen" }, h("tr", {}, h("th", { scope: "col" }, "party"), h("th", { scope: "col", class: "number" }, "value"), parent && h("th", { scope: "col", class: "number" }, "by this move"))),
        h("tbody", {}, values.map(([party, value]) => h("tr", {}, h("th", { scope: "row" }, own(short(context.party(party), 60))), h("td", { class: "number" }, significant(value)), parent && h("td", { class: "number" }, change(value - (parent.value[party] ?? value)))))),
      ),
    ],
  ];
}

/** The tree with its buttons and its panel; the record is open at first, else the likeliest course. */
export function coursesOfPlay(context: Context, play: Play): Child {
  const root = play.nodes[0];
  if (!root) return h("p", { class: "empty" }, "The answers hold no courses of play.");
  const courses = new Courses(context, play);
  const panel = h("div", { class: "panel", role: "region", "aria-label": "About the chosen move", tabindex: 0 });
  const tree = new Tree(item(courses, root), "Courses of play", (key) => {
    const other = key >= OTHERS;
    const node = play.nodes[other ? key - OTHERS : key]!;
    panel.replaceChildren(...[other ? h("p", {}, `${others(node)}: ${percent(node.others.probability)} together. Only the likeliest courses and the record’s are followed.`) : h("div", {}, detail(courses, node))]);
    panel.scrollTop = 0;
  });
  const last = courses.recordEnd;
  const openRecord = (): void => {
    play.nodes.filter((node) => node.record).forEach((node) => tree.open(node.id, true));
    tree.select(last!.id);
  };
  const openLikeliest = (from: PlayNode) => (): void => tree.select(courses.likeliest(from).id);
  const hasRecord = last !== undefined && last.parent !== null;
  const button = (name: string, act: () => void): HTMLElement => h("button", { type: "button", onclick: act }, name);
  const box = h("div", { class: "tree-box" }, tree.element);
  const element = [
    h(
      "p",
      {},
      `The whole tree has ${count(context.answers.game.nodes)} nodes. `,
      hasRecord
        ? `Here are ${count(play.paths)} courses of play, the likeliest from the end of the record and the likeliest of the others: ${percent(play.covered_from_record)} of all probability from there, and ${percent(play.covered)} from the start`
        : `Here are the ${count(play.paths)} likeliest courses of play, ${percent(play.covered)} of all probability`,
      `, seen by an onlooker who knows nobody’s type${context.accounts.length > 1 ? ` and holds with ${context.account(play.account)}` : ""}.`,
    ),
    h(
      "div",
      { class: "choices controls" },
      hasRecord && button("Open the record", openRecord),
      button("Open the likeliest course", openLikeliest(root)),
      hasRecord && button("Open the likeliest course after the record", openLikeliest(last)),
      button("Close all", () => tree.closeAll()),
    ),
    h(
      "div",
      { class: "courses" },
      h("div", {}, h("div", { class: "tree-head", "aria-hidden": "true" }, h("span", { class: "move" }, "move"), h("span", { class: "chance" }, "chance"), h("span", { class: "reach" }, "reached")), box),
      panel,
    ),
    h("p", { class: "note" }, "Chance: of this move where it is made. Reached: the ", term("reach"), ", the chance of getting there from the start, nothing of the record being known. Click on a move, or use the arrow keys, to open it and to see what is known there."),
  ];
  tree.open(root.id, true);
  if (hasRecord) openRecord();
  else openLikeliest(root)();
  whenNear(box, () => tree.reveal());
  return element;
}
