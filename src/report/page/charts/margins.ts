// SPDX-License-Identifier: Apache-2.0
// The audit of an offer as a picture: for each type of its maker, how far the offer and its failure lie from the best move.
import type { AuditType, Id } from "../answers";
import { type Context, verdictName } from "../context";
import { svg } from "../dom";
import { change, percent, significant } from "../numbers";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { extent, fitted, isolated, roundTicks, textWidth, tickLabels } from "./text";

export interface MarginsSpec {
  context: Context;
  maker: Id;
  stage: Id;
  /** Likeliest first. */
  types: [Id, AuditType][];
}

const WHY: Record<string, string> = {
  poison_pill: "failure was worth as much as anything it could get, and it had either no hope or no wish that the offer be taken",
  gift: "it preferred failure, yet offered what the other side would take",
  slip: "by its own lights another move was better",
  misjudgement: "right by its own lights, which were wrong",
  serious: "likely to be taken, and meant so",
  opening: "refused now, a deal later",
  gamble: "a small chance of a real gain",
};
export const verdictWhy = (verdict: string): string => WHY[verdict] ?? "";

/** Where the offer and its failure stand in points from the best move: by the type's own beliefs and by the analyst's. */
interface Margins {
  e: number;
  N: number;
  eAnalyst: number;
  NAnalyst: number;
}
const known = (value: number | null): number => value ?? NaN;
export const marginsOf = (row: AuditType): Margins => ({
  e: -known(row.B_minus_e),
  N: -known(row.B_minus_N),
  eAnalyst: -known(row.loss_under_analyst),
  NAnalyst: known(row.N_analyst) - known(row.B_analyst),
});

function texts(spec: MarginsSpec, type: Id, row: AuditType): { own: string; analyst: string } {
  const { context } = spec;
  const points = (value: number): string => `${significant(value)} ${context.unit}`;
  const head = `${isolated(context.type(spec.maker, type))}, ${percent(row.posterior)}: ${verdictName(row.verdict)}${verdictWhy(row.verdict) ? ` (${verdictWhy(row.verdict)})` : ""}`;
  const half = row.at_half_noise === row.verdict ? "the same" : verdictName(row.at_half_noise);
  const twice = row.at_twice_noise === row.verdict ? "the same" : verdictName(row.at_twice_noise);
  return {
    own: [
      head,
      `B, its best move: ${points(row.B)} (${isolated(context.move(spec.stage, row.best_move))})`,
      `e, this offer: ${points(row.e)}, ${significant(row.B_minus_e)} below B`,
      `N, its failure: ${points(row.N)}, ${row.B_minus_N >= 0 ? `${significant(row.B_minus_N)} below` : `${significant(-row.B_minus_N)} above`} B`,
      `Accepted, by its beliefs: ${percent(row.p)}; then ${points(row.if_accepted)}, else ${points(row.if_not)}`,
      `A later deal if not: ${percent(row.d)}`,
      `Noise ${significant(row.noise)}; at half of it ${half}, at twice ${twice}`,
    ].join("\n"),
    analyst: [
      head,
      "By the analyst's beliefs:",
      `B, its best move: ${points(row.B_analyst)}`,
      `this offer: ${significant(row.loss_under_analyst)} below that`,
      `N, its failure: ${points(row.N_analyst)}`,
    ].join("\n"),
  };
}

/** The symbols, for a legend. */
export const MARGIN_SIGNS: [string, () => SVGElement[]][] = [
  ["B, its best move, with its noise about it", () => [svg("rect", { x: 2, width: 14, y: 1, height: 16, class: "noise" }), svg("line", { x1: 9, x2: 9, y1: 1, y2: 17, class: "best" })]],
  ["e, this offer", () => [svg("circle", { cx: 9, cy: 9, r: 5, class: "offer" })]],
  ["N, its failure", () => [svg("path", { d: DIAMOND(9, 9, 6.5), class: "failure" })]],
  ["the same by the analyst's beliefs", () => [svg("circle", { cx: 5, cy: 9, r: 4, class: "offer hollow" }), svg("path", { d: DIAMOND(13, 9, 4.5), class: "failure hollow" })]],
];

const DIAMOND = (x: number, y: number, r: number): string => `M${x - r},${y}L${x},${y - r}L${x + r},${y}L${x},${y + r}Z`;
/** With more types than this each gets one line. */
const MOST_TALL = 8;
/** The likeliest of very many. */
export const MOST_TYPES = 20;

export function marginsHeight(types: number): number {
  return 60 + types * (types > MOST_TALL ? 40 : 112);
}

