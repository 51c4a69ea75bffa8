// SPDX-License-Identifier: Apache-2.0
// A layered layout of a directed graph, from the top down (Sugiyama, Tagawa and Toda 1981): layers by the longest path,
// order by barycentres, long edges through places of their own in the layers between. Cost: a few passes over the edges.

export interface Box {
  width: number;
  height: number;
}
export interface Arc {
  from: number;
  to: number;
}
export interface Laid {
  /** Middle of each box, and its top. */
  x: number[];
  top: number[];
  /** For each arc the x at which it crosses each layer between its ends, with that layer's top and bottom. */
  bends: { x: number; top: number; bottom: number }[][];
  /** Arcs that run against the layers, as in a circle. */
  back: boolean[];
  width: number;
  height: number;
}

const ROUNDS = 12;
const LANE = 14;

/** Arcs that close a circle when walked from `starts` on. */
function backArcs(count: number, arcs: readonly Arc[], starts: readonly number[]): boolean[] {
  const out: number[][] = Array.from({ length: count }, () => []);
  arcs.forEach((arc, a) => out[arc.from]!.push(a));
  const back = arcs.map((arc) => arc.from === arc.to);
  const state = new Uint8Array(count);
  const walk = (node: number): void => {
    state[node] = 1;
    for (const a of out[node]!) {
      const to = arcs[a]!.to;
      if (state[to] === 1) back[a] = true;
      else if (state[to] === 0) walk(to);
    }
    state[node] = 2;
  };
  for (const node of [...starts, ...Array(count).keys()]) if (state[node] === 0) walk(node);
  return back;
}

/** Longest path from the tops; what cannot be reached from `start` stands as low as what it leads to lets it. */
function layersOf(count: number, arcs: readonly Arc[], start: number): number[] {
  const layer = new Array<number>(count).fill(0);
  const settle = (): void => {
    for (let changed = true; changed; ) {
      changed = false;
      for (const { from, to } of arcs)
        if (layer[to]! <= layer[from]!) {
          layer[to] = layer[from]! + 1;
          changed = true;
        }
    }
  };
  settle();
  const reached = new Set([start]);
  for (const node of reached) for (const arc of arcs) if (arc.from === node) reached.add(arc.to);
  const later = [...layer.keys()].filter((node) => !reached.has(node)).sort((a, b) => layer[b]! - layer[a]!);
  for (const node of later) {
    const below = arcs.filter((arc) => arc.from === node).map((arc) => layer[arc.to]!);
    if (below.length > 0) layer[node] = Math.min(...below) - 1;
  }
  settle();
  return layer;
}

