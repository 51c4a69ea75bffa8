// SPDX-License-Identifier: Apache-2.0
// The report's map of the deal space: what each package is worth to two sides of a profile of types.
import type { DealPair, Id } from "../answers";
import type { Context } from "../context";
import { short } from "../numbers";
import { byPoint, drawDealMap } from "./deal_map";
import type { Drawn } from "./figure";
import { fairName, type OfferPoint, type Packages } from "./packages";

export interface DealSpaceSpec {
  context: Context;
  packages: Packages;
  pair: DealPair;
  /** The parties on the axes, across and up. */
  axes: [Id, Id];
  offers: OfferPoint[];
}

/** Rules by the package that they choose: "Nash, egalitarian" where they agree. */
export function fairPoints(pair: DealPair): Map<number, string[]> {
  const out = new Map<number, string[]>();
  for (const [rule, index] of Object.entries(pair.fair))
    if (index !== null) out.set(index, [...(out.get(index) ?? []), fairName(rule)]);
  return out;
}

/** What a package is besides its worth: "on a menu", "offer 2", ... */
export function standing(spec: DealSpaceSpec, index: number): string[] {
  const { context, pair } = spec;
  const rules = Object.entries(pair.fair).flatMap(([rule, i]) => (i === index ? [fairName(rule)] : []));
  return [
    ...spec.offers
      .filter((o) => o.package === index)
      .map((o) => `offer ${o.tag}${o.accounts.length > 0 ? ` by ${o.accounts.map((a) => short(context.account(a), 60)).join(", ")}` : ""}`),
    ...(spec.packages.deal.packages[index]?.on_menu ? ["on a menu"] : []),
    ...(pair.frontier.includes(index) ? ["on the Pareto frontier"] : []),
    ...(rules.length > 0 ? [`fair by ${rules.join(", ")}`] : []),
  ];
}

/** See drawDealMap; the packages on a menu have a full symbol. */
export function drawDealSpace(spec: DealSpaceSpec, width: number): Drawn {
  const { context, packages, pair, axes: [across, up] } = spec;
  const value = (party: Id): Float64Array => packages.value(party, pair.types[party]!);
  return drawDealMap(
    {
      names: [context.party(across), context.party(up)],
      unit: context.unit,
      x: value(across),
      y: value(up),
      walkAway: [pair.walk_away[across] ?? NaN, pair.walk_away[up] ?? NaN],
      frontier: pair.frontier,
      steps: packages.deal.parties.length === 2,
      fair: fairPoints(pair),
      menu: packages.deal.packages.map((one, i) => (one.on_menu ? i : -1)).filter((i) => i >= 0),
      nameOf: (i) => packages.label(i),
      signs: byPoint(spec.offers, (offer) => offer.package, (point, list) => {
        const by = [...new Set(list.flatMap((o) => o.accounts))].map((a) => context.account(a)).join(", ");
        const label = packages.label(point);
        return by ? `${by}: ${label}` : label;
      }),
      describe: (i) => packages.describe(i, pair, standing(spec, i)),
    },
    width,
  );
}
