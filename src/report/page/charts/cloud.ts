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

/** The canvas, placed by CSS under a chart of `width` by `height`; it takes the colours of the day, of the night and of paper. */
export function cloudCanvas(spec: CloudSpec, width: number, height: number): HTMLCanvasElement {
  const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  const canvas = h("canvas", { class: "cloud" });
  canvas.style.left = percent(spec.left, width);
  canvas.style.top = percent(spec.top, height);
  canvas.style.width = percent(spec.width, width);
  canvas.style.height = percent(spec.height, height);
  const { hits, columns, rows } = covered(spec, Math.min(2, Math.max(1, devicePixelRatio || 1)));
  canvas.width = columns;
  canvas.height = rows;
  // Each point has its own ink, and inks add up: fainter the thicker the points lie, so that the thick parts still differ.
  let [inked, inks] = [0, 0];
  for (let i = 0; i < hits.length; ++i) {
    if (hits[i]! > 0) ++inked;
    inks += hits[i]!;
  }
  const thickness = inks / Math.max(1, inked);
  const each = Math.min(0.6, Math.max(0.025, 0.6 / Math.max(1, thickness) ** 1.5));
  const paint = (): void => {
    const pen = canvas.getContext("2d");
    if (!pen) return;
    const [r, g, b] = channels(getComputedStyle(document.documentElement).getPropertyValue(spec.color).trim() || "gray");
    const shades = Uint32Array.from({ length: 256 }, (_, n) =>
      n === 0 ? 0 : ((Math.round(255 * Math.min(0.9, 1 - (1 - each) ** n)) << 24) | (b << 16) | (g << 8) | r) >>> 0);
    const image = pen.createImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < hits.length; ++i) if (hits[i]! > 0) pixels[i] = shades[Math.min(255, hits[i]!)]!;
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
