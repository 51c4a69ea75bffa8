// SPDX-License-Identifier: Apache-2.0
// The map of a deal space: packages as points, by what they are worth to two sides; walk-away values, the frontier, fair
// points, offers.
import { type Child, freshId, h, svg } from "../dom";
import { significant } from "../numbers";
import { cellsCanvas, type Cells, cloudCanvas } from "./cloud";
import type { Drawn } from "./figure";
import type { Crowd, Mark } from "./inspect";
import { type Box, labels, type LabelWish, overlap } from "./labels";
import { extent, fitted, roundTicks, textWidth, tickLabels } from "./text";

/** An offer's symbol: its number in a pill, and a label beside it. */
export interface Sign {
  point: number;
  tag: string;
  label: string;
}

/** What is on the map; points go by their index in `x` and `y`. */
export interface DealMap {
  /** Of the sides, across and up. */
  names: [string, string];
  unit: string;
  /** What each point is worth to the two; NaN: it is not on the map. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** What no deal is worth to the two; NaN: no value. */
  walkAway: [number, number];
  frontier: readonly number[];
  /** Between two of the frontier there is none that gives both more: a line of steps goes through it. */
  steps: boolean;
  /** Rules by the point that they choose. */
  fair: Map<number, string[]>;
  /** Points with a full symbol, and a name if they are few. */
  menu: readonly number[];
  nameOf: (point: number) => string;
  signs: readonly Sign[];
  /** What stands behind a point. */
  describe: (point: number) => string;
  /** Further points that the keyboard reaches. */
  further?: readonly number[];
  /** From a point to better ones. */
  arrows?: readonly [number, number][];
  /** Chains of offers, one of a side, each with the number of its colour. */
  trails?: readonly { points: readonly number[]; colour: string }[];
  /** Points that are fair in a share of draws, the more often the larger. */
  haloes?: readonly { point: number; share: number }[];
  /** A lottery over packages: the point of its expected worth. */
  lottery?: { point: number; between: readonly number[] };
  /** How many packages lie where, from `low` to `high` across and up. */
  cells?: Cells & { low: [number, number]; high: [number, number]; describe: (k: number) => string };
}

/** More than these are drawn on a canvas. */
const MOST_CIRCLES = 1500;

interface Scales {
  x: (value: number) => number;
  y: (value: number) => number;
  plot: Box;
}

function* ends(values: ArrayLike<number>, more: readonly number[]): Iterable<number> {
  for (let i = 0; i < values.length; ++i) yield values[i]!;
  yield* more;
}

function axes(map: DealMap, side: number): Scales & { node: SVGGElement } {
  const ofAxis = (values: ArrayLike<number>, which: 0 | 1): [number, number] =>
    extent([...extent(ends(values, map.cells ? [map.cells.low[which], map.cells.high[which]] : []), 0), map.walkAway[which]], 0.06);
  const [x0, x1] = ofAxis(map.x, 0);
  const [y0, y1] = ofAxis(map.y, 1);
  const yTicks = roundTicks(y0, y1, side / 70);
  const xTicks = roundTicks(x0, x1, side / 90);
  const yText = tickLabels(yTicks);
  const xText = tickLabels(xTicks);
  const left = Math.ceil(Math.max(24, ...yTicks.map((t) => textWidth(yText(t), 11)))) + 10;
  const plot = { x0: left, y0: 26, x1: side - 14, y1: side - 46 };
  const x = (value: number): number => plot.x0 + ((value - x0) / (x1 - x0)) * (plot.x1 - plot.x0);
  const y = (value: number): number => plot.y1 - ((value - y0) / (y1 - y0)) * (plot.y1 - plot.y0);
  const room = side - 8;
  const node = svg(
    "g",
    { class: "axes", "font-size": 11 },
    xTicks.map((t) => [
      svg("line", { x1: x(t), x2: x(t), y1: plot.y0, y2: plot.y1, class: "grid" }),
      svg("text", { x: x(t), y: plot.y1 + 16, "text-anchor": "middle" }, xText(t)),
    ]),
    yTicks.map((t) => [
      svg("line", { x1: plot.x0, x2: plot.x1, y1: y(t), y2: y(t), class: "grid" }),
      svg("text", { x: plot.x0 - 6, y: y(t), dy: "0.35em", "text-anchor": "end" }, yText(t)),
    ]),
    svg("rect", { x: plot.x0, y: plot.y0, width: plot.x1 - plot.x0, height: plot.y1 - plot.y0, class: "border" }),
    svg("text", { x: 0, y: 14, class: "axis-title" }, `↑ ${fitted(map.names[1], room - 110, 12, 600)}, ${fitted(map.unit, 80)}`),
    svg("text", { x: plot.x1, y: side - 8, "text-anchor": "end", class: "axis-title" },
      `${fitted(map.names[0], room - 110, 12, 600)}, ${fitted(map.unit, 80)} →`),
  );
  return { x, y, plot, node };
}

