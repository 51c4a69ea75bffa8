// SPDX-License-Identifier: Apache-2.0
// In what share of the draws each conclusion says what, and how often one reading of an offer is likelier than another.
import { key } from "../charts/colours";
import { figure, more } from "../charts/figure";
import { drawStacked, type StackedRow } from "../charts/stacked";
import { type Context, verdictName } from "../context";
import { type Child, h, own } from "../dom";
import { count, percent, short } from "../numbers";
import type { ConclusionShares, Race } from "../uncertainty";
import { answered, asked } from "./change";
import { errorOf, shareOf, shareWords, type Sure, wholeOf } from "./sure_told";

const TODAY = "var(--c1)";
const OTHERS = ["var(--c7)", "var(--c5)", "var(--c4)", "var(--c6)", "var(--c2)", "var(--c3)"];
const MOST = 16;
/** Conclusions that hold in so many draws are sure enough to be left to the table. */
const SURE = 0.995;

interface Told { of: ConclusionShares; question: string; name: (holds: string) => string; top: number }

export function conclusionShares(context: Context, sure: Sure): Child[] {
  const list = sure.u.conclusions.flatMap((of): Told[] => {
    const c = context.answers.conclusions?.[of.conclusion];
    if (!c || of.shares.length === 0) return [];
    return [{ of, question: asked(context, c), name: (holds) => answered(context, c, holds), top: Math.max(...of.shares.map((s) => shareOf(s, sure))) }];
  });
  if (list.length === 0) return [];
  const open = list.filter((c) => c.of.shares.some((s) => [shareOf(s, sure), sure.weighed ? s.prior : NaN].some((p) => p > 1 - SURE && p < SURE)));
  const settled = list.length - open.length;
  const shown = open.slice(0, MOST);
  const row = ({ of, question, name }: Told): StackedRow => {
    let other = 0;
    return {
      name: question,
      parts: of.shares.map((s) => {
        const today = s.holds === of.today;
        const before = sure.weighed ? `, before the record in ${shareWords(s.prior, s.prior_error)}` : "";
        return {
          name: short(name(s.holds), 60), share: shareOf(s, sure), before: sure.weighed ? s.prior : null,
          color: today ? TODAY : OTHERS[Math.min(other++, OTHERS.length - 1)]!,
          text: `${s.says}:\nin ${shareWords(shareOf(s, sure), errorOf(s, sure))} of ${wholeOf(sure)}${before}${today ? "\nso it is by the file's own numbers" : ""}`,
        };
      }),
    };
  };
  const least = [...open].sort((a, b) => a.top - b.top)[0];
  const first = (c: Told): string => `${c.question}${c.question.endsWith("?") ? "" : ":"} ${c.name(c.of.shares[0]!.holds)}, in ${shareWords(shareOf(c.of.shares[0]!, sure), errorOf(c.of.shares[0]!, sure))} of ${wholeOf(sure)}`;
  const says = `${settled > 0 ? `${settled} of ${list.length} conclusions ${settled === 1 ? "is" : "are"} the same in (nearly) every draw. ` : ""}${least ? `The least sure: ${first(least)}.` : "So no conclusion hangs on the numbers within their ranges."}`;
  const everything = (part: Told[]): Child[][] =>
    part.flatMap(({ of, question, name }) =>
      of.shares.map((s, i): Child[] => [
        i === 0 ? question : h("span", { class: "unseen" }, question), own(name(s.holds)), s.holds === of.today ? "yes" : "",
        shareWords(shareOf(s, sure), errorOf(s, sure)), ...(sure.weighed ? [shareWords(s.prior, s.prior_error)] : []),
      ]));
  const columns = ["Conclusion", "What it says", "By the file's numbers", "In this share of draws", ...(sure.weighed ? ["Before the record"] : [])];
  const heading = h("h3", {}, "In how many draws each conclusion holds");
  if (open.length === 0)
    return [heading, h("p", {}, says), more("All of them", () => h("ul", {}, list.map((c) => h("li", {}, `${c.question}${c.question.endsWith("?") ? " " : ": "}`, own(c.name(c.of.shares[0]!.holds)))))), ...races(context, sure)];
  return [
    heading,
    figure({
      title: "What each conclusion says, by its share of the draws",
      says,
      controls: key([{ label: "as by the file's own numbers", colour: TODAY }, { label: "something else (in other colours)", colour: OTHERS[0]! }]),
      note: `A bar is all draws${sure.weighed ? " weighed by the record; the thin bar below it is the same before the record" : ""}. What is missing at the end of a bar are draws in which the question does not arise. ± is the standard error of the sampling, in points of a hundred.${open.length > MOST ? ` ${MOST} of ${open.length} conclusions that differ between draws; the table has all.` : ""}`,
      draw: (width) => drawStacked(shown.map(row), width),
      table: () => ({ columns, words: [1, 2], rows: everything([...open, ...list.filter((c) => !open.includes(c))]) }),
      height: 60 * shown.length,
      widest: 820,
    }),
    ...races(context, sure),
  ];
}

/** Said so that the likelier one comes first. */
function raceWords(race: Race, sure: Sure): string {
  const share = shareOf(race, sure), turned = share < 0.5;
  const [one, other] = turned ? [race.other, race.one] : [race.one, race.other];
  const before = turned ? 1 - race.prior : race.prior;
  return `${verdictName(one)} is likelier than ${verdictName(other)} in ${shareWords(turned ? 1 - share : share, errorOf(race, sure))} of draws${sure.weighed ? ` (before the record: ${percent(before)})` : ""}`;
}

function races(context: Context, sure: Sure): Child[] {
  const { u } = sure;
  if (u.races.length === 0) return [];
  const offers = [...new Set(u.races.map((race) => race.index))];
  const odds = (index: number, verdict: string): number => {
    const spread = u.verdicts.find((v) => v.index === index && v.verdict === verdict);
    return (sure.weighed ? spread?.posterior?.median : spread?.prior.median) ?? 0;
  };
  return [
    h("h4", {}, "One reading of an offer against another"),
    ...offers.map((index): Child => {
      const own_ = u.races.filter((race) => race.index === index);
      // First those between the readings that are likely at all.
      const weight = (race: Race): number => Math.min(odds(index, race.one), odds(index, race.other));
      const sorted = [...own_].sort((a, b) => weight(b) - weight(a));
      const label = context.words(context.answers.offers?.[index]?.label || own_[0]!.offer);
      const item = (race: Race): Child => h("li", {}, raceWords(race, sure));
      return [
        h("p", {}, own(`“${label}”:`)),
        h("ul", {}, sorted.slice(0, 3).map(item)),
        sorted.length > 3 ? more(`${count(sorted.length - 3)} more`, () => h("ul", {}, sorted.slice(3).map(item))) : null,
      ];
    }),
  ];
}
