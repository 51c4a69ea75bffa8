// SPDX-License-Identifier: Apache-2.0
// The stages of a round as a picture: who moves where, and where each move leads; the same as a list.
import type { StageInput, TargetInput } from "../answers";
import type { Context } from "../context";
import { more } from "../charts/figure";
import { type Arc, layOut } from "../charts/layers";
import { type Child, freshId, h, own, svg } from "../dom";
import { whenNear } from "../later";
import { count, short } from "../numbers";

const MOST_STAGES = 150;
const WIDTH = 204;
const PAD = 9;
const LINE = 15;
const SMALL = 13;
const HEAD = 30;

/** About how wide a letter is, in those of ordinary text: other scripts and emoji about twice. */
const letter = (c: string): number => (c.codePointAt(0)! > 0x10ff ? 2 : /[mwMW@]/.test(c) ? 1.5 : /\p{Lu}/u.test(c) ? 1.2 : 1);
const size = (text: string): number => [...text].reduce((sum, c) => sum + letter(c), 0);

/** The text cut to a width. */
function cutTo(text: string, wide: number): string {
  if (size(text) <= wide) return text;
  let sum = 1;
  const letters = [...text];
  const end = letters.findIndex((c) => (sum += letter(c)) > wide);
  return `${letters.slice(0, end).join("").trimEnd()}…`;
}