/** The walk-away values as lines, the part better for both shaded. Their words go where they cover least, and into `taken`. */
function walkAway(map: DealMap, scales: Scales, taken: Box[]): SVGGElement {
  const { plot } = scales;
  const [wx, wy] = map.walkAway;
  const hasX = Number.isFinite(wx);
  const hasY = Number.isFinite(wy);
  if (!hasX && !hasY) return svg("g");
  // A side without a value is better off anywhere.
  const x = hasX ? scales.x(wx) : plot.x0;
  const y = hasY ? scales.y(wy) : plot.y1;
  if (hasX) taken.push({ x0: x - 2, x1: x + 2, y0: plot.y0, y1: plot.y1 });
  if (hasY) taken.push({ x0: plot.x0, x1: plot.x1, y0: y - 2, y1: y + 2 });
  // Short enough for the two to pass each other in a small chart.
  const room = Math.min(240, 0.6 * (plot.x1 - plot.x0));
  const words = (name: string, value: number): string => {
    const rest = `: no deal, ${significant(value)}`;
    return fitted(name, Math.max(30, room - textWidth(rest, 11)), 11) + rest;
  };
  const along = (text: string, box: (from: number, side: number, length: number) => Box, low: number, high: number): Box => {
    const length = textWidth(text, 11) + 2;
    let best = box(low, 1, length);
    let least = Infinity;
    for (let step = 0; step <= 6; ++step)
      for (const side of [1, -1]) {
        const one = box(low + (step / 6) * Math.max(0, high - low - length), side, length);
        const outside = one.x0 < plot.x0 || one.x1 > plot.x1 || one.y0 < plot.y0 || one.y1 > plot.y1;
        const cost = taken.reduce((sum, other) => sum + overlap(one, other), 0) + (outside ? 1e6 : 0) + step + (side > 0 ? 0 : 0.5);
        if (cost < least) [least, best] = [cost, one];
      }
    taken.push(best);
    return best;
  };
  const flat = (): Child => {
    const text = words(map.names[1], wy);
    const at = along(text, (from, side, length) => ({ x0: from, x1: from + length, y0: side > 0 ? y - 16 : y + 3, y1: side > 0 ? y - 3 : y + 16 }), plot.x0 + 3, plot.x1 - 3);
    return [svg("line", { x1: plot.x0, x2: plot.x1, y1: y, y2: y }), svg("text", { x: at.x0 + 1, y: at.y1 - 3, class: "haloed" }, text)];
  };
  // Read from below upwards: its foot is at the bottom of the box.
  const steep = (): Child => {
    const text = words(map.names[0], wx);
    const at = along(text, (from, side, length) => ({ x0: side > 0 ? x + 3 : x - 16, x1: side > 0 ? x + 16 : x - 3, y0: from, y1: from + length }), plot.y0 + 3, plot.y1 - 3);
    return [svg("line", { x1: x, x2: x, y1: plot.y0, y2: plot.y1 }),
      svg("text", { transform: `translate(${at.x0 + 10}, ${at.y1 - 1}) rotate(-90)`, class: "haloed" }, text)];
  };
  return svg(
    "g",
    { class: "walk-away" },
    svg("rect", { x, y: plot.y0, width: Math.max(0, plot.x1 - x), height: Math.max(0, y - plot.y0), class: "better" }),
    hasY ? flat() : null,
    hasX ? steep() : null,
  );
}

