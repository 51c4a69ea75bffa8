// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const whatIf: Section = {
  id: "whatif",
  name: "What if",
  question: "What if?",
  content: () => [],
  otherwise: "The scenario asks no what-ifs; they are written as [what_if.NAME].",
};
