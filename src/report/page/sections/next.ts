// SPDX-License-Identifier: Apache-2.0
import type { Section } from "./section";

export const next: Section = {
  id: "next",
  name: "What next",
  question: "What happens next?",
  content: () => [],
  otherwise: "The game was not solved.",
};
