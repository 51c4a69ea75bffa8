// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const game: Section = {
  id: "game",
  name: "The game",
  question: "How does the game unfold?",
  content: () => [],
  otherwise: "The answers hold no tree.",
};
