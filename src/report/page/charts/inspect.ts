// SPDX-License-Identifier: Apache-2.0
// What stands behind a point of a chart: by mouse, by touch, by keyboard and by screen reader, the same for all charts.
import { freshId, h } from "../dom";

/** A point that can be asked about, in pixels of the chart. */
export interface Mark {
  x: number;
  y: number;
  text: string;
}

/** Cells of `size` pixels, so that the nearest of 100,000 marks is found at the speed of a hand. */
class Grid {
  private readonly cells = new Map<number, number[]>();
  private readonly size = 24;
  private columns = 1;
  private rows = 1;

  constructor(private readonly marks: readonly Mark[], width: number, height: number) {
    this.columns = Math.max(1, Math.ceil(width / this.size));
    this.rows = Math.max(1, Math.ceil(height / this.size));
    marks.forEach((mark, i) => {
      const cell = this.cell(mark.x, mark.y);
      const list = this.cells.get(cell);
      if (list) list.push(i);
      else this.cells.set(cell, [i]);
    });
  }

  private clamp(value: number, count: number): number {
    return Math.min(count - 1, Math.max(0, Math.floor(value / this.size)));
  }
  private cell(x: number, y: number): number {
    return this.clamp(y, this.rows) * this.columns + this.clamp(x, this.columns);
  }

  nearest(x: number, y: number): number {
    let best = -1;
    let least = Infinity;
    const column = this.clamp(x, this.columns);
    const row = this.clamp(y, this.rows);
    for (let ring = 0; ring < Math.max(this.columns, this.rows); ++ring) {
      if (least <= ((ring - 1) * this.size) ** 2) break;
      for (let r = row - ring; r <= row + ring; ++r)
        for (let c = column - ring; c <= column + ring; ++c) {
          if (r < 0 || c < 0 || r >= this.rows || c >= this.columns) continue;
          if (Math.max(Math.abs(r - row), Math.abs(c - column)) !== ring) continue;
          for (const i of this.cells.get(r * this.columns + c) ?? []) {
            const mark = this.marks[i]!;
            const distance = (mark.x - x) ** 2 + (mark.y - y) ** 2;
            if (distance < least) [least, best] = [distance, i];
          }
        }
    }
    return best;
  }
}

/**
 * Makes a drawn chart answer: a ring round the nearest mark and its text beside it. The chart takes the focus; left and
 * right go through the marks in their order, Home and End to the first and last, up and down in steps of ten, Escape
 * leaves. What is shown is read out. `label` says what the chart shows, for those who do not see it.
 */
export function inspectable(chart: Element, marks: readonly Mark[], width: number, height: number, label: string): HTMLElement {
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
  let at = -1;
  let scale = 1;
  const show = (index: number, aloud: boolean): void => {
    at = index;
    const mark = marks[index];
    ring.hidden = tip.hidden = !mark;
    if (!mark) return;
    const x = mark.x * scale;
    const y = mark.y * scale;
    ring.style.transform = `translate(${x}px, ${y}px)`;
    tip.textContent = mark.text;
    // Measured after the text is in, then kept inside the chart.
    const space = width * scale;
    tip.style.maxWidth = `${Math.min(340, space)}px`;
    const left = Math.max(0, Math.min(x + 12, space - tip.offsetWidth));
    const below = y + 14;
    const top = below + tip.offsetHeight > height * scale ? Math.max(0, y - tip.offsetHeight - 12) : below;
    tip.style.transform = `translate(${left}px, ${top}px)`;
    if (aloud) live.textContent = mark.text;
  };
  const hide = (): void => show(-1, false);
  const point = (event: PointerEvent): void => {
    const box = chart.getBoundingClientRect();
    scale = box.width > 0 ? box.width / width : 1;
    grid ??= new Grid(marks, width, height);
    show(grid.nearest((event.clientX - box.left) / scale, (event.clientY - box.top) / scale), false);
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
