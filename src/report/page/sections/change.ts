// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const change: Section = {
  id: "change",
  name: "What changes it",
  question: "What would change the answer?",
  content: () => [],
  otherwise: "There is nothing to compare.",
};
