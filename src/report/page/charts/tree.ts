// SPDX-License-Identifier: Apache-2.0
// A tree that opens: by mouse, by touch, and by keyboard as the ARIA practices have it (arrows, Home, End, letters, the
// star opens all beside). Items are made when their parent is first opened, so thousands cost nothing until they are seen.
import { type Child, freshId, h } from "../dom";

export interface Item {
  key: number;
  children: Item[];
  /** What stands in its row: also its name for a screen reader. */
  row: () => Child;
  /** What letters find it by. */
  text: string;
  classes?: string;
}

interface Live {
  item: Item;
  parent: Live | null;
  element: HTMLElement;
  group: HTMLElement | null;
  open: boolean;
}

export class Tree {
  readonly element: HTMLElement;
  private readonly live = new Map<number, Live>();
  private readonly parents = new Map<number, number>();
  private at: Live;
  private typed = "";
  private typedAt = 0;

  /** `chosen` is told which item was chosen, also where the focus alone moved to it. */
  constructor(root: Item, label: string, private readonly chosen: (key: number) => void) {
    const note = (item: Item): void => item.children.forEach((child) => {
      this.parents.set(child.key, item.key);
      note(child);
    });
    note(root);
    this.element = h("ul", { role: "tree", class: "tree", "aria-label": label, onkeydown: (event: KeyboardEvent) => this.key(event), onclick: (event: MouseEvent) => this.click(event) });
    this.at = this.make(root, null);
    this.element.append(this.at.element);
    this.at.element.tabIndex = 0;
  }

  private make(item: Item, parent: Live | null): Live {
    const row = freshId("row");
    const parts = h("div", { class: "row", id: row }, h("span", { class: "twist", "aria-hidden": "true" }), item.row());
    const element = h("li", { role: "treeitem", tabindex: -1, "aria-labelledby": row, "aria-selected": "false", class: item.classes ?? "", "data-key": item.key }, parts);
    if (item.children.length > 0) element.setAttribute("aria-expanded", "false");
    const made: Live = { item, parent, element, group: null, open: false };
    this.live.set(item.key, made);
    return made;
  }

  private setOpen(node: Live, open: boolean): void {
    if (node.item.children.length === 0 || node.open === open) return;
    node.open = open;
    node.element.setAttribute("aria-expanded", String(open));
    if (open && !node.group) {
      node.group = h("ul", { role: "group" }, node.item.children.map((child) => this.make(child, node).element));
      node.element.append(node.group);
    }
    if (node.group) node.group.hidden = !open;
    // What is closed over the focus takes it.
    if (!open && node !== this.at && node.element.contains(this.at.element)) this.choose(node, node.element.contains(document.activeElement));
  }

  private choose(node: Live, focus: boolean): void {
    this.at.element.tabIndex = -1;
    this.at.element.setAttribute("aria-selected", "false");
    this.at = node;
    node.element.tabIndex = 0;
    node.element.setAttribute("aria-selected", "true");
    if (focus) node.element.focus({ preventScroll: true });
    this.chosen(node.item.key);
  }

  /** Opens the way to an item, and the item with `itself`. */
  open(key: number, itself = false): void {
    const way: number[] = itself ? [key] : [];
    for (let up = this.parents.get(key); up !== undefined; up = this.parents.get(up)) way.push(up);
    for (const step of way.reverse()) this.setOpen(this.live.get(step)!, true);
  }

  /** Opens the way to an item and chooses it, in sight within the tree's own box. */
  select(key: number): void {
    this.open(key);
    const node = this.live.get(key)!;
    this.choose(node, false);
    this.show(node);
  }

  /** Brings the chosen item into sight within the tree's own box. */
  reveal(): void { this.show(this.at); }

  closeAll(): void {
    for (const node of this.live.values()) if (node.parent) this.setOpen(node, false);
    this.choose(this.live.values().next().value!, false);
    this.show(this.at);
  }

  /** Scrolls the box around the tree, never the page. */
  private show(node: Live): void {
    const box = this.element.parentElement;
    if (!box) return;
    const row = node.element.firstElementChild!.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (row.top < frame.top) box.scrollTop += row.top - frame.top - 8;
    else if (row.bottom > frame.bottom) box.scrollTop += row.bottom - frame.bottom + 8;
  }

  private under(target: EventTarget | null): Live | undefined {
    const element = (target as Element | null)?.closest?.("[role=treeitem]");
    return element ? this.live.get(Number(element.getAttribute("data-key"))) : undefined;
  }

  private click(event: MouseEvent): void {
    const node = this.under(event.target);
    if (!node) return;
    // A first click shows what an open item is; a click on what is chosen already, or on the triangle, closes it.
    const twist = (event.target as Element).classList.contains("twist");
    const close = node.open && (twist || node === this.at);
    this.choose(node, true);
    this.setOpen(node, !close);
  }

  private visible(): Live[] {
    const out: Live[] = [];
    const walk = (node: Live): void => {
      out.push(node);
      if (node.open) node.item.children.forEach((child) => walk(this.live.get(child.key)!));
    };
    walk(this.live.values().next().value!);
    return out;
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = this.at;
    const list = this.visible();
    const i = list.indexOf(here);
    let to: Live | undefined = here;
    if (event.key === "ArrowDown") to = list[i + 1];
    else if (event.key === "ArrowUp") to = list[i - 1];
    else if (event.key === "Home") to = list[0];
    else if (event.key === "End") to = list.at(-1);
    else if (event.key === "ArrowRight") {
      if (here.open) to = list[i + 1];
      else this.setOpen(here, true);
    } else if (event.key === "ArrowLeft") {
      if (here.open) this.setOpen(here, false);
      else to = here.parent ?? undefined;
    } else if (event.key === "Enter" || event.key === " ") this.setOpen(here, !here.open);
    else if (event.key === "*") here.parent?.item.children.forEach((child) => this.setOpen(this.live.get(child.key)!, true));
    else if (event.key.length === 1) to = this.find(event.key, list, i);
    else return;
    event.preventDefault();
    if (to && to !== here) this.choose(to, true);
    this.show(this.at);
  }

  /** The next item whose text begins with the letters typed within the last second. */
  private find(letter: string, list: Live[], from: number): Live | undefined {
    const now = performance.now();
    this.typed = now - this.typedAt < 1000 ? this.typed + letter : letter;
    this.typedAt = now;
    const start = this.typed.length > 1 ? from : from + 1;
    const around = [...list.slice(start), ...list.slice(0, start)];
    return around.find((node) => node.item.text.toLocaleLowerCase().startsWith(this.typed.toLocaleLowerCase()));
  }
}
