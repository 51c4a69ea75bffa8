// SPDX-License-Identifier: Apache-2.0
// A line to be taken along, with a button that puts it on the clipboard.
import { h } from "./dom";

/** By the clipboard's own way, or, where a page from a file may not use it, by marking the text and copying the mark. */
async function copy(text: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(text);
    return document.execCommand("copy");
  }
}

export function copyable(text: string, what: string): HTMLElement {
  const code = h("code", {}, text);
  const said = h("span", { class: "note", role: "status" });
  const button = h(
    "button",
    {
      type: "button",
      "aria-label": `Copy ${what}`,
      onclick: () => void copy(code).then((done) => (said.textContent = done ? "Copied" : "Marked: copy it with the keyboard")),
    },
    "Copy",
  );
  return h("p", { class: "copyable" }, code, " ", button, " ", said);
}