/** The text in at most `most` lines of about `wide` letters; the last is cut. */
function wrap(whole: string, wide: number, most: number): string[] {
  const text = short(whole, 4 * wide * most);
  const lines: string[] = [];
  let line = "";
  for (const word of text.trim().split(/\s+/)) {
    if (line && size(line) + 1 + size(word) > wide) {
      lines.push(line);
      line = "";
    }
    line = line ? `${line} ${word}` : word;
  }
  lines.push(line);
  const cut = lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]}…`] : lines;
  return cut.map((l) => cutTo(l, wide));
}

const KINDS: Record<string, string> = { offer: "offers", answer: "answers", chance: "chance", together: "at once", drift: "sets a course" };

interface Out {
  /** Names of the moves that lead there; none for where play goes if the stage is passed over. */
  moves: string[];
  target: TargetInput;
}

/** Where a stage leads, each place once, in the order of the moves. */
function outs(stage: StageInput): { moves: Out[]; passed: TargetInput[] } {
  const by = new Map<string, Out>();
  if (stage.enabled)
    for (const move of stage.moves)
      for (const target of move.to) {
        const key = `${target.kind}/${target.id}`;
        const out = by.get(key) ?? { moves: [], target };
        if (!out.moves.includes(move.label || move.id)) out.moves.push(move.label || move.id);
        by.set(key, out);
      }
  const passed = !stage.enabled || stage.rule !== null ? stage.skip_to : [];
  return { moves: [...by.values()], passed: passed.filter((t) => !by.has(`${t.kind}/${t.id}`)) };
}

const placeName = (context: Context, target: TargetInput): string =>
  target.kind === "stage"
    ? context.stage(target.id ?? "")
    : target.kind === "ending"
      ? context.ending(target.id ?? "")
      : `the next ${context.answers.round_unit || "round"}`;

interface Row { lines: string[]; mark: "end" | "next"; dashed: boolean; whole: string }
interface Card { stage: StageInput; title: string[]; who: string; rows: Row[]; tags: string[]; outs: { to: number; label: string[]; dashed: boolean; whole: string }[]; height: number; foot: number }

function cards(context: Context, stages: StageInput[]): Card[] {
  const { answers } = context;
  const input = answers.scenario!;
  const index = new Map(stages.map((stage, i) => [stage.id, i]));
  return stages.map((stage) => {
    const { moves, passed } = outs(stage);
    const names = (list: string[], wide: number, lines: number): string[] =>
      list.length === 0 ? ["passed over"] : list.length <= lines && list.length > 1 ? list.map((m) => cutTo(m, wide)) : list.length === 1 ? wrap(list[0]!, wide, lines) : wrap(`${count(list.length)} moves`, wide, lines);
    const all = [...moves.map((out) => ({ ...out, dashed: false })), ...passed.map((target) => ({ moves: [] as string[], target, dashed: true }))];
    const onward = all.filter((out) => out.target.kind === "stage" && index.has(out.target.id ?? ""));
    const rows = all.filter((out) => !onward.includes(out)).map((out): Row => {
      const place = out.target.kind === "next_round" ? `next ${answers.round_unit || "round"}` : placeName(context, out.target);
      const what = out.dashed ? "passed over" : moves.length === 1 ? "" : out.moves.length > 2 ? `${out.moves.length} moves` : out.moves.join(", ");
      return { lines: wrap(what ? `${place}: ${what}` : place, 27, 3), whole: `${out.dashed ? "passed over" : out.moves.join(", ")}: ${place}`, mark: out.target.kind === "ending" ? "end" : "next", dashed: out.dashed };
    });
    const wide = Math.max(9, Math.floor(30 / Math.max(1, onward.length)));
    const labelled = onward.map((out) => ({ to: index.get(out.target.id!)!, label: names(out.moves, wide, 3), dashed: out.dashed, whole: `${out.dashed ? "passed over" : out.moves.join(", ")} → ${placeName(context, out.target)}` }));
    const movers = stage.movers.map((party) => context.party(party)).join(", ");
    const tags = input.record.filter((entry) => entry.stage === stage.id).map((entry) => String(entry.entry));
    const title = wrap(stage.label || stage.id, 24, 3);
    const kind = KINDS[stage.kind] ? ` · ${KINDS[stage.kind]}` : "";
    const who = stage.kind === "chance" || !movers ? "chance" : cutTo(size(movers + kind) <= 28 ? movers + kind : movers, 28);
    return {
      stage, title, who, rows, tags, outs: labelled,
      height: 2 * PAD + title.length * LINE + SMALL + 4 + rows.reduce((sum, row) => sum + row.lines.length, 0) * SMALL + (rows.length > 0 ? 5 : 0),
      foot: Math.max(0, ...labelled.map((out) => out.label.length)) * SMALL,
    };
  });
}

/** The stages that play can come to with what is switched on. */
function reachable(stages: StageInput[], from: (string | null)[]): Set<string> {
  const by = new Map(stages.map((stage) => [stage.id, stage]));
  const seen = new Set(from.filter((id): id is string => id !== null && by.has(id)));
  for (const id of seen) {
    const { moves, passed } = outs(by.get(id)!);
    for (const target of [...moves.map((out) => out.target), ...passed])
      if (target.kind !== "ending" && target.id !== null && by.has(target.id)) seen.add(target.id);
  }
  return seen;
}

function draw(context: Context, stages: StageInput[]): { node: SVGElement; middle: number } {
  const input = context.answers.scenario!;
  const list = cards(context, stages);
  const arcs: (Arc & { at: number; card: Card })[] = list.flatMap((card, from) => card.outs.map((out, at) => ({ from, to: out.to, at, card })));
  const start = Math.max(0, stages.findIndex((stage) => stage.id === input.start));
  const again = stages.findIndex((stage) => stage.id === input.again);
  const laid = layOut(list.map((card) => ({ width: WIDTH, height: card.height })), arcs, start, 22, (members) => Math.max(0, ...members.map((i) => list[i]!.foot)) + 52);
  const margin = 10;
  const live = reachable(stages, [input.start, context.answers.rounds > 1 ? input.again : null]);
  const width = Math.ceil(laid.width + 2 * margin);
  const height = Math.ceil(Math.max(...list.map((card, i) => laid.top[i]! + card.height + card.foot)) + HEAD + 12);
  const x = (i: number): number => laid.x[i]! + margin;
  const y = (i: number): number => laid.top[i]! + HEAD;
  const arrow = freshId("arrow");
  const small = { "font-size": 11, fill: "currentColor" };

  const lines = arcs.map((arc, a) => {
    const { card } = arc;
    const out = card.outs[arc.at]!;
    // Ports in the order of where the lines go, so that they do not cross at once.
    const order = card.outs.map((_, k) => k).sort((p, q) => {
      const head = (k: number): number => {
        const b = arcs.findIndex((other) => other.card === card && other.at === k);
        return laid.bends[b]![0]?.x ?? laid.x[arcs[b]!.to]!;
      };
      return head(p) - head(q);
    });
    const step = (WIDTH - 16) / card.outs.length;
    const px = x(arc.from) - (WIDTH - 16) / 2 + step * (order.indexOf(arc.at) + 0.5);
    const bottom = y(arc.from) + card.height;
    const from = bottom + 3 + out.label.length * SMALL + 3;
    const points: [number, number][] = [[px, from]];
    for (const bend of laid.bends[a]!) points.push([bend.x + margin, bend.top + HEAD - 6], [bend.x + margin, bend.bottom + HEAD + 6]);
    const end: [number, number] = [x(arc.to), y(arc.to) - 3];
    let path = `M${px},${bottom}V${bottom + 3}M${px},${from}`;
    if (laid.back[a]) {
      // Back up, beside the boxes.
      const side = Math.max(x(arc.from), x(arc.to)) + WIDTH / 2 + 9;
      path += `C${px},${from + 24} ${side},${from + 24} ${side},${from - 10}V${y(arc.to) - 10}C${side},${y(arc.to) - 26} ${end[0]},${y(arc.to) - 26} ${end[0]},${end[1]}`;
    } else {
      points.push(end);
      for (let i = 1; i < points.length; ++i) {
        const [x0, y0] = points[i - 1]!;
        const [x1, y1] = points[i]!;
        const bend = Math.max(8, (y1 - y0) / 2);
        path += x0 === x1 ? `V${y1}` : `C${x0},${y0 + bend} ${x1},${y1 - bend} ${x1},${y1}`;
      }
    }
    const dashed = out.dashed || !live.has(card.stage.id) ? { "stroke-dasharray": "4 4" } : {};
    return [
      svg("path", { d: path, fill: "none", stroke: "var(--faint)", "stroke-width": 1.4, "marker-end": `url(#${arrow})`, ...dashed }, svg("title", {}, out.whole)),
      svg("g", {}, svg("title", {}, out.whole), out.label.map((text, i) => svg("text", { x: px, y: bottom + 13 + i * SMALL, "text-anchor": "middle", "font-size": 11, fill: "var(--soft)", class: "bidi", "font-style": out.dashed ? "italic" : null }, text))),
    ];
  });

  const box = (card: Card, i: number): SVGElement => {
    const left = x(i) - WIDTH / 2;
    const top = y(i);
    const mover = card.stage.kind === "chance" ? undefined : card.stage.movers[0];
    const party = mover === undefined ? -1 : context.parties.indexOf(mover);
    const colour = party < 0 ? "var(--faint)" : `var(--c${(party % 6) + 1})`;
    const off = !live.has(card.stage.id) || !card.stage.enabled;
    const why = card.stage.enabled ? "not reached" : "switched off";
    let at = top + PAD + 11;
    const parts: Child[] = [
      svg("title", {}, `${card.stage.label || card.stage.id}: ${card.who}${off ? ` (${why})` : ""}`),
      svg("rect", { x: left, y: top, width: WIDTH, height: card.height, rx: card.stage.kind === "chance" ? 14 : 5, fill: "var(--sheet)", stroke: off ? "var(--faint)" : "var(--soft)", "stroke-dasharray": off ? "5 4" : null }),
      off ? null : svg("rect", { x: left, y: top + 6, width: 4, height: card.height - 12, fill: colour }),
    ];
    for (const line of card.title) {
      parts.push(svg("text", { ...small, x: left + 12, y: at, "font-size": 12, "font-weight": 600, class: "bidi", fill: off ? "var(--soft)" : "currentColor" }, line));
      at += LINE;
    }
    parts.push(svg("text", { ...small, x: left + 12, y: at, fill: "var(--soft)", class: "bidi" }, off ? why : card.who));
    at += SMALL + 8;
    for (const row of card.rows) {
      parts.push(svg("g", {}, svg("title", {}, row.whole),
        row.mark === "end" ? svg("rect", { x: left + 12, y: at - 8, width: 7, height: 7, fill: "currentColor" }) : svg("text", { ...small, x: left + 10, y: at }, "↺"),
        svg("text", { ...small, x: left + 24, y: at, class: "bidi", "font-style": row.dashed ? "italic" : null }, row.lines.map((line, k) => svg("tspan", { x: left + 24, dy: k === 0 ? 0 : SMALL }, line)))));
      at += row.lines.length * SMALL;
    }
    if (card.tags.length > 0) {
      const tag = `record ${short(card.tags.join(", "), 8)}`;
      const w = tag.length * 5.9 + 10;
      parts.push(svg("rect", { x: left + WIDTH - w - 6, y: top - 8, width: w, height: 16, rx: 3, fill: "var(--paper)", stroke: "var(--c1)" }), svg("text", { x: left + WIDTH - w / 2 - 6, y: top + 4, "text-anchor": "middle", "font-size": 11, fill: "var(--c1)" }, tag));
    }
    return svg("g", {}, parts);
  };
  const unit = context.answers.round_unit || "round";
  const entry = (i: number, text: string): Child =>
    i < 0 ? null : svg("g", {}, svg("line", { x1: x(i) - 70, x2: x(i) - 70, y1: y(i) - 12, y2: y(i) - 2, stroke: "var(--soft)", "marker-end": `url(#${arrow})` }), svg("text", { ...small, x: x(i) - 84, y: y(i) - 15, "font-weight": 600 }, text));
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    svg("defs", {}, svg("marker", { id: arrow, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, svg("path", { d: "M0,0.5L8,4L0,7.5z", fill: "var(--soft)" }))),
    lines,
    list.map(box),
    start === again || context.answers.rounds < 2 ? entry(start, context.answers.rounds < 2 ? "start" : `every ${unit}`) : [entry(start, `${unit} 1`), entry(again, `later ${unit}s`)],
  );
  return { node, middle: x(start) };
}

