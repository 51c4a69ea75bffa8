// SPDX-License-Identifier: Apache-2.0
// Which colour stands for whom: the same party has the same in every chart.
import type { Context } from "../context";
import type { Id } from "../answers";

/** The i-th category's; they repeat after seven, so a label always stands beside. */
export const colour = (index: number): string => `var(--c${(Math.max(0, index) % 7) + 1})`;

export const partyColour = (context: Context, party: Id): string => colour(context.parties.indexOf(party));
