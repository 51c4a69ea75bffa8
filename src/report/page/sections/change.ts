// SPDX-License-Identifier: Apache-2.0
// What would change the answer: the other account of the facts, and one number at a time.
import type { Conclusion, Id } from "../answers";
import { more, table } from "../charts/figure";
import { type Context, verdictName } from "../context";
import { type Child, h, own } from "../dom";
import { percent, short } from "../numbers";
import type { Section } from "./section";
import { sensitivity } from "./sensitivity";
import { howToGet } from "./sure";

export const change: Section = {
  id: "change",
  name: "What changes it",
  question: "What would change the answer?",
  content: (all) => (all.answers.conclusions ? [...conclusions(all.brief), ...sensitivity(all.brief), howToGet(all)] : []),
  otherwise: "The game was not solved, so there is no answer yet that could change.",
};

const quoted = (text: string): string => `“${short(text, 80)}”`;

const severalTypes = (context: Context, party: Id): boolean =>
  (context.answers.scenario?.parties.find((p) => p.id === party)?.types.length ?? 1) > 1;

/** What the conclusion is about, as a question. */
export function asked(context: Context, c: Conclusion): string {
  const { answers } = context;
  const offer = answers.offers?.[c.index];
  const receiver = offer?.receiver ? context.party(offer.receiver) : "its receiver";
  switch (c.kind) {
    case "leading_verdict": return `Most likely reading of the offer ${quoted(offer?.label || c.subject || "")}`;
    case "bad_deal": return `Would ${quoted(offer?.label || c.subject || "")} be a bad deal for ${receiver}?`;
    case "non_starter": return `Is it a non-starter, bad for every type of ${receiver}?`;
    case "deal_possible": return "Does some package beat no deal for all sides?";
    case "leading_type": return `Most likely type of ${context.party(c.subject ?? "")}`;
    case "best_move": {
      const advice = answers.advice?.[c.index];
      if (!advice) return `Best move of ${c.subject}`;
      return `Best move of ${context.party(advice.party)}${severalTypes(context, advice.party) ? `, ${quoted(context.type(advice.party, advice.type))},` : ""} at ${quoted(context.stage(advice.stage))}`;
    }
    case "leading_ending": return "Most likely ending";
    case "best_pivot": {
      const pivot = answers.pivots?.[c.index];
      return `Best ${answers.round_unit || "round"} for ${quoted(pivot?.label || c.subject || "")}${pivot ? (pivot.announced ? ", announced" : ", kept secret") : ""}`;
    }
    default: return [c.kind.replaceAll("_", " "), c.subject].filter(Boolean).join(": ");
  }
}

/** One answer to it, in words. */
export function answered(context: Context, c: Conclusion, holds: string): string {
  const { answers } = context;
  switch (c.kind) {
    case "leading_verdict": return verdictName(holds);
    case "leading_type": return context.type(c.subject ?? "", holds);
    case "best_move": {
      const advice = answers.advice?.[c.index];
      return advice ? context.words(advice.moves.find((move) => move.move === holds)?.label || context.move(advice.stage, holds)) : holds;
    }
    case "leading_ending": return context.ending(holds);
    case "best_pivot": return holds === "never" ? "never" : context.round(Number(holds));
    default: return holds;
  }
}

/** The odds of what is concluded; of yes or no, of moves and of pivots only the accounts have any. */
const hasOdds = (c: Conclusion): boolean => ["leading_verdict", "deal_possible", "leading_type", "leading_ending"].includes(c.kind);

/** What the conclusion is about, in a few words, for where its answer follows. */
export function topic(context: Context, c: Conclusion): string {
  const { answers } = context;
  switch (c.kind) {
    case "leading_verdict": return (answers.offers?.length ?? 0) > 1 ? `reading of ${quoted(answers.offers![c.index]?.label ?? "")}` : "reading of the offer";
    case "bad_deal": return "a bad deal";
    case "non_starter": return "a non-starter";
    case "deal_possible": return "room for a deal";
    case "leading_type": return `likeliest type of ${context.party(c.subject ?? "")}`;
    case "best_move": {
      const advice = answers.advice?.[c.index];
      if (!advice) return "best move";
      return `best move of ${context.party(advice.party)}${severalTypes(context, advice.party) ? ` as ${quoted(context.type(advice.party, advice.type))}` : ""}`;
    }
    case "leading_ending": return "likeliest ending";
    case "best_pivot": return `best ${answers.round_unit || "round"} for ${quoted(answers.pivots?.[c.index]?.label ?? "")}`;
    default: return c.kind.replaceAll("_", " ");
  }
}

const MOST = 20;

function conclusions(context: Context): Child[] {
  const list = context.answers.conclusions!;
  const accounts = context.accounts;
  if (list.length === 0) return [];
  const several = accounts.length > 1;
  const differ = list.filter((c) => !c.robust), same = list.filter((c) => c.robust);
  const holds = (c: Conclusion): Child => [own(answered(context, c, c.holds)), hasOdds(c) ? ` (${percent(c.odds)})` : ""];
  const all = accounts.length === 2 ? "both accounts" : `all ${accounts.length} accounts`;
  const agreed = (part: Conclusion[]): HTMLElement =>
    table({ columns: ["Conclusion", several ? `Holds by ${all}` : "Holds"], rows: part.map((c) => [asked(context, c), holds(c)]), words: [1] }, "Conclusions");
  return [
    h("h3", {}, several ? "The accounts side by side" : "What is concluded"),
    h(
      "p",
      {},
      !several
        ? "The scenario has one account of the facts, so no other could lead to other conclusions."
        : differ.length === 0
          ? `All ${list.length} conclusions are the same by ${all} of the facts, so none of them hangs on which is right.`
          : `${differ.length} of ${list.length} conclusions ${differ.length === 1 ? "hangs" : "hang"} on which account of the facts is right.`,
    ),
    differ.length === 0
      ? null
      : table(
          {
            columns: ["Conclusion", "Over all", ...accounts.map((id) => `By “${short(context.account(id), 60)}” (${percent(context.answers.accounts?.[id]?.posterior)})`)],
            rows: differ.map((c) => [
              asked(context, c), holds(c),
              ...accounts.map((id) => {
                const by = c.by_account[id];
                return by === undefined ? "–" : by === c.holds ? own(answered(context, c, by)) : h("b", {}, own(answered(context, c, by)));
              }),
            ]),
            words: [1, ...accounts.map((_, i) => i + 2)],
          },
          "Conclusions that hang on the account",
        ),
    differ.length > 0 && same.length > 0 ? h("p", {}, `The other ${same.length}:`) : null,
    same.length > 0 ? agreed(same.slice(0, MOST)) : null,
    same.length > MOST ? more(`${same.length - MOST} more`, () => agreed(same.slice(MOST))) : null,
  ];
}