/** `gap` between boxes of a layer, `space(layer)` below it. `start` stands in the first layer. */
export function layOut(boxes: readonly Box[], arcs: readonly Arc[], start: number, gap: number, space: (members: number[]) => number): Laid {
  const back = backArcs(boxes.length, arcs, [start]);
  const forward = arcs.filter((_, a) => !back[a]);
  const layer = layersOf(boxes.length, forward, start);
  const depth = Math.max(0, ...layer) + 1;

  // Places: the boxes, then one for each layer that an arc passes through.
  const wide = boxes.map((box) => box.width);
  const at = [...layer];
  const links: [number, number][] = [];
  const way: number[][] = arcs.map((arc, a) => {
    if (back[a]) return [];
    const passes: number[] = [];
    let last = arc.from;
    for (let l = layer[arc.from]! + 1; l < layer[arc.to]!; ++l) {
      const place = wide.push(LANE) - 1;
      at.push(l);
      links.push([last, place]);
      passes.push(place);
      last = place;
    }
    links.push([last, arc.to]);
    return passes;
  });
  const up: number[][] = wide.map(() => []);
  const down: number[][] = wide.map(() => []);
  for (const [a, b] of links) {
    down[a]!.push(b);
    up[b]!.push(a);
  }
  const rows: number[][] = Array.from({ length: depth }, () => []);
  // First order: as met from the start, depth first.
  const seen = new Set<number>();
  const meet = (place: number): void => {
    if (seen.has(place)) return;
    seen.add(place);
    rows[at[place]!]!.push(place);
    down[place]!.forEach(meet);
  };
  [start, ...wide.keys()].forEach(meet);

  const rank = new Array<number>(wide.length).fill(0);
  const number = (): void => rows.forEach((row) => row.forEach((place, i) => (rank[place] = i)));
  number();
  const mean = (of: number[], value: number[], otherwise: number): number =>
    of.length > 0 ? of.reduce((sum, p) => sum + value[p]!, 0) / of.length : otherwise;
  const crossings = (): number => {
    let sum = 0;
    for (let i = 0; i < links.length; ++i)
      for (let j = i + 1; j < links.length; ++j) {
        const [a, b] = links[i]!;
        const [c, d] = links[j]!;
        if (at[a] === at[c] && (rank[a]! - rank[c]!) * (rank[b]! - rank[d]!) < 0) ++sum;
      }
    return sum;
  };
  let best = rows.map((row) => [...row]);
  let fewest = crossings();
  for (let round = 0; round < ROUNDS && fewest > 0; ++round) {
    const toBottom = round % 2 === 0;
    for (const row of toBottom ? rows : [...rows].reverse()) {
      const key = new Map(row.map((place) => [place, mean(toBottom ? up[place]! : down[place]!, rank, rank[place]!)]));
      row.sort((a, b) => key.get(a)! - key.get(b)!);
      row.forEach((place, i) => (rank[place] = i));
    }
    const now = crossings();
    if (now < fewest) [fewest, best] = [now, rows.map((row) => [...row])];
  }

  // Places: each as near to the middle of its neighbours as the order and the widths allow.
  const x = new Array<number>(wide.length).fill(0);
  const apart = (a: number, b: number): number => (wide[a]! + wide[b]!) / 2 + gap;
  for (const row of best) row.forEach((place, i) => (x[place] = i === 0 ? 0 : x[row[i - 1]!]! + apart(row[i - 1]!, place)));
  for (let round = 0; round < 4 * ROUNDS; ++round)
    for (const row of round % 2 === 0 ? best : [...best].reverse()) {
      const wish = row.map((place) => mean([...up[place]!, ...down[place]!], x, x[place]!));
      // Pushed apart from the left and from the right; the mean of both keeps clusters where they belong.
      const left = [...wish];
      for (let i = 1; i < row.length; ++i) left[i] = Math.max(left[i]!, left[i - 1]! + apart(row[i - 1]!, row[i]!));
      const right = [...wish];
      for (let i = row.length - 2; i >= 0; --i) right[i] = Math.min(right[i]!, right[i + 1]! - apart(row[i]!, row[i + 1]!));
      row.forEach((place, i) => (x[place] = (left[i]! + right[i]!) / 2));
    }
  const leftmost = Math.min(...wide.map((w, p) => x[p]! - w / 2));
  wide.forEach((_, p) => (x[p] = x[p]! - leftmost));

  const tops: number[] = [];
  let height = 0;
  for (const row of best) {
    tops.push(height);
    const real = row.filter((place) => place < boxes.length);
    height += Math.max(0, ...real.map((place) => boxes[place]!.height)) + space(real);
  }
  return {
    x: x.slice(0, boxes.length),
    top: boxes.map((_, i) => tops[layer[i]!]!),
    bends: way.map((passes) =>
      passes.map((place) => ({
        x: x[place]!,
        top: tops[at[place]!]!,
        bottom: tops[at[place]!]! + Math.max(0, ...best[at[place]!]!.filter((p) => p < boxes.length).map((p) => boxes[p]!.height)),
      })),
    ),
    back,
    width: Math.max(...wide.map((w, p) => x[p]! + w / 2)),
    height,
  };
}
