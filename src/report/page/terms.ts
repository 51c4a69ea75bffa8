// SPDX-License-Identifier: Apache-2.0
// Terms of the field link to the glossary at the foot of the page, the first time that each comes up in a section.
import { type Child, h } from "./dom";

interface Term {
  term: string;
  meaning: string;
  from: string;
}
declare const GLOSSARY: Term[];

const anchor = (term: string): string => `term-${term.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;

/** Every word of the glossary's first column, with its row: "issue, option, package" are three. */
const entries = GLOSSARY.flatMap((row) => row.term.split(", ").map((word) => ({ word: word.toLowerCase(), row })));
// Words of everyday speech are left alone: a page full of links is harder to read, not easier.
const EVERYDAY = new Set(["issue", "option", "package", "type", "group", "history", "points", "swing", "belief", "agent", "lane", "account", "record", "gift", "slip", "patience", "session"]);
const linked = entries.filter((e) => !EVERYDAY.has(e.word)).sort((a, b) => b.word.length - a.word.length);
const escaped = linked.map((e) => e.word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
const pattern = escaped.length > 0 ? new RegExp(`\\b(${escaped.join("|")})s?\\b`, "giu") : null;

/** The text with its terms as links; each once. Quoted words are a scenario's own and stay as they are. */
export function withTerms(text: string): Child[] {
  if (!pattern) return [text];
  const seen = new Set<string>();
  const out: Child[] = [];
  // Between “ and ” stand labels.
  for (const piece of text.split(/(“[^”]*”)/u)) {
    if (piece.startsWith("“")) {
      out.push(h("bdi", {}, piece));
      continue;
    }
    let from = 0;
    for (const match of piece.matchAll(pattern)) {
      const entry = linked.find((e) => e.word === match[1]!.toLowerCase());
      if (!entry || seen.has(entry.word)) continue;
      seen.add(entry.word);
      out.push(piece.slice(from, match.index), termLink(entry.row, match[0]));
      from = match.index + match[0].length;
    }
    out.push(piece.slice(from));
  }
  return out;
}

const termLink = (row: Term, text: string): HTMLElement =>
  h("a", { class: "term", href: `#${anchor(row.term)}`, title: row.meaning }, text);

/** A link to a term by its word, for headings of charts and tables; plain text if the glossary has no such word. */
export function term(word: string, text = word): Child {
  const entry = entries.find((e) => e.word === word.toLowerCase());
  return entry ? termLink(entry.row, text) : text;
}

export const glossarySection = (): HTMLElement =>
  h(
    "section",
    { id: "glossary", "aria-labelledby": "h-glossary" },
    h("h2", { id: "h-glossary" }, h("a", { href: "#glossary" }, "The words")),
    h(
      "details",
      { id: "glossary-list" },
      h("summary", {}, `${GLOSSARY.length} terms, in the field's own sense`),
      h(
        "dl",
        {},
        GLOSSARY.map((row) => [
          h("dt", { id: anchor(row.term) }, row.term),
          h("dd", {}, row.meaning, row.from ? h("span", { class: "note" }, ` (${row.from})`) : null),
        ]),
      ),
    ),
  );

/** The element that the page's address names. */
export function addressed(): HTMLElement | null {
  try {
    return location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  } catch {
    return null;  // no such address: "#%"
  }
}

/** A link into a closed part opens it: terms, and whatever else is folded away. */
export function openTarget(behavior: ScrollBehavior = "auto"): void {
  const target = addressed();
  for (let part = target?.parentElement; part; part = part.parentElement)
    if (part instanceof HTMLDetailsElement) part.open = true;
  target?.scrollIntoView({ behavior });
}
