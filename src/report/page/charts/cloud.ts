// SPDX-License-Identifier: Apache-2.0
// Very many points on a canvas: where they lie thick they are darker.
import { h } from "../dom";

export interface CloudSpec {
  /** In pixels of the chart; a point without a place is left out. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** The part of the chart that the canvas covers. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** Name of the CSS variable with the points' colour. */
  color: string;
}

/** How many points cover each pixel of the canvas, every point a small disc. */
export function covered(spec: CloudSpec, scale: number): { hits: Uint16Array; columns: number; rows: number } {
  const columns = Math.max(1, Math.round(spec.width * scale));
  const rows = Math.max(1, Math.round(spec.height * scale));
  const hits = new Uint16Array(columns * rows);
  const reach = Math.max(1, Math.round(1.1 * scale));
  const offsets: number[] = [];
  for (let dy = -reach; dy <= reach; ++dy)
    for (let dx = -reach; dx <= reach; ++dx) if (dx * dx + dy * dy <= reach * reach + 0.5) offsets.push(dy * columns + dx);
  const disc = Int32Array.from(offsets);
  const { x: xs, y: ys, left, top } = spec;
  for (let i = 0; i < xs.length; ++i) {
    const x = Math.round((xs[i]! - left) * scale);
    const y = Math.round((ys[i]! - top) * scale);
    // False for a point without a place.
    if (!(x >= reach && y >= reach && x < columns - reach && y < rows - reach)) continue;
    const at = y * columns + x;
    for (let k = 0; k < disc.length; ++k) if (hits[at + disc[k]!]! < 65535) ++hits[at + disc[k]!]!;
  }
  return { hits, columns, rows };
}

/** Red, green and blue of any colour that CSS knows. */
function channels(color: string): [number, number, number] {
  const pen = h("canvas", { width: 1, height: 1 }).getContext("2d");
  if (!pen) return [140, 149, 159];
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = pen.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * A canvas, placed by CSS under a chart of `width` by `height`, with so much ink (0 to 255) in each of its pixels; it takes
 * the colours of the day, of the night and of paper.
 */
function inkCanvas(place: Place, width: number, height: number, color: string, ink: Uint8Array, columns: number): HTMLCanvasElement {
  const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  const canvas = h("canvas", { class: "cloud" });
  canvas.style.left = percent(place.left, width);
  canvas.style.top = percent(place.top, height);
  canvas.style.width = percent(place.width, width);
  canvas.style.height = percent(place.height, height);
  canvas.width = columns;
  canvas.height = ink.length / columns;
  const paint = (): void => {
    const pen = canvas.getContext("2d");
    if (!pen) return;
    const [r, g, b] = channels(getComputedStyle(document.documentElement).getPropertyValue(color).trim() || "gray");
    const image = pen.createImageData(columns, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < ink.length; ++i) if (ink[i]! > 0) pixels[i] = ((ink[i]! << 24) | (b << 16) | (g << 8) | r) >>> 0;
    pen.putImageData(image, 0, 0);
  };
  paint();
  for (const medium of ["(prefers-color-scheme: dark)", "print"]) {
    const query = matchMedia(medium);
    const again = (): void => {
      if (canvas.isConnected) paint();
      else query.removeEventListener("change", again);
    };
    query.addEventListener("change", again);
  }
  return canvas;
}

/** The points on a canvas. */
export function cloudCanvas(spec: CloudSpec, width: number, height: number): HTMLCanvasElement {
  const { hits, columns } = covered(spec, Math.min(2, Math.max(1, devicePixelRatio || 1)));
  // Each point has its own ink, and inks add up: fainter the thicker the points lie, so that the thick parts still differ.
  let [inked, inks] = [0, 0];
  for (let i = 0; i < hits.length; ++i) {
    if (hits[i]! > 0) ++inked;
    inks += hits[i]!;
  }
  const thickness = inks / Math.max(1, inked);
  const each = Math.min(0.6, Math.max(0.025, 0.6 / Math.max(1, thickness) ** 1.5));
  const shades = Uint8Array.from({ length: 256 }, (_, n) => (n === 0 ? 0 : Math.round(255 * Math.min(0.9, 1 - (1 - each) ** n))));
  return inkCanvas(spec, width, height, spec.color, Uint8Array.from(hits, (n) => shades[Math.min(255, n)]!), columns);
}

/** A square cut into cells of equal size, with how many there are in each; rows from below. */
export interface Cells {
  side: number;
  /** Numbers of the cells that hold any: row * side + column. */
  cell: ArrayLike<number>;
  many: ArrayLike<number>;
}

/** Cells on a canvas, their ink by the logarithm of how many they hold. */
export function cellsCanvas(cells: Cells, place: Place, color: string, width: number, height: number): HTMLCanvasElement {
  const { side, cell, many } = cells;
  let most = 1;
  for (let k = 0; k < many.length; ++k) most = Math.max(most, many[k]!);
  const ink = new Uint8Array(side * side);
  for (let k = 0; k < cell.length; ++k) {
    const row = Math.floor(cell[k]! / side);
    ink[(side - 1 - row) * side + (cell[k]! % side)] = Math.round(255 * (0.14 + 0.76 * (most > 1 ? Math.log(many[k]!) / Math.log(most) : 0)));
  }
  const canvas = inkCanvas(place, width, height, color, ink, side);
  canvas.classList.add("cells");
  return canvas;
}