function asList(context: Context, stages: StageInput[]): HTMLElement {
  const lead = (targets: TargetInput[]): Child =>
    targets.map((target, i) => [
      i > 0 ? "; " : "",
      target.rule ? [" if ", h("code", {}, target.rule), ": "] : i > 0 ? "else " : "",
      target.kind === "ending" ? ["the end: ", own(placeName(context, target))] : own(placeName(context, target)),
    ]);
  return h(
    "ol",
    { class: "stages" },
    stages.map((stage) =>
      h(
        "li",
        {},
        h("b", {}, own(stage.label || stage.id)),
        ": ",
        stage.movers.length > 0 && stage.kind !== "chance" ? own(stage.movers.map((party) => context.party(party)).join(", ")) : "chance",
        stage.enabled ? null : h("span", { class: "note" }, " (switched off)"),
        stage.rule ? h("span", { class: "note" }, " · only if ", h("code", {}, stage.rule)) : null,
        !stage.enabled || stage.rule ? h("span", { class: "note" }, " · else to ", lead(stage.skip_to)) : null,
        h(
          "ul",
          {},
          stage.moves.map((move) =>
            h("li", {}, own(move.label || move.id), move.by ? h("span", { class: "note" }, " (", own(context.party(move.by)), ")") : null, move.rule ? h("span", { class: "note" }, " if ", h("code", {}, move.rule)) : null, " → ", lead(move.to)),
          ),
        ),
      ),
    ),
  );
}

