// SPDX-License-Identifier: Apache-2.0
// Numbers swept over a range: what becomes of the deal, of the parties and of the last offer.
import { VERDICTS, type WhatIf, type WhatIfPoint } from "../answers";
import { partyColour, verdictColour } from "../charts/colours";
import { type Drawn, figure } from "../charts/figure";
import { type Line, linesChart } from "../charts/lines";
import { panels } from "../charts/panels";
import { percentTick, tick } from "../charts/scale";
import { type Context, verdictName } from "../context";
import { type Child } from "../dom";
import { change, percent, short, significant } from "../numbers";
import { lastMix, mixLines } from "./mixes";
import { labelOf, lastOffer, leading, solved } from "./what_if";

export const sweeps = (context: Context, today: WhatIfPoint, list: WhatIf[]): Child[] =>
  list.map((w) => (w.points.some(solved) ? sweep(context, today, w) : null));

function sweep(context: Context, today: WhatIfPoint, w: WhatIf): HTMLElement {
  const number = context.answers.scenario?.numbers.find((n) => n.path === w.sweep);
  const points = w.points.filter(solved);
  const name = labelOf(w);
  const x = (p: WhatIfPoint): number => p.at ?? NaN;
  const parties = Object.keys(today.value ?? {});
  const offers = points.map((p) => lastOffer(context, p));
  const used = VERDICTS.filter((v) => offers.some((o) => (o?.verdicts[v] ?? 0) > 0));
  const vertical = number ? { vertical: { x: number.value, text: `today ${significant(number.value)}` } } : {};
  const axis = { title: short(number?.what ?? w.sweep ?? "", 120), format: tick };
  const gain = (p: WhatIfPoint, party: string): number => (p.value?.[party]?.all ?? NaN) - today.value![party]!.all;
  const tip = (p: WhatIfPoint, text: string): string => `${name} at ${significant(x(p))}\n${text}`;
  const deal: Line[] = [{
    label: "deal", mute: true, colour: "var(--c1)",
    points: points.map((p) => ({ x: x(p), y: p.chance_of_deal!.all, text: tip(p, `chance of a deal: ${percent(p.chance_of_deal!.all)}`) })),
  }];
  const worth: Line[] = parties.map((party) => ({
    label: context.party(party), colour: partyColour(context, party),
    points: points.map((p) => ({ x: x(p), y: gain(p, party), text: tip(p, `${context.party(party)}: ${change(gain(p, party), 3)} ${context.unit} against today`) })),
  }));
  const odds: Line[] = used.map((v) => ({
    label: verdictName(v), colour: verdictColour(v),
    points: points.flatMap((p, i) => (offers[i] ? [{ x: x(p), y: offers[i]!.verdicts[v], text: tip(p, `${verdictName(v)}: ${percent(offers[i]!.verdicts[v])}`) }] : [])),
  }));
  const offered = mixLines(context, points.map((p) => ({ x: x(p), mix: lastMix(context, p), tip: (text: string) => tip(p, text) })));
  const chart = (title: string, lines: Line[], y: Parameters<typeof linesChart>[0]["y"]) => (width: number): Drawn =>
    linesChart({ width, height: 250, title, lines, x: axis, y, ...vertical });
  const first = points[0]!, last = points.at(-1)!;
  const read = offers.map((o) => (o ? leading(o.verdicts) : null));
  const turns = read.flatMap((v, i) => (i > 0 && v && read[i - 1] && v !== read[i - 1] ? [`from ${verdictName(read[i - 1]!)} to ${verdictName(v)} between ${significant(x(points[i - 1]!))} and ${significant(x(points[i]!))}`] : []));
  return figure({
    title: `What if: ${name}, from ${significant(w.points[0]!.at)} to ${significant(w.points.at(-1)!.at)}`,
    says:
      `From ${significant(x(first))} to ${significant(x(last))} the chance of a deal goes from ${percent(first.chance_of_deal!.all)} to ${percent(last.chance_of_deal!.all)}` +
      parties.map((p) => `, the value to ${context.party(p)} by ${change((last.value?.[p]?.all ?? NaN) - (first.value?.[p]?.all ?? NaN))}`).join("") +
      ` ${context.unit}.` +
      (used.length === 0 ? "" : turns.length > 0 ? ` The likeliest reading of the last offer turns ${turns.join(", then ")}.` : ` The last offer stays most likely ${verdictName(read.find((v) => v)!)}.`),
    note: [
      number ? `The upright line: the number as it is today, ${significant(number.value)}. ` : "The number has no single value of today. ",
      "Values are set against the game as it is, each party's on its own scale of points.",
      used.length > 0 ? ` Verdicts are those on “${context.words(context.answers.offers!.at(-1)!.label)}”.` : "",
    ],
    draw: (width) =>
      panels(width, 280, [
        chart("Chance of a deal", deal, { title: "probability", format: percentTick }),
        ...(parties.length > 0 ? [chart("Value to each party", worth, { title: `change against today, ${context.unit}`, zero: true })] : []),
        ...(offered.length > 0 ? [chart("What is offered", offered, { title: "chance of each move", format: percentTick, zero: true })] : []),
        ...(odds.length > 0 ? [chart("Reading of the last offer", odds, { title: "odds", format: percentTick, zero: true })] : []),
      ]),
    table: {
      columns: [short(number?.what ?? w.sweep ?? "at", 80), "Chance of a deal", ...parties.map((p) => `${short(context.party(p), 60)}, change`), ...used.map(verdictName), ...offered.map((line) => `Chance of “${short(line.label, 60)}”`)],
      rows: w.points.map((p) => [
        significant(p.at) + (solved(p) ? "" : ` (not solved: ${p.status.replaceAll("_", " ")})`),
        percent(p.chance_of_deal?.all),
        ...parties.map((party) => change(gain(p, party), 3)),
        ...used.map((v) => percent(lastOffer(context, p)?.verdicts[v])),
        ...offered.map((line) => percent(line.points.find((one) => one.x === x(p))?.y)),
      ]),
    },
  });
}
