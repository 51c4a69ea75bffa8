// SPDX-License-Identifier: Apache-2.0
// What every section needs: the answers, and the author's labels behind their ids.
import type { Analysis, Id, Labelled } from "./answers";
import { short } from "./numbers";

const VERDICT_NAMES: Record<string, string> = {
  poison_pill: "poison pill",
  gift: "gift",
  slip: "slip",
  misjudgement: "misjudgement",
  serious: "serious offer",
  opening: "opening bid",
  gamble: "gamble",
};
export const verdictName = (id: string): string => VERDICT_NAMES[id] ?? id.replaceAll("_", " ");

const BRIEF = 100;

export class Context {
  private readonly labels = new Map<string, string>();
  private cut: Context | undefined;
  /** The same with labels as they are. */
  readonly whole: Context;

  /** Labels are cut to `longest` characters. */
  constructor(readonly answers: Analysis, private readonly longest = Infinity, whole?: Context) {
    this.whole = whole ?? this;
    const input = answers.scenario;
    const add = (kind: string, list: Labelled[] | undefined): void =>
      list?.forEach((item) => this.labels.set(`${kind}/${item.id}`, item.label || item.id));
    add("party", input?.parties);
    add("stage", input?.stages);
    add("ending", input?.endings);
    add("account", input?.accounts);
    add("issue", input?.issues);
    input?.parties.forEach((party) => add(`type/${party.id}`, party.types));
    input?.stages.forEach((stage) => add(`move/${stage.id}`, stage.moves));
    input?.issues.forEach((issue) => add(`option/${issue.id}`, issue.options));
  }

  /** The same with labels cut to what a sentence, a title or a tip bears; `whole` leads back. */
  get brief(): Context { return this.longest < Infinity ? this : (this.cut ??= new Context(this.answers, BRIEF, this)); }
  /** A text of the author's that is no label of an id, cut in the same way. */
  words(text: string): string { return text.length <= this.longest ? text : short(text, this.longest); }

  private label(key: string, id: Id): string { return this.words(this.labels.get(key) ?? id); }
  party(id: Id): string { return this.label(`party/${id}`, id); }
  type(party: Id, id: Id): string { return this.label(`type/${party}/${id}`, id); }
  stage(id: Id): string { return this.label(`stage/${id}`, id); }
  move(stage: Id, id: Id): string { return this.label(`move/${stage}/${id}`, id); }
  ending(id: Id): string { return this.label(`ending/${id}`, id); }
  issue(id: Id): string { return this.label(`issue/${id}`, id); }
  option(issue: Id, id: Id): string { return this.label(`option/${issue}/${id}`, id); }
  account(id: Id): string { return id === "only" ? "the file's numbers" : this.label(`account/${id}`, id); }

  get unit(): string { return this.answers.unit || "points"; }
  /** "half-year 2". */
  round(number: number): string { return `${this.answers.round_unit || "round"} ${number}`; }
  get accounts(): Id[] { return Object.keys(this.answers.accounts ?? {}); }
  get parties(): Id[] { return this.answers.scenario?.parties.map((party) => party.id) ?? []; }
  get movers(): Id[] {
    return this.answers.scenario?.parties.filter((party) => party.moves).map((party) => party.id) ?? [];
  }
}