export function drawMargins(spec: MarginsSpec, width: number): Drawn {
  const { context, types } = spec;
  const tall = types.length <= MOST_TALL;
  const rowHeight = tall ? 112 : 40;
  const top = 24;
  const height = marginsHeight(types.length);
  const plot = { x0: tall ? Math.min(92, width * 0.26) : 10, x1: width - 10, y0: top, y1: top + types.length * rowHeight };
  const all = types.flatMap(([, row]) => [...Object.values(marginsOf(row)), -row.noise, row.noise, 0]);
  // The band of the noise is what all is read against: it stays wide enough to see, and what lies far off is shown at the edge.
  const noise = Math.max(...types.map(([, row]) => row.noise).filter(Number.isFinite), 0);
  const most = noise > 0 ? (2 * noise * (plot.x1 - plot.x0)) / 16 : Infinity;
  const [low, high] = extent(all.filter((v) => Math.abs(v) <= 0.75 * most), 0.06);
  const x = (value: number): number => plot.x0 + ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (plot.x1 - plot.x0);
  const ticks = roundTicks(low, high, (plot.x1 - plot.x0) / 80);
  const tickText = tickLabels(ticks);
  const marks: Mark[] = [];
  const off = (value: number): string => (value < low ? "◂ " : value > high ? "▸ " : "");

  /** A symbol with its letter and number above or below it. */
  const symbol = (value: number, y: number, kind: "e" | "N", hollow: boolean, text: string): SVGElement[] => {
    if (!Number.isFinite(value)) return [];
    const at = x(value);
    marks.push({ x: at, y, text });
    const look = `${kind === "e" ? "offer" : "failure"}${hollow ? " hollow" : ""}`;
    const shape = kind === "e" ? svg("circle", { cx: at, cy: y, r: 5, class: look }) : svg("path", { d: DIAMOND(at, y, 6.5), class: look });
    if (!tall && !off(value)) return [shape];
    const words = `${off(value)}${kind} ${value === 0 ? "0" : change(value, 3)}`;
    const half = textWidth(words, 11, 600) / 2;
    const middle = Math.min(width - half, Math.max(plot.x0 + half, at));
    const under = tall ? (kind === "e" ? -9 : 18) : 4;
    return [tall ? shape : svg("g"), svg("text", { x: middle, y: y + under, "text-anchor": "middle", class: `haloed words ${look}` }, words)];
  };

  const rows = types.map(([type, row], k) => {
    const y0 = plot.y0 + k * rowHeight;
    const m = marginsOf(row);
    const text = texts(spec, type, row);
    const right = `${percent(row.posterior)} · ${verdictName(row.verdict)}`;
    const room = width - textWidth(right, 12, 700) - 16;
    const own = y0 + (tall ? 44 : 25);
    const analyst = y0 + (tall ? 87 : 33);
    const bottom = y0 + rowHeight - (tall ? 4 : 2);
    marks.push({ x: x(0), y: own, text: text.own });
    return svg(
      "g",
      { class: "row" },
      svg("line", { x1: 0, x2: width, y1: y0, y2: y0, class: "grid" }),
      svg("text", { x: 0, y: y0 + 15, "font-weight": 600 }, fitted(context.type(spec.maker, type), room, 12, 600)),
      svg("text", { x: width, y: y0 + 15, "text-anchor": "end", "font-weight": 700, class: "verdict" }, right),
      svg("rect", { x: x(-row.noise), width: Math.max(1, x(row.noise) - x(-row.noise)), y: y0 + 20, height: bottom - y0 - 20, class: "noise" }),
      svg("line", { x1: x(0), x2: x(0), y1: y0 + 20, y2: bottom, class: "best" }),
      tall && [
        svg("line", { x1: plot.x0, x2: plot.x1, y1: own, y2: own, class: "base" }),
        svg("line", { x1: plot.x0, x2: plot.x1, y1: analyst, y2: analyst, class: "base" }),
        svg("text", { x: 0, y: own + 4, class: "side" }, fitted("own beliefs", plot.x0 - 6, 11)),
        svg("text", { x: 0, y: analyst + 4, class: "side" }, fitted("the analyst's", plot.x0 - 6, 11)),
      ],
      Number.isFinite(m.e) && svg("line", { x1: x(m.e), x2: x(0), y1: own, y2: own, class: "loss" }),
      symbol(m.N, own, "N", false, text.own),
      symbol(m.e, own, "e", false, text.own),
      symbol(m.NAnalyst, analyst, "N", true, text.analyst),
      symbol(m.eAnalyst, analyst, "e", true, text.analyst),
    );
  });
  const unit = fitted(context.unit, 80);
  const node = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "margins", "font-size": 12 },
    svg("g", { class: "axes", "font-size": 11 },
      ticks.map((t) => [
        svg("line", { x1: x(t), x2: x(t), y1: plot.y0, y2: plot.y1, class: "grid" }),
        svg("text", { x: x(t), y: plot.y1 + 14, "text-anchor": "middle" }, t > 0 ? change(t, 6) : tickText(t)),
      ]),
      svg("text", { x: width, y: plot.y1 + 31, "text-anchor": "end", class: "axis-title" }, `${unit} from the best move, B →`)),
    svg("text", { x: Math.min(width - 40, x(0)), y: 14, "text-anchor": "middle", "font-weight": 700 }, "B"),
    rows,
  );
  return { node, width, height, marks };
}
