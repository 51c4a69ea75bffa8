// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const deal: Section = {
  id: "deal",
  name: "Deal",
  question: "Is there a deal?",
  content: () => [],
  otherwise: "There are no packages to agree on in this scenario.",
};
