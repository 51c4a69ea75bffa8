// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const trust: Section = {
  id: "trust",
  name: "Trust",
  question: "How far can this be trusted?",
  content: () => [],
  otherwise: "There is nothing to check.",
};
