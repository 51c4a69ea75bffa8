// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const delay: Section = {
  id: "delay",
  name: "Delay",
  question: "Who gains from delay?",
  content: () => [],
  otherwise: "The game was not solved.",
};
