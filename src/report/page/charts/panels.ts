// SPDX-License-Identifier: Apache-2.0
// Small charts side by side in one drawing.
import { svg } from "../dom";
import type { Drawn } from "./figure";
import type { Mark } from "./inspect";

const GAP = 18;

/** As many in a row as there is room for, none narrower than `least` pixels unless the whole is. */
export function panels(width: number, least: number, draw: ((width: number) => Drawn)[]): Drawn {
  let columns = Math.max(1, Math.min(draw.length, Math.floor((width + GAP) / (least + GAP))));
  if (columns > 2 && draw.length % columns === 1) --columns;  // none stands alone in the last row
  const each = Math.floor((width - (columns - 1) * GAP) / columns);
  const marks: Mark[] = [];
  const groups: Element[] = [];
  let y = 0, tallest = 0;
  draw.forEach((one, i) => {
    const column = i % columns;
    if (column === 0 && i > 0) {
      y += tallest + 10;
      tallest = 0;
    }
    const drawn = one(each);
    const x = column * (each + GAP);
    tallest = Math.max(tallest, drawn.height);
    // A drawing of Plot's is moved out of its svg element, whose size a page's styles would change.
    const group = svg("g", { transform: `translate(${x},${y})` });
    for (const name of ["class", "fill", "font-family", "font-size", "text-anchor", "style"]) {
      const value = drawn.node.getAttribute(name);
      if (value !== null) group.setAttribute(name, value);
    }
    group.append(...drawn.node.childNodes);
    groups.push(group);
    for (const mark of drawn.marks) marks.push({ ...mark, x: mark.x + x, y: mark.y + y });
  });
  const height = y + tallest;
  return { node: svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, groups), width, height, marks };
}
