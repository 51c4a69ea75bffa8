// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const reveal: Section = {
  id: "reveal",
  name: "What moves reveal",
  question: "What do the moves reveal?",
  content: () => [],
  otherwise: "The scenario has no record of moves, and no private types to learn about.",
};
