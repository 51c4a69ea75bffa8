// SPDX-License-Identifier: Apache-2.0
// The map of a domain's packages for any two of its parties.
import { term } from "../terms";
import { colour } from "./colours";
import { byPoint, drawDealMap, SYMBOLS, type Sign, symbolKey } from "./deal_map";
import type { Drawn } from "./figure";
import type { SpacePoints } from "./space_points";

/** Of a longer trace only the first and the last offer of each side have a number on the map. */
const MOST_SIGNS = 30;

function signs(points: SpacePoints): Sign[] {
  const { trace } = points;
  const first = new Set<number>();
  points.parties.forEach((_, p) => {
    const own = trace.filter((one) => one.party === p);
    if (own.length > 0) first.add(trace.indexOf(own[0]!)).add(trace.lastIndexOf(own.at(-1)!));
  });
  const told = trace.length <= MOST_SIGNS ? trace : trace.filter((_, k) => first.has(k));
  const makers = (list: readonly { party: number }[]): string => [...new Set(list.map((one) => points.parties[one.party]!))].join(", ");
  return [
    ...(points.offer === null ? [] : [{ point: points.offer, tag: "offer", label: "" }]),
    ...byPoint(told, (one) => one.point, (_, list) => makers(list)),
  ];
}

/** How many lie where, seen from these two parties. */
function cells(points: SpacePoints, [across, up]: readonly [number, number]): NonNullable<Parameters<typeof drawDealMap>[0]["cells"]> | undefined {
  const { cloud } = points.space;
  if (cloud.kind !== "counted") return undefined;
  const turned = across > up;
  const plane = cloud.planes.find((one) => one.across === Math.min(across, up) && one.up === Math.max(across, up))!;
  return {
    side: cloud.side,
    cell: turned ? plane.cell.map((c) => (c % cloud.side) * cloud.side + Math.floor(c / cloud.side)) : plane.cell,
    many: plane.packages,
    low: [cloud.low[across]!, cloud.low[up]!],
    high: [cloud.high[across]!, cloud.high[up]!],
    describe: (k) => points.describeCell(plane, k),
  };
}

export function drawSpaceMap(points: SpacePoints, axes: readonly [number, number], width: number): Drawn {
  const [across, up] = axes;
  const { space } = points;
  const better = new Map<number, string[]>();
  for (const { point, tag } of points.better) better.set(point, [...(better.get(point) ?? []), tag]);
  const counted = cells(points, axes);
  return drawDealMap(
    {
      names: [points.parties[across]!, points.parties[up]!],
      unit: space.unit,
      x: points.worth[across]!,
      y: points.worth[up]!,
      walkAway: [space.parties[across]!.walk_away ?? NaN, space.parties[up]!.walk_away ?? NaN],
      frontier: points.frontier,
      steps: points.parties.length === 2,
      fair: points.fair,
      menu: [...better.keys()],
      nameOf: (point) => better.get(point)?.join(",") ?? "",
      signs: signs(points),
      further: points.trace.map((one) => one.point),
      arrows: [...better.keys()].map((to): [number, number] => [points.offer!, to]),
      trails: points.parties.flatMap((_, p) => {
        const own = points.trace.filter((one) => one.party === p).map((one) => one.point);
        return own.length > 1 ? [{ points: own, colour: colour(p) }] : [];
      }),
      haloes: points.maybe,
      ...(points.lottery ? { lottery: points.lottery } : {}),
      ...(counted ? { cells: counted } : {}),
      describe: (point) => points.describe(point),
    },
    width,
  );
}

/** What the symbols are. */
export function spaceKey(points: SpacePoints): HTMLElement {
  const { space } = points;
  const both = points.parties.length === 2;
  const counted = space.cloud.kind === "counted";
  return symbolKey([
    counted ? [SYMBOLS.cells(), "few to many packages"] : [SYMBOLS.any(), space.cloud.kind === "sampled" ? "a package of the sample" : "a package"],
    [both ? SYMBOLS.steps() : SYMBOLS.efficient(), term("Pareto frontier"), both ? "" : ` of all ${points.parties.length}`],
    points.fair.size > 0 && [SYMBOLS.fair(), "fair by the rule named"],
    points.maybe.length > 0 && [SYMBOLS.halo(), "fair in draws of the numbers: the larger, the more often"],
    points.lottery !== null && [SYMBOLS.lottery(), "the lottery fair by Nash"],
    points.offer !== null && [SYMBOLS.offer(), "the offer asked about"],
    points.better.length > 0 && [SYMBOLS.arrow(), "better for all, by its number below"],
    points.trace.length > 0 && [SYMBOLS.offer(), `offers of ${points.traceOf}, in order`],
    space.parties.some((party) => party.walk_away !== null) && [SYMBOLS.noDeal(), "no deal, and what is better for ", both ? "both" : "these two"],
  ]);
}
