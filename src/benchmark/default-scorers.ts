import type { Scorer } from "../core/score.js";
import type { UseCaseDefinition } from "../core/use-case.js";
import { labelScorer, tokenF1Scorer } from "./scorers/index.js";

/**
 * The scorers that fit a use case: its labels where it has some, word overlap where answers are free text.
 * The first one is the primary metric.
 */
export function defaultScorers({ labels, answer }: Pick<UseCaseDefinition, "labels" | "answer">): Scorer[] {
  const byLabel = labels.length > 0 ? [labelScorer(labels.map(({ name }) => name))] : [];
  return answer === "text" || byLabel.length === 0 ? [...byLabel, tokenF1Scorer] : byLabel;
}
