// SPDX-License-Identifier: Apache-2.0
// The map of the deal space: what each package is worth to two sides.
import type { DealPair, Id } from "../answers";
import type { Context } from "../context";
import { h, svg } from "../dom";
import { short, significant } from "../numbers";
import { cloudCanvas } from "./cloud";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";
import { type Box, labels, type LabelWish, overlap } from "./labels";
import { fairName, type OfferPoint, type Packages } from "./packages";
import { extent, fitted, roundTicks, textWidth, tickLabels } from "./text";

export interface DealSpaceSpec {
  context: Context;
  packages: Packages;
  pair: DealPair;
  /** The parties on the axes, across and up. */
  axes: [Id, Id];
  offers: OfferPoint[];
}

/** More than these are drawn on a canvas. */
const MOST_CIRCLES = 1500;

/** Rules by the package that they choose: "Nash, egalitarian" where they agree. */
export function fairPoints(pair: DealPair): Map<number, string[]> {
  const out = new Map<number, string[]>();
  for (const [rule, index] of Object.entries(pair.fair))
    if (index !== null) out.set(index, [...(out.get(index) ?? []), fairName(rule)]);
  return out;
}

/** What a package is besides its worth: "on a menu", "offer 2", ... */
export function standing(spec: DealSpaceSpec, index: number): string[] {
  const { context, pair } = spec;
  const rules = Object.entries(pair.fair).flatMap(([rule, i]) => (i === index ? [fairName(rule)] : []));
  return [
    ...spec.offers
      .filter((o) => o.package === index)
      .map((o) => `offer ${o.tag}${o.accounts.length > 0 ? ` by ${o.accounts.map((a) => short(context.account(a), 60)).join(", ")}` : ""}`),
    ...(spec.packages.deal.packages[index]?.on_menu ? ["on a menu"] : []),
    ...(pair.frontier.includes(index) ? ["on the Pareto frontier"] : []),
    ...(rules.length > 0 ? [`fair by ${rules.join(", ")}`] : []),
  ];
}

interface Scales {
  x: (value: number) => number;
  y: (value: number) => number;
  plot: Box;
}

function axes(spec: DealSpaceSpec, side: number): Scales & { node: SVGGElement } {
  const { context, packages, pair, axes: [across, up] } = spec;
  const ends = (party: Id): [number, number] => {
    const values = packages.value(party, pair.types[party]!);
    const [low, high] = extent(values, 0);
    return extent([low, high, pair.walk_away[party] ?? NaN], 0.06);
  };
  const [x0, x1] = ends(across);
  const [y0, y1] = ends(up);
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
    svg("text", { x: 0, y: 14, class: "axis-title" }, `↑ ${fitted(context.party(up), room - 110, 12, 600)}, ${fitted(context.unit, 80)}`),
    svg("text", { x: plot.x1, y: side - 8, "text-anchor": "end", class: "axis-title" },
      `${fitted(context.party(across), room - 110, 12, 600)}, ${fitted(context.unit, 80)} →`),
  );
  return { x, y, plot, node };
}

