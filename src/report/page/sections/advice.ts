// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const advice: Section = {
  id: "advice",
  name: "What to do",
  question: "What to do now?",
  content: () => [],
  otherwise: "Nobody is on the move after the record.",
};
