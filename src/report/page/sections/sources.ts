// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const sources: Section = {
  id: "sources",
  name: "Sources",
  question: "Where do the numbers come from?",
  content: () => [],
  otherwise: "The scenario cites no source and holds no number of its own.",
};
