// SPDX-License-Identifier: Apache-2.0
// How the game unfolds: its likeliest courses as a tree, and its stages as a picture.
import type { Context } from "../context";
import { type Child, h } from "../dom";
import { stagesPicture } from "./game_stages";
import { coursesOfPlay } from "./game_tree";
import type { Section } from "./section";

function content(context: Context): Child[] {
  const { answers } = context;
  return [
    h("h3", {}, "The rules of play"),
    stagesPicture(context),
    h("h3", {}, "The likeliest courses of play"),
    answers.play ? coursesOfPlay(context, answers.play) : h("p", { class: "empty" }, answers.certificate.status === "converged" ? "These answers hold no courses of play." : "The game was not solved, so no course of play is likelier than another."),
  ];
}

export const game: Section = {
  id: "game",
  name: "The game",
  question: "How does the game unfold?",
  content,
  otherwise: "The answers hold no tree.",
};
