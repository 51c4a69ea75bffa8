// SPDX-License-Identifier: Apache-2.0
// One who acts for another: what the moves of its decisions are worth to both.
import type { Agency, AgencyDecision, AgencyType } from "../answers";
import { partyColour, key } from "../charts/colours";
import { figure, more, table } from "../charts/figure";
import { type Row, rowsChart } from "../charts/rows";
import type { Context } from "../context";
import { type Child, h, own } from "../dom";
import { change, percent, short, significant } from "../numbers";
import type { Section } from "./section";

const OPEN = 2;

const labelOf = (context: Context, decision: AgencyDecision, id: string | null): string => {
  const move = decision.moves.find((one) => one.move === id);
  return context.words(move?.label || id || "");
};

function heading(context: Context, agency: Agency, decision: AgencyDecision): string {
  const at = `at “${context.stage(decision.stage)}”, ${context.round(decision.round)}`;
  return decision.entry === null ? `${context.party(agency.agent)}, next, ${at}` : `${context.party(agency.agent)}, entry ${decision.entry}: “${labelOf(context, decision, decision.chosen)}”, ${at}`;
}

/** What a move loses against the best, to the agent and to the principal. */
function losses(row: AgencyType, move: string): { agent: number | null; principal: number | null } {
  const less = (values: Record<string, number | null>, best: string): number | null =>
    values[move] === null || values[move] === undefined ? null : values[move] - values[best]!;
  return { agent: less(row.to_agent, row.best_for_agent), principal: less(row.to_principal, row.best_for_principal) };
}

function says(context: Context, agency: Agency, decision: AgencyDecision): string {
  const principal = context.party(agency.principal);
  const cost = decision.cost.all;
  const types = Object.entries(decision.by_type);
  const who = (type: string): string => (types.length > 1 ? `If it is “${context.type(agency.agent, type)}”, “` : "“");
  const parts = types
    .filter(([, row]) => row.best_for_agent !== row.best_for_principal && row.posterior >= 0.05)
    .map(([type, row]) => ` ${who(type)}${labelOf(context, decision, row.best_for_agent)}” is best for it and “${labelOf(context, decision, row.best_for_principal)}” for ${principal}: ${significant(row.forgone, 2)} ${context.unit} to the one, ${significant(row.to_principal[row.best_for_principal]! - row.to_principal[row.best_for_agent]!, 2)} to the other.`);
  const choice = decision.entry === null ? "What it would do" : "What it did";
  return `${choice} costs ${principal} ${significant(cost, 2)} ${context.unit} against the move best for it.${parts.length > 0 ? parts.join("") : ` The same move is best for both${types.length > 1 ? ", whatever its type" : ""}.`}`;
}

function one(context: Context, agency: Agency, decision: AgencyDecision): HTMLElement {
  const types = Object.entries(decision.by_type).sort((a, b) => b[1].posterior - a[1].posterior);
  const agent = context.party(agency.agent), principal = context.party(agency.principal);
  const rows: Row[] = types.flatMap(([type, row]) =>
    decision.moves.map((move, i): Row => {
      const loss = losses(row, move.move);
      const label = labelOf(context, decision, move.move);
      return {
        ...(i === 0 && types.length > 1 ? { head: `${context.type(agency.agent, type)} (${percent(row.posterior)})` } : {}),
        label,
        strong: move.move === row.chosen,
        bars: [
          ...(loss.agent === null ? [] : [{ from: 0, to: loss.agent, colour: partyColour(context, agency.agent), lane: "upper" as const }]),
          ...(loss.principal === null ? [] : [{ from: 0, to: loss.principal, colour: partyColour(context, agency.principal), lane: "lower" as const }]),
        ],
        marks: loss.agent === null ? [] : [{ at: Math.min(loss.agent, loss.principal ?? 0), text: `${label}\n${agent}: ${change(loss.agent)} against its best\n${principal}: ${change(loss.principal)} against its best` }],
      };
    }));
  return figure({
    title: heading(context, agency, decision),
    says: says(context, agency, decision),
    controls: key([{ label: agent, colour: partyColour(context, agency.agent) }, { label: principal, colour: partyColour(context, agency.principal) }]),
    note: `What each move is worth less than the best, to each on its own scale, by the beliefs of ${agent}; no bar: the best. In bold what it chose.`,
    draw: (width) => rowsChart({ width, rows, axis: `Against the best move, ${context.unit}`, zero: true }),
    table: {
      columns: ["Type", "Odds", "Move", `To ${agent}`, `To ${principal}`, "Chosen"],
      words: [2, 5],
      rows: types.flatMap(([type, row]) => decision.moves.map((move) => [own(context.type(agency.agent, type)), percent(row.posterior), own(labelOf(context, decision, move.move)), significant(row.to_agent[move.move], 3), significant(row.to_principal[move.move], 3), move.move === row.chosen ? "yes" : ""])),
    },
    widest: 860,
  });
}

/** What both expect at each mark of the record. */
function marks(context: Context, agency: Agency): Child {
  const list = context.answers.marks ?? [];
  if (list.length === 0) return null;
  const caption = "Whole pay-off as expected at each mark";
  return [
    h("h3", {}, caption),
    table({
      columns: ["Moment", short(context.party(agency.agent), 60), short(context.party(agency.principal), 60)],
      rows: list.map((mark) => [own(context.words(mark.mark)), significant(mark.value[agency.agent]?.all), significant(mark.value[agency.principal]?.all)]),
    }, caption),
  ];
}

export const agency: Section = {
  id: "agency",
  name: "Agent and principal",
  question: "Whose interest do the choices serve?",
  content: (all) => {
    const context = all.brief;
    return (context.answers.agency ?? []).map((each): Child => {
      const list = [...each.decisions].sort((a, b) => b.cost.all - a.cost.all);
      return [
        h("p", {}, own(`Here ${context.party(each.agent)} acts for ${context.party(each.principal)}.`), " Decisions that cost the principal most come first."),
        list.slice(0, OPEN).map((decision) => one(context, each, decision)),
        list.slice(OPEN).map((decision) => more(heading(context, each, decision), () => one(context, each, decision))),
        marks(context, each),
      ];
    });
  },
  otherwise: "Nobody acts for another here.",
};
