// SPDX-License-Identifier: Apache-2.0
// The audit of one offer: why each type of its maker could make it, what it was, what it was worth to the other side.
import { type AuditAccount, type AuditType, type BetterOffer, type Id, type Offer, type Verdict, type VerdictOdds, VERDICTS } from "../answers";
import { drawAmounts, drawShares, rowsHeight } from "../charts/bars";
import { figure } from "../charts/figure";
import { drawLines } from "../charts/odds";
import { drawMargins, MARGIN_SIGNS, marginsHeight, MOST_TYPES, verdictWhy } from "../charts/margins";
import { verdictColour } from "../charts/colours";
import { isolated } from "../charts/text";
import { type Context, verdictName } from "../context";
import { type Child, h, own, svg } from "../dom";
import { change, percent, short, significant } from "../numbers";
import { term } from "../terms";
import { choice } from "./choice";

const GLOSSARY_WORD: Partial<Record<Verdict, string>> = {
  poison_pill: "poison pill", gift: "gift", slip: "slip", misjudgement: "misjudgement", serious: "serious", opening: "opening", gamble: "gamble",
};
const quoted = (text: string, length = 90): string => `“${short(text, length)}”`;
const sorted = (odds: VerdictOdds): Verdict[] => [...VERDICTS].sort((a, b) => (odds[b] ?? 0) - (odds[a] ?? 0));

/** "most likely a poison pill (59%)". */
export function leading(offer: Offer): string {
  const best = sorted(offer.verdicts)[0]!;
  return `most likely ${/^[aeiou]/.test(verdictName(best)) ? "an" : "a"} ${verdictName(best)} (${percent(offer.verdicts[best])})`;
}

const ofTypes = (rows: Record<Id, AuditType>): [Id, AuditType][] => Object.entries(rows).sort((a, b) => b[1].posterior - a[1].posterior);

/** The words of a type's margins: whether it could well choose the offer, and whether failure suited it. */
function marginWords(row: AuditType): string {
  const chosen = row.B_minus_e <= row.noise ? "could well choose it" : `gave up ${significant(row.B_minus_e)} by it`;
  const failing = row.B_minus_N <= row.noise ? "failure suited it" : `failure cost it ${significant(row.B_minus_N)}`;
  return `${chosen}, ${failing}`;
}

