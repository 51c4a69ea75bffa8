// SPDX-License-Identifier: Apache-2.0
// What stands behind a point of a chart: by mouse, by touch, by keyboard and by screen reader, the same for all charts.
import { freshId, h } from "../dom";

/** A point that can be asked about, in pixels of the chart. A text that is a function is made when it is asked for. */
export interface Mark {
  x: number;
  y: number;
  text: string | (() => string);
}

/** Very many points, in columns, that answer to the pointer only: the keyboard goes through the marks. */
export interface Crowd {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  text: (index: number) => string;
}

const textOf = (mark: Mark): string => (typeof mark.text === "string" ? mark.text : mark.text());

/** Cells of 24 pixels, so that the nearest of 100,000 points is found at the speed of a hand. Points without a place are left out. */
export class Grid {
  private static readonly SIZE = 24;
  private readonly columns: number;
  private readonly rows: number;
  /** Points of a cell: `order` from `first[cell]` up to `first[cell + 1]`. */
  private readonly first: Uint32Array;
  private readonly order: Uint32Array;

  constructor(private readonly x: ArrayLike<number>, private readonly y: ArrayLike<number>, width: number, height: number) {
    this.columns = Math.max(1, Math.ceil(width / Grid.SIZE));
    this.rows = Math.max(1, Math.ceil(height / Grid.SIZE));
    this.first = new Uint32Array(this.columns * this.rows + 1);
    const cellOf = (i: number): number =>
      Number.isFinite(x[i]! + y[i]!) ? this.clamp(y[i]!, this.rows) * this.columns + this.clamp(x[i]!, this.columns) : -1;
    let placed = 0;
    for (let i = 0; i < x.length; ++i) {
      const cell = cellOf(i);
      if (cell < 0) continue;
      ++this.first[cell + 1]!;
      ++placed;
    }
    for (let cell = 1; cell < this.first.length; ++cell) this.first[cell]! += this.first[cell - 1]!;
    this.order = new Uint32Array(placed);
    const next = this.first.slice();
    for (let i = 0; i < x.length; ++i) {
      const cell = cellOf(i);
      if (cell >= 0) this.order[next[cell]!++] = i;
    }
  }

  private clamp(value: number, count: number): number {
    return Math.min(count - 1, Math.max(0, Math.floor(value / Grid.SIZE)));
  }

  /** The point nearest to a place and the square of its distance; index -1 if there is none. */
  nearest(x: number, y: number): { index: number; distance2: number } {
    let index = -1;
    let distance2 = Infinity;
    const column = this.clamp(x, this.columns);
    const row = this.clamp(y, this.rows);
    for (let ring = 0; ring < Math.max(this.columns, this.rows); ++ring) {
      if (distance2 <= ((ring - 1) * Grid.SIZE) ** 2) break;
      for (let r = Math.max(0, row - ring); r <= Math.min(this.rows - 1, row + ring); ++r) {
        const edge = Math.abs(r - row) === ring;
        for (let c = column - ring; c <= column + ring; c += edge ? 1 : Math.max(1, 2 * ring)) {
          if (c < 0 || c >= this.columns) continue;
          const cell = r * this.columns + c;
          for (let k = this.first[cell]!; k < this.first[cell + 1]!; ++k) {
            const i = this.order[k]!;
            const d = (this.x[i]! - x) ** 2 + (this.y[i]! - y) ** 2;
            if (d < distance2) [distance2, index] = [d, i];
          }
        }
      }
    }
    return { index, distance2 };
  }
}

/** A mark this near to the pointer, in pixels, is meant even where a point of the crowd is nearer. */
const REACH = 11;

/**
 * Makes a drawn chart answer: a ring round the nearest mark and its text beside it. The chart takes the focus; left and
 * right go through the marks in their order, Home and End to the first and last, up and down in steps of ten, Escape
 * leaves. What is shown is read out. `label` says what the chart shows, for those who do not see it. The pointer finds
 * the `crowd` too.
 */
export function inspectable(
  chart: Element,
  marks: readonly Mark[],
  width: number,
  height: number,
  label: string,
  crowd?: Crowd,
): HTMLElement {
  const hint = freshId("hint");
  const ring = h("span", { class: "ring", hidden: true });
  const tip = h("div", { class: "tip", hidden: true });
  const live = h("div", { class: "unseen", "aria-live": "polite" });
  const frame = h(
    "div",
    { class: "chart", tabindex: 0, role: "application", "aria-label": label, "aria-describedby": hint,
      "aria-roledescription": "chart" },
    h("div", { class: "drawing", "aria-hidden": "true" }, chart, ring, tip),
    live,
    h("span", { class: "unseen", id: hint }, marks.length > 0 ? "Left and right arrow keys go through its points." : ""),
  );
  frame.style.maxWidth = `${width}px`;
  if (marks.length === 0) return frame;

  let grid: Grid | undefined;
  let crowdGrid: Grid | undefined;
  let at = -1;
  let scale = 1;
  const put = (left: number, above: number, text: string): void => {
    ring.hidden = tip.hidden = false;
    const x = left * scale;
    const y = above * scale;
    ring.style.transform = `translate(${x}px, ${y}px)`;
    if (tip.textContent !== text) tip.textContent = text;
    // Measured after the text is in, then kept inside the chart.
    const space = width * scale;
    tip.style.maxWidth = `${Math.min(340, space)}px`;
    const from = Math.max(0, Math.min(x + 12, space - tip.offsetWidth));
    const below = y + 14;
    const top = below + tip.offsetHeight > height * scale ? Math.max(0, y - tip.offsetHeight - 12) : below;
    tip.style.transform = `translate(${from}px, ${top}px)`;
  };
  const show = (index: number, aloud: boolean): void => {
    at = index;
    const mark = marks[index];
    ring.hidden = tip.hidden = !mark;
    if (!mark) return;
    const text = textOf(mark);
    put(mark.x, mark.y, text);
    if (aloud) live.textContent = text;
  };
  const hide = (): void => show(-1, false);
  const point = (event: PointerEvent): void => {
    const box = chart.getBoundingClientRect();
    scale = box.width > 0 ? box.width / width : 1;
    const x = (event.clientX - box.left) / scale;
    const y = (event.clientY - box.top) / scale;
    grid ??= new Grid(marks.map((m) => m.x), marks.map((m) => m.y), width, height);
    const mark = grid.nearest(x, y);
    if (crowd && mark.distance2 > REACH ** 2) {
      crowdGrid ??= new Grid(crowd.x, crowd.y, width, height);
      const one = crowdGrid.nearest(x, y);
      if (one.index >= 0 && one.distance2 < mark.distance2) {
        at = -1;
        return put(crowd.x[one.index]!, crowd.y[one.index]!, crowd.text(one.index));
      }
    }
    show(mark.index, false);
  };
  frame.addEventListener("pointermove", point);
  frame.addEventListener("pointerdown", point);
  frame.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && document.activeElement !== frame) hide();
  });
  frame.addEventListener("blur", hide);
  frame.addEventListener("keydown", (event) => {
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at < 0 ? marks.length - 1 : at - 1,
      ArrowDown: at + 10,
      ArrowUp: at - 10,
      Home: 0,
      End: marks.length - 1,
    };
    if (event.key === "Escape") return hide();
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const box = chart.getBoundingClientRect();
    scale = box.width > 0 ? box.width / width : 1;
    show(Math.min(marks.length - 1, Math.max(0, to)), true);
  });
  return frame;
}