/** The walk-away values as lines, the part better for both shaded. Their words go where they cover least, and into `taken`. */
function walkAway(spec: DealSpaceSpec, scales: Scales, taken: Box[]): SVGGElement {
  const { context, pair, axes: [across, up] } = spec;
  const { plot } = scales;
  const wx = pair.walk_away[across] ?? NaN;
  const wy = pair.walk_away[up] ?? NaN;
  if (!Number.isFinite(wx) || !Number.isFinite(wy)) return svg("g");
  const [x, y] = [scales.x(wx), scales.y(wy)];
  taken.push({ x0: x - 2, x1: x + 2, y0: plot.y0, y1: plot.y1 }, { x0: plot.x0, x1: plot.x1, y0: y - 2, y1: y + 2 });
  // Short enough for the two to pass each other in a small chart.
  const room = Math.min(240, 0.6 * (plot.x1 - plot.x0));
  const words = (party: Id, value: number): string => {
    const rest = `: no deal, ${significant(value)}`;
    return fitted(context.party(party), Math.max(30, room - textWidth(rest, 11)), 11) + rest;
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
  const acrossText = words(across, wx);
  const upText = words(up, wy);
  const flat = along(upText, (from, side, length) => ({ x0: from, x1: from + length, y0: side > 0 ? y - 16 : y + 3, y1: side > 0 ? y - 3 : y + 16 }), plot.x0 + 3, plot.x1 - 3);
  // Read from below upwards: its foot is at the bottom of the box.
  const steep = along(acrossText, (from, side, length) => ({ x0: side > 0 ? x + 3 : x - 16, x1: side > 0 ? x + 16 : x - 3, y0: from, y1: from + length }), plot.y0 + 3, plot.y1 - 3);
  return svg(
    "g",
    { class: "walk-away" },
    svg("rect", { x, y: plot.y0, width: Math.max(0, plot.x1 - x), height: Math.max(0, y - plot.y0), class: "better" }),
    svg("line", { x1: x, x2: x, y1: plot.y0, y2: plot.y1 }),
    svg("line", { x1: plot.x0, x2: plot.x1, y1: y, y2: y }),
    svg("text", { transform: `translate(${steep.x0 + 10}, ${steep.y1 - 1}) rotate(-90)`, class: "haloed" }, acrossText),
    svg("text", { x: flat.x0 + 1, y: flat.y1 - 3, class: "haloed" }, upText),
  );
}

/** Frontier of two sides: between two of its packages there is none that gives both more. */
function frontierPath(spec: DealSpaceSpec, scales: Scales, x: Float64Array, y: Float64Array): SVGElement | null {
  if (spec.packages.deal.parties.length !== 2 || spec.pair.frontier.length < 2) return null;
  const points = [...spec.pair.frontier].sort((a, b) => x[a]! - x[b]! || y[b]! - y[a]!);
  const path = points.map((i, k) => (k === 0 ? `M${scales.x(x[i]!)},${scales.y(y[i]!)}` : `V${scales.y(y[i]!)}H${scales.x(x[i]!)}`));
  return svg("path", { d: path.join(""), class: "frontier" });
}

/** The map, square. Marks: the offers, the fair, the menu and the frontier; all others answer to the pointer alone. */
export function drawDealSpace(spec: DealSpaceSpec, width: number): Drawn {
  const { context, packages, pair, axes: [across, up] } = spec;
  const side = width;
  const x = packages.value(across, pair.types[across]!);
  const y = packages.value(up, pair.types[up]!);
  const scales = axes(spec, side);
  const { plot } = scales;
  const fair = fairPoints(pair);
  const menu = packages.deal.packages.map((one, i) => (one.on_menu ? i : -1)).filter((i) => i >= 0);
  const frontier = new Set(pair.frontier);
  const named = [...new Set([...spec.offers.map((o) => o.package), ...fair.keys(), ...menu, ...pair.frontier])].filter((i) =>
    Number.isFinite(x[i]! + y[i]!),
  );
  const isNamed = new Set(named);

  const px = new Float64Array(packages.count).fill(NaN);
  const py = new Float64Array(packages.count).fill(NaN);
  const faint: number[] = [];
  for (let i = 0; i < packages.count; ++i) {
    if (!Number.isFinite(x[i]! + y[i]!) || isNamed.has(i)) continue;
    px[i] = scales.x(x[i]!);
    py[i] = scales.y(y[i]!);
    faint.push(i);
  }
  const at = (i: number): [number, number] => [scales.x(x[i]!), scales.y(y[i]!)];
  const dot = (i: number, r: number, kind: string): SVGElement => svg("circle", { cx: at(i)[0], cy: at(i)[1], r, class: kind });

  const taken: Box[] = [];
  const around = (i: number, r: number): void => {
    const [cx, cy] = at(i);
    taken.push({ x0: cx - r, y0: cy - r, x1: cx + r, y1: cy + r });
  };
  menu.forEach((i) => isNamed.has(i) && around(i, 4));
  if (pair.frontier.length <= 60) pair.frontier.forEach((i) => isNamed.has(i) && around(i, 3));

  // Offers that are one package share a symbol: "1, 3".
  const byPackage = new Map<number, OfferPoint[]>();
  for (const offer of spec.offers)
    if (isNamed.has(offer.package)) byPackage.set(offer.package, [...(byPackage.get(offer.package) ?? []), offer]);
  const wishes: LabelWish[] = [];
  const offers = [...byPackage].map(([index, list]) => {
    const [cx, cy] = at(index);
    const text = list.length > 3 ? `${list[0]!.tag}–${list.at(-1)!.tag}` : list.map((o) => o.tag).join(",");
    const half = Math.max(9, textWidth(text, 11, 700) / 2 + 5);
    taken.push({ x0: cx - half, y0: cy - 9, x1: cx + half, y1: cy + 9 });
    const by = [...new Set(list.flatMap((o) => o.accounts))].map((a) => context.account(a)).join(", ");
    const label = packages.label(index);
    wishes.push({ x: cx, y: cy, radius: half, text: fitted(by ? `${by}: ${label}` : label, Math.min(280, side * 0.5), 11, 600),
      color: "var(--c2)", size: 11, weight: 600 });
    return svg("g", { class: "offer" },
      svg("rect", { x: cx - half, y: cy - 9, width: 2 * half, height: 18, rx: 9 }),
      svg("text", { x: cx, y: cy, dy: "0.35em", "text-anchor": "middle" }, text));
  });
  const diamonds = [...fair].filter(([i]) => isNamed.has(i)).map(([index, rules]) => {
    const [cx, cy] = at(index);
    const r = byPackage.has(index) ? 14 : 8;
    around(index, r);
    wishes.unshift({ x: cx, y: cy, radius: r, text: rules.join(", "), color: "var(--c4)", size: 11, weight: 600, required: true });
    return svg("path", { d: `M${cx - r},${cy}L${cx},${cy - r}L${cx + r},${cy}L${cx},${cy + r}Z`, class: "fair" });
  });
  if (menu.length <= 30)
    for (const i of menu)
      if (isNamed.has(i) && !byPackage.has(i))
        wishes.push({ x: at(i)[0], y: at(i)[1], radius: 5, text: fitted(packages.label(i), Math.min(180, side * 0.4), 11), color: "var(--soft)", size: 11 });

  // Names of fair points first, then the lines' own words, then what still finds room.
  const inside = { x0: plot.x0 + 2, y0: plot.y0 + 2, x1: plot.x1 - 2, y1: plot.y1 - 2 };
  const fairNames = labels(wishes.filter((w) => w.required), taken, inside);
  const under = walkAway(spec, scales, taken);
  const chart = svg(
    "svg",
    { width: side, height: side, viewBox: `0 0 ${side} ${side}`, class: "deal-space" },
    scales.node,
    under,
    faint.length <= MOST_CIRCLES ? svg("g", { class: "any" }, faint.map((i) => svg("circle", { cx: px[i]!, cy: py[i]!, r: 2.5 }))) : null,
    frontierPath(spec, scales, x, y),
    named.filter((i) => frontier.has(i)).map((i) => dot(i, pair.frontier.length > 80 ? 1.5 : 3, "efficient")),
    menu.filter((i) => isNamed.has(i)).map((i) => dot(i, 4.5, "menu")),
    diamonds,
    offers,
    labels(wishes.filter((w) => !w.required), taken, inside),
    fairNames,
  );
  const marks: Mark[] = named.map((i) => ({ x: at(i)[0], y: at(i)[1], text: () => packages.describe(i, pair, standing(spec, i)) }));
  const cloud =
    faint.length > MOST_CIRCLES
      ? cloudCanvas({ x: px, y: py, left: plot.x0, top: plot.y0, width: plot.x1 - plot.x0, height: plot.y1 - plot.y0, color: "--faint" }, side, side)
      : null;
  return {
    node: h("div", { class: "layers" }, cloud, chart),
    width: side,
    height: side,
    marks,
    crowd: { x: px, y: py, text: (i) => packages.describe(i, pair, []) },
  };
}