function marginsFigure(context: Context, offer: Offer, account: Id, audit: AuditAccount): Child {
  const types = ofTypes(audit.by_type);
  if (types.length === 0) return h("p", { class: "empty" }, "No type of its maker can have made it by this account.");
  const said = types.slice(0, 4).map(([type, row]) => `${quoted(context.type(offer.maker, type), 60)} (${percent(row.posterior)}): ${verdictName(row.verdict)}; ${marginWords(row)}`);
  const move = context.move(offer.stage, audit.move);
  return figure({
    title: `Why each type of ${short(context.party(offer.maker), 60)} could make it: ${quoted(move)}${context.accounts.length > 1 ? `, by ${short(context.account(account), 60)}` : ""}`,
    says: `${said.join(". ")}${types.length > 4 ? `. And ${types.length - 4} more types` : ""}.`,
    note: [
      `In ${context.unit} from B, the best that the type could get by any move; the band is its noise, within which it cannot tell moves apart. `,
      "e is what the offer was worth to it: in the band it could well choose it, left of the band another move was better. ",
      "N is what failure was worth, every acceptance struck out: in the band or right of it, failing suited the type as well as anything it could get. ",
      "Filled by its own beliefs, hollow by the analyst's: left of the band there, the offer was a mistake whatever it believed.",
      types.length > MOST_TYPES && ` The ${MOST_TYPES} likeliest of ${types.length} types; the table has all.`,
    ],
    controls: h("p", { class: "key" }, MARGIN_SIGNS.map(([name, sign]) =>
      h("span", {}, svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true", class: "margins" }, sign()), h("span", {}, name)))),
    widest: 760,
    height: marginsHeight(Math.min(MOST_TYPES, types.length)),
    draw: (width) => drawMargins({ context, maker: offer.maker, stage: offer.stage, types: types.slice(0, MOST_TYPES) }, width),
    table: {
      columns: ["Type", "Verdict", "Why", "Odds", "B", "e", "N", "B − e", "B − N", "Noise", "Accepted, p", "A later deal, d", "If accepted", "If not", "B, analyst", "N, analyst", "Loss, analyst", "At half the noise", "At twice", "Best move"],
      words: [1, 2, 17, 18, 19],
      rows: types.map(([type, row]) => [
        own(context.type(offer.maker, type)), verdictName(row.verdict), verdictWhy(row.verdict), percent(row.posterior),
        significant(row.B), significant(row.e), significant(row.N), significant(row.B_minus_e), significant(row.B_minus_N), significant(row.noise),
        percent(row.p), percent(row.d), significant(row.if_accepted), significant(row.if_not), significant(row.B_analyst), significant(row.N_analyst),
        significant(row.loss_under_analyst), verdictName(row.at_half_noise), verdictName(row.at_twice_noise), own(context.move(offer.stage, row.best_move)),
      ]),
    },
  });
}

function verdictKey(shown: Verdict[]): HTMLElement {
  return h("p", { class: "key" }, shown.map((v) =>
    h("span", {}, svg("svg", { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" }, svg("rect", { width: 12, height: 12, fill: verdictColour(v) })),
      h("span", {}, term(GLOSSARY_WORD[v] ?? verdictName(v), verdictName(v)), `: ${verdictWhy(v)}`))));
}

function verdictFigure(context: Context, offer: Offer): HTMLElement {
  const rows: [string, VerdictOdds][] = [[context.accounts.length > 1 ? "Over all accounts" : "What it was", offer.verdicts]];
  if (context.accounts.length > 1) for (const [account, audit] of Object.entries(offer.by_account)) rows.push([context.account(account), audit.verdicts]);
  const shown = VERDICTS.filter((v) => rows.some(([, odds]) => (odds[v] ?? 0) > 0));
  return figure({
    title: "What it was: odds over the types and accounts",
    says: `It was ${leading(offer)}${shown.length > 1 ? `; then ${sorted(offer.verdicts).slice(1, 3).filter((v) => (offer.verdicts[v] ?? 0) > 0).map((v) => `${verdictName(v)} ${percent(offer.verdicts[v])}`).join(", ") || "nothing else"}` : ""}.`,
    controls: verdictKey(shown),
    widest: 760,
    height: rowsHeight(rows.length),
    draw: (width) =>
      drawShares(rows.map(([name, odds]) => ({
        name,
        parts: shown.map((v) => ({ name: verdictName(v), share: odds[v] ?? 0, color: verdictColour(v), text: `${isolated(short(name, 80))}\n${verdictName(v)}: ${percent(odds[v])}\n${verdictWhy(v)}` })),
      })), width),
    table: { columns: ["", ...VERDICTS.map(verdictName)], rows: rows.map(([name, odds]) => [own(name), ...VERDICTS.map((v) => percent(odds[v] ?? 0))]) },
  });
}

const TIMES: Record<string, string> = { "0.25": "¼", "0.5": "½", "0.75": "¾" };
const timesName = (times: number): string => TIMES[String(times)] ?? significant(times);

function toleranceFigure(offer: Offer): HTMLElement {
  const points = offer.verdicts_by_tolerance && offer.verdicts_by_tolerance.length > 1
    ? [...offer.verdicts_by_tolerance].sort((a, b) => a.times - b.times)
    : [{ times: 0.5, verdicts: offer.verdicts_at_half_noise }, { times: 1, verdicts: offer.verdicts }, { times: 2, verdicts: offer.verdicts_at_twice_noise }];
  const shown = VERDICTS.filter((v) => points.some((p) => (p.verdicts[v] ?? 0) > 0));
  const [low, high] = [Math.log(points[0]!.times), Math.log(points.at(-1)!.times)];
  const lead = points.map((p) => sorted(p.verdicts)[0]!);
  const today = sorted(offer.verdicts)[0]!;
  const turns = points.filter((_, k) => k > 0 && lead[k] !== lead[k - 1]);
  const whole = (times: number): boolean => [0.25, 0.5, 1, 2, 4].some((t) => Math.abs(Math.log(times / t)) < 1e-6);
  const says = lead.every((v) => v === today)
    ? `From ${timesName(points[0]!.times)} to ${timesName(points.at(-1)!.times)} times the noise, ${verdictName(today)} stays likeliest.`
    : `The likeliest verdict changes: ${verdictName(lead[0]!)} at ${timesName(points[0]!.times)} times the noise, then ${turns.slice(0, 4).map((p) => `${verdictName(sorted(p.verdicts)[0]!)} from ${timesName(p.times)}`).join(", ")}${turns.length > 4 ? " and so on" : ""}.`;
  return figure({
    title: "How that hangs on the tolerance",
    says,
    note: "The tolerance is how many points apart two moves must be to count as different; today it is each type's noise, 1 on the axis.",
    widest: 760,
    height: 300,
    draw: (width) =>
      drawLines({
        at: points.map((p) => (Math.log(p.times) - low) / (high - low || 1)),
        ticks: points.map((p) => ({ full: whole(p.times) ? timesName(p.times) : "", brief: whole(p.times) ? timesName(p.times) : "" })),
        xTitle: "tolerance, times the noise →",
        yTitle: "↑ odds of the verdict",
        height: 180,
        lines: shown.map((v) => ({
          name: verdictName(v), color: verdictColour(v), values: points.map((p) => p.verdicts[v] ?? 0),
          text: (k) => `${verdictName(v)}: ${percent(points[k]!.verdicts[v])}\nat ${timesName(points[k]!.times)} times the noise`,
        })),
      }, width),
    table: { columns: ["Times the noise", ...shown.map(verdictName)], rows: points.map((p) => [timesName(p.times), ...shown.map((v) => percent(p.verdicts[v] ?? 0))]) },
  });
}

function receiverFigure(context: Context, offer: Offer, account: Id, audit: AuditAccount): Child {
  if (offer.receiver === null) return h("p", { class: "empty" }, "No answer can follow this offer, so it is worth nothing to anybody.");
  const receiver = offer.receiver;
  const rows = Object.entries(audit.receiver).sort((a, b) => b[1].posterior - a[1].posterior);
  if (rows.length === 0) return h("p", { class: "empty" }, "No type of the receiver can be asked by this account.");
  const who = short(context.party(receiver), 60);
  const verdict = audit.non_starter ? "a non-starter: every type does better to refuse" : audit.bad_deal ? "a bad deal: on average its types do better to refuse" : "worth taking on average over its types";
  return figure({
    title: `What it was worth to ${who}: accepting over its best other answer${context.accounts.length > 1 ? `, by ${short(context.account(account), 60)}` : ""}`,
    says: `To ${who} it was ${verdict} (${change(audit.worth)} ${context.unit}), taken with odds of ${percent(audit.chance_of_acceptance)}.`,
    widest: 760,
    height: rowsHeight(rows.length) + 36,
    draw: (width) =>
      drawAmounts(rows.map(([type, row]) => ({
        name: `${context.type(receiver, type)} (${percent(row.posterior)})`,
        beside: `accepts: ${percent(row.acceptance)}`,
        value: row.worth,
        text: `${isolated(context.type(receiver, type))}, ${percent(row.posterior)} when it answers\nworth ${change(row.worth, 3)} ${context.unit} over its best other answer (${significant(row.reservation)})\naccepts with ${percent(row.acceptance)}`,
      })), `${context.unit} over the best other answer →`, width),
    table: {
      columns: ["Account", "Type", "Odds when it answers", "Worth of accepting", "Best other answer", "Accepts"],
      words: [1],
      rows: Object.entries(offer.by_account).flatMap(([a, one]) => Object.entries(one.receiver).map(([type, row]) => [
        own(context.account(a)), own(context.type(receiver, type)), percent(row.posterior), change(row.worth, 3), significant(row.reservation), percent(row.acceptance),
      ])),
    },
  });
}

function better(context: Context, offer: Offer): HTMLElement {
  const gains = (one: BetterOffer): string =>
    Object.entries(one.gain).map(([party, gain]) => `${change(gain)} ${context.unit} to ${short(context.party(party), 40)}`).join(", ");
  const what = (one: BetterOffer): string => `${quoted(context.move(offer.stage, one.move))} (taken with ${percent(one.chance_of_acceptance)}): ${gains(one)} over the offer made`;
  const maker = short(context.party(offer.maker), 60);
  return h(
    "p",
    {},
    offer.should_have_offered
      ? `Of the offers at least as likely to be taken as not, the best for ${maker} would have been ${what(offer.should_have_offered)}. `
      : `No other offer that was at least as likely to be taken as not would have brought ${maker} more. `,
    offer.best_together
      ? offer.should_have_offered?.move === offer.best_together.move
        ? "It is also the best for all together."
        : `The best for all together would have been ${what(offer.best_together)}.`
      : "None would have brought all together more.",
  );
}

/** All that is known of one offer. */
export function audit(context: Context, offer: Offer): Child[] {
  const accounts = Object.keys(offer.by_account);
  if (accounts.length === 0) return [h("p", { class: "empty" }, "No account has this offer.")];
  const slot = h("div");
  const show = (account: Id): void => {
    const one = offer.by_account[account]!;
    slot.replaceChildren(...([marginsFigure(context, offer, account, one), receiverFigure(context, offer, account, one)].filter((c) => c instanceof Node) as Node[]));
  };
  const first = accounts.includes(offer.by_type_account) ? offer.by_type_account : accounts[0]!;
  show(first);
  return [
    verdictFigure(context, offer),
    accounts.length > 1 && h("div", { class: "choices controls" },
      choice("By", accounts.map((a): [Id, string] => [a, short(context.account(a), 60)]), first, show).node),
    slot,
    toleranceFigure(offer),
    better(context, offer),
  ];
}