/** Frontier of two sides: between two of its packages there is none that gives both more. */
function frontierPath(map: DealMap, scales: Scales): SVGElement | null {
  const { x, y } = map;
  if (!map.steps || map.frontier.length < 2) return null;
  const points = [...map.frontier].sort((a, b) => x[a]! - x[b]! || y[b]! - y[a]!);
  const path = points.map((i, k) => (k === 0 ? `M${scales.x(x[i]!)},${scales.y(y[i]!)}` : `V${scales.y(y[i]!)}H${scales.x(x[i]!)}`));
  return svg("path", { d: path.join(""), class: "frontier" });
}

type At = (point: number) => [number, number];

/** Arrows that end short of the symbol they lead to. */
function arrows(map: DealMap, at: At, known: Set<number>): Child {
  const drawn = (map.arrows ?? []).filter(([from, to]) => known.has(from) && known.has(to));
  if (drawn.length === 0) return null;
  const tip = freshId("tip");
  return [
    svg("defs", {}, svg("marker", { id: tip, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      svg("path", { d: "M0,0L8,4L0,8Z", class: "arrow-tip" }))),
    drawn.map(([from, to]) => {
      const [x1, y1] = at(from);
      const [x2, y2] = at(to);
      const length = Math.hypot(x2 - x1, y2 - y1);
      if (length < 6) return null;
      const short = (length - 4) / length;
      return svg("line", { x1, y1, x2: x1 + short * (x2 - x1), y2: y1 + short * (y2 - y1), class: "arrow", "marker-end": `url(#${tip})` });
    }),
  ];
}

function trails(map: DealMap, at: At, known: Set<number>): Child {
  return (map.trails ?? []).map(({ points, colour }) => {
    const placed = points.filter((i) => known.has(i)).map((i) => at(i));
    return svg("g", { class: "trail", style: `--side-colour: ${colour}` },
      svg("path", { d: placed.map(([x, y], k) => `${k === 0 ? "M" : "L"}${x},${y}`).join("") }),
      placed.map(([x, y]) => svg("circle", { cx: x, cy: y, r: 2.5 })));
  });
}

function lottery(map: DealMap, at: At, wishes: LabelWish[]): Child {
  if (!map.lottery) return null;
  const { point, between } = map.lottery;
  const [x, y] = at(point);
  wishes.push({ x, y, radius: 6, text: "lottery", color: "var(--c6)", size: 11, weight: 600, required: true });
  return svg("g", { class: "lottery" },
    between.length === 2 ? svg("path", { d: `M${at(between[0]!).join()}L${at(between[1]!).join()}` }) : null,
    svg("circle", { cx: x, cy: y, r: 5 }));
}

/** Names joined by commas; as several labels where one would not fit. */
function inLines(names: readonly string[], room: number): string[] {
  const out: string[] = [];
  for (const name of names) {
    const longer = out.length > 0 ? `${out.at(-1)}, ${name}` : name;
    if (out.length > 0 && textWidth(longer, 11, 600) <= room) out[out.length - 1] = longer;
    else out.push(name);
  }
  return out;
}

/**
 * The map, square. Marks: the offers, the fair, the menu, the frontier and the further points; all others answer to the
 * pointer alone.
 */
export function drawDealMap(map: DealMap, width: number): Drawn {
  const { x, y, fair, menu } = map;
  const side = width;
  const scales = axes(map, side);
  const { plot } = scales;
  const frontier = new Set(map.frontier);
  const named = [...new Set([...map.signs.map((s) => s.point), ...fair.keys(), ...(map.lottery ? [map.lottery.point] : []), ...menu, ...(map.haloes ?? []).map((halo) => halo.point), ...(map.further ?? []), ...map.frontier])].filter((i) =>
    Number.isFinite(x[i]! + y[i]!),
  );
  const isNamed = new Set(named);

  const px = new Float64Array(x.length).fill(NaN);
  const py = new Float64Array(x.length).fill(NaN);
  const faint: number[] = [];
  for (let i = 0; i < x.length; ++i) {
    if (!Number.isFinite(x[i]! + y[i]!) || isNamed.has(i)) continue;
    px[i] = scales.x(x[i]!);
    py[i] = scales.y(y[i]!);
    faint.push(i);
  }
  const at: At = (i) => [scales.x(x[i]!), scales.y(y[i]!)];
  const dot = (i: number, r: number, kind: string): SVGElement => svg("circle", { cx: at(i)[0], cy: at(i)[1], r, class: kind });

  const taken: Box[] = [];
  const around = (i: number, r: number): void => {
    const [cx, cy] = at(i);
    taken.push({ x0: cx - r, y0: cy - r, x1: cx + r, y1: cy + r });
  };
  menu.forEach((i) => isNamed.has(i) && around(i, 4));
  if (map.frontier.length <= 60) map.frontier.forEach((i) => isNamed.has(i) && around(i, 3));

  const wishes: LabelWish[] = [];
  const signs = map.signs.filter((sign) => isNamed.has(sign.point));
  const signed = new Set(signs.map((sign) => sign.point));
  const offers = signs.map(({ point, tag, label }) => {
    const [cx, cy] = at(point);
    const half = Math.max(9, textWidth(tag, 11, 700) / 2 + 5);
    taken.push({ x0: cx - half, y0: cy - 9, x1: cx + half, y1: cy + 9 });
    wishes.push({ x: cx, y: cy, radius: half, text: fitted(label, Math.min(280, side * 0.5), 11, 600), color: "var(--c2)", size: 11, weight: 600 });
    return svg("g", { class: "offer" },
      svg("rect", { x: cx - half, y: cy - 9, width: 2 * half, height: 18, rx: 9 }),
      svg("text", { x: cx, y: cy, dy: "0.35em", "text-anchor": "middle" }, tag));
  });
  const diamonds = [...fair].filter(([i]) => isNamed.has(i)).map(([index, rules]) => {
    const [cx, cy] = at(index);
    const r = signed.has(index) ? 14 : 8;
    around(index, r);
    const room = Math.max(cx - plot.x0, plot.x1 - cx) - r - 8;
    for (const text of inLines(rules, room).reverse())
      wishes.unshift({ x: cx, y: cy, radius: r, text, color: "var(--c4)", size: 11, weight: 600, required: true });
    return svg("path", { d: `M${cx - r},${cy}L${cx},${cy - r}L${cx + r},${cy}L${cx},${cy + r}Z`, class: "fair" });
  });
  const byLot = lottery(map, at, wishes);
  if (menu.length <= 30)
    for (const i of menu)
      if (isNamed.has(i) && !signed.has(i))
        wishes.push({ x: at(i)[0], y: at(i)[1], radius: 5, text: fitted(map.nameOf(i), Math.min(180, side * 0.4), 11), color: "var(--soft)", size: 11 });

  // Names of fair points first, then the lines' own words, then what still finds room.
  const inside = { x0: plot.x0 + 2, y0: plot.y0 + 2, x1: plot.x1 - 2, y1: plot.y1 - 2 };
  const fairNames = labels(wishes.filter((w) => w.required), taken, inside);
  const under = walkAway(map, scales, taken);
  const chart = svg(
    "svg",
    { width: side, height: side, viewBox: `0 0 ${side} ${side}`, class: "deal-space" },
    scales.node,
    under,
    faint.length <= MOST_CIRCLES ? svg("g", { class: "any" }, faint.map((i) => svg("circle", { cx: px[i]!, cy: py[i]!, r: 2.5 }))) : null,
    (map.haloes ?? []).filter((halo) => isNamed.has(halo.point)).map(({ point, share }) => dot(point, 4 + 14 * Math.sqrt(share), "halo")),
    frontierPath(map, scales),
    named.filter((i) => frontier.has(i)).map((i) => dot(i, map.frontier.length > 80 ? 1.5 : 3, "efficient")),
    menu.filter((i) => isNamed.has(i)).map((i) => dot(i, 4.5, "menu")),
    trails(map, at, isNamed),
    arrows(map, at, isNamed),
    byLot,
    diamonds,
    offers,
    labels(wishes.filter((w) => !w.required), taken, inside),
    fairNames,
  );
  const marks: Mark[] = named.map((i) => ({ x: at(i)[0], y: at(i)[1], text: () => map.describe(i) }));
  const box = { left: plot.x0, top: plot.y0, width: plot.x1 - plot.x0, height: plot.y1 - plot.y0 };
  let canvas: HTMLCanvasElement | null = null;
  let crowd: Crowd = { x: px, y: py, text: (i) => map.describe(i) };
  if (map.cells) {
    const { cells } = map;
    const [left, right, top, bottom] = [scales.x(cells.low[0]), scales.x(cells.high[0]), scales.y(cells.high[1]), scales.y(cells.low[1])];
    canvas = cellsCanvas(cells, { left, top, width: right - left, height: bottom - top }, "--faint", side, side);
    const middle = (k: number, from: number, to: number): number => from + ((k + 0.5) / cells.side) * (to - from);
    crowd = {
      x: Float64Array.from(cells.cell, (c) => middle(c % cells.side, left, right)),
      y: Float64Array.from(cells.cell, (c) => middle(Math.floor(c / cells.side), bottom, top)),
      text: cells.describe,
    };
  } else if (faint.length > MOST_CIRCLES) {
    canvas = cloudCanvas({ x: px, y: py, ...box, color: "--faint" }, side, side);
  }
  return { node: h("div", { class: "layers" }, canvas, chart), width: side, height: side, marks, crowd };
}

const picture = (...shapes: SVGElement[]): SVGElement =>
  svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true", class: "deal-space" }, shapes);

/** The map's symbols, for its key. */
export const SYMBOLS = {
  menu: () => picture(svg("circle", { cx: 9, cy: 9, r: 4.5, class: "menu" })),
  any: () => picture(svg("g", { class: "any" }, svg("circle", { cx: 9, cy: 9, r: 2.5 }))),
  cells: () => picture(svg("g", { class: "any" }, [0.25, 0.5, 0.9].map((ink, k) => svg("rect", { x: 6 * k, y: 3, width: 6, height: 12, "fill-opacity": ink })))),
  steps: () => picture(svg("path", { d: "M1,4H9V14H17", class: "frontier" }), svg("circle", { cx: 9, cy: 9, r: 3, class: "efficient" })),
  efficient: () => picture(svg("circle", { cx: 9, cy: 9, r: 3, class: "efficient" })),
  fair: () => picture(svg("path", { d: "M2,9L9,2L16,9L9,16Z", class: "fair" })),
  halo: () => picture(svg("circle", { cx: 9, cy: 9, r: 8, class: "halo" })),
  lottery: () => picture(svg("g", { class: "lottery" }, svg("path", { d: "M1,2L17,16" }), svg("circle", { cx: 9, cy: 9, r: 5 }))),
  offer: () => picture(svg("g", { class: "offer" }, svg("rect", { x: 1, y: 1, width: 16, height: 16, rx: 8 }))),
  arrow: () => picture(svg("path", { d: "M1,15L11,7", class: "arrow" }), svg("path", { d: "M17,2L13,10L9,5Z", class: "arrow-tip" })),
  noDeal: () => picture(svg("g", { class: "walk-away" }, svg("rect", { x: 3, y: 1, width: 14, height: 14, class: "better" }), svg("line", { x1: 3, x2: 3, y1: 0, y2: 18 }))),
};

/** What the symbols are. */
export const symbolKey = (items: readonly (false | [SVGElement, ...Child[]])[]): HTMLElement =>
  h("p", { class: "key" }, items.map((item) => item && h("span", {}, item[0], h("span", {}, item.slice(1) as Child[]))));

/** Offers by their point, those of one point under one symbol: "1,3", or "1–7" where they are many. */
export function byPoint<T extends { tag: string }>(offers: readonly T[], pointOf: (offer: T) => number, label: (point: number, offers: T[]) => string): Sign[] {
  const groups = new Map<number, T[]>();
  for (const offer of offers) groups.set(pointOf(offer), [...(groups.get(pointOf(offer)) ?? []), offer]);
  return [...groups].map(([point, list]) => ({
    point,
    tag: list.length > 3 ? `${list[0]!.tag}–${list.at(-1)!.tag}` : list.map((o) => o.tag).join(","),
    label: label(point, list),
  }));
}