export function stagesPicture(context: Context): Child {
  const input = context.answers.scenario;
  if (!input || input.stages.length === 0) return h("p", { class: "empty" }, "These answers do not hold the stages.");
  const stages = input.stages;
  const unit = context.answers.round_unit || "round";
  const off = stages.filter((stage) => !stage.enabled).length;
  const ends = stages.filter((stage) => stage.enabled && stage.moves.some((move) => move.to.some((t) => t.kind === "ending"))).length;
  const rounds = context.answers.rounds;
  const chance = stages.filter((s) => s.kind === "chance").length;
  const place = (id: string): string => `“${short(context.stage(id), 80)}”`;
  const says =
    `${count(stages.length)} ${stages.length === 1 ? "stage" : "stages"}${chance > 0 ? `, ${count(chance)} of them chance` : ""}. ` +
    (rounds === 1 ? `Play starts at ${place(input.start)}` : input.start === input.again ? `Each of the ${count(rounds)} ${unit}s starts at ${place(input.start)}` : `Play starts at ${place(input.start)}; every later ${unit}, ${count(rounds)} in all, at ${place(input.again)}`) +
    `. ${ends === 0 ? "No move ends it before the clock does." : `It can end at ${count(ends)} of them${rounds > 1 ? ", or when the clock runs out" : ""}.`}` +
    (off > 0 ? ` ${count(off)} ${off === 1 ? "is" : "are"} switched off.` : "");
  const title = freshId("stages");
  const box = h("div", { class: "flow-box", tabindex: 0, role: "img", "aria-label": `${says} The list below says the same in words.` });
  box.style.minHeight = "20rem";
  whenNear(box, () => {
    const picture = draw(context, stages);
    box.style.minHeight = "";
    box.replaceChildren(picture.node);
    box.scrollLeft = picture.middle - box.clientWidth / 2;
  });
  return h(
    "figure",
    { "aria-labelledby": title, class: "flow", id: "stages" },
    h("figcaption", { id: title }, "The stages, and where each move leads"),
    stages.length <= MOST_STAGES
      ? box
      : h("p", { class: "empty" }, "There are too many stages for a picture."),
    h("p", { class: "says" }, says),
    h("p", { class: "note" }, `A box is a stage with who moves there; beneath it stand the moves that lead on. ■ ends play, ↺ leads to the next ${unit}.`, off > 0 || stages.some((s) => s.rule) ? " A broken line is taken where a stage is passed over; a broken box is a stage that play does not come to." : ""),
    more("The same as a list", () => asList(context, stages)),
  );
}
