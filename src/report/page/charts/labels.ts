// SPDX-License-Identifier: Apache-2.0
// Labels beside points, placed so that none lies on another.
import { svg } from "../dom";
import { textWidth } from "./text";

export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

export interface LabelWish {
  x: number;
  y: number;
  /** Of the point's own symbol, which its label keeps clear of. */
  radius: number;
  text: string;
  color: string;
  size?: number;
  weight?: number;
  /** Set even where it touches another; others are left out then. */
  required?: boolean;
}

const DIRECTIONS = [
  [1, 0], [0.7, -0.8], [0.7, 0.8], [-1, 0], [-0.7, -0.8], [-0.7, 0.8], [0, -1], [0, 1],
] as const;

/** The area that two boxes share, in square pixels. */
export const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0)) * Math.max(0, Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0));

interface Placed {
  wish: LabelWish;
  box: Box;
  far: boolean;
}

/** The best place of one label: inside the bounds, clear of what is taken, near its point. */
function place(wish: LabelWish, taken: readonly Box[], bounds: Box): Placed | null {
  const size = wish.size ?? 12;
  const width = textWidth(wish.text, size, wish.weight ?? 400) + 2;
  const height = size * 1.25;
  let best: Placed | null = null;
  let least = Infinity;
  for (const [step, gap] of [3, 14, 28, 46].entries())
    for (const [k, [dx, dy]] of DIRECTIONS.entries()) {
      const reach = wish.radius + gap;
      const x0 = dx > 0 ? wish.x + dx * reach : dx < 0 ? wish.x + dx * reach - width : wish.x - width / 2;
      const middle = wish.y + dy * (reach + (dx === 0 ? height / 2 : height / 4));
      const box = { x0, y0: middle - height / 2, x1: x0 + width, y1: middle + height / 2 };
      if (box.x0 < bounds.x0 || box.x1 > bounds.x1 || box.y0 < bounds.y0 || box.y1 > bounds.y1) continue;
      const covered = taken.reduce((sum, other) => sum + overlap(box, other), 0);
      const cost = covered + 12 * step + 0.5 * k;
      if (cost >= least || (covered > 0 && !wish.required)) continue;
      least = cost;
      best = { wish, box, far: step > 1 };
    }
  return best;
}

/** Labels in their order of importance; `taken` are the places of points and other words, and grows by theirs. */
export function labels(wishes: readonly LabelWish[], taken: Box[], bounds: Box): SVGGElement {
  const group = svg("g", { class: "labels" });
  for (const wish of wishes) {
    const placed = place(wish, taken, bounds);
    if (!placed) continue;
    const { box } = placed;
    taken.push(box);
    if (placed.far) {
      const x = Math.min(box.x1, Math.max(box.x0, wish.x));
      const y = Math.min(box.y1, Math.max(box.y0, wish.y));
      group.append(svg("line", { x1: wish.x, y1: wish.y, x2: x, y2: y, stroke: wish.color, "stroke-width": 0.75 }));
    }
    group.append(
      svg(
        "text",
        { x: box.x0 + 1, y: (box.y0 + box.y1) / 2, dy: "0.35em", fill: wish.color, "font-size": wish.size ?? 12,
          "font-weight": wish.weight ?? 400, class: "haloed" },
        wish.text,
      ),
    );
  }
  return group;
}

/** Places of labels along a line, at least `gap` apart, as near to where they belong as that allows. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const step = Math.min(gap, order.length > 1 ? (high - low) / (order.length - 1) : gap);
  // Neighbours that would touch move as one block about the mean of what they want.
  const blocks: { from: number; items: number[] }[] = [];
  const fit = (items: number[]): number => {
    const mean = items.reduce((sum, i, k) => sum + wanted[i]! - k * step, 0) / items.length;
    return Math.max(low, Math.min(high - (items.length - 1) * step, mean));
  };
  for (const i of order) {
    let block = { from: fit([i]), items: [i] };
    for (let last = blocks.at(-1); last && last.from + last.items.length * step > block.from; last = blocks.at(-1)) {
      blocks.pop();
      const items = [...last.items, ...block.items];
      block = { from: fit(items), items };
    }
    blocks.push(block);
  }
  const out = new Array<number>(wanted.length);
  for (const block of blocks) block.items.forEach((i, k) => (out[i] = block.from + k * step));
  return out;
}
