import type { DecisionProfile } from "../core/use-case.js";
import { holds } from "./condition.js";
import { APPROACHES, type Approach, type Framework, type SingleApproach } from "./framework.js";

/** Decimal arithmetic for decimal weights: 0.3 + 0.1 + 0.2 is 0.6 here, and not a hair above it. */
const decimal = (value: number) => Number(value.toFixed(9));

function singleScore(approach: SingleApproach, profile: DecisionProfile, framework: Framework): number {
  const weights = framework.rules
    .filter((rule) => rule.approach === approach && rule.when.every((condition) => holds(condition, profile)))
    .map((rule) => rule.weight);
  const sum = weights.reduce((total, weight) => total + weight, framework.base[approach]);
  return Math.min(1, Math.max(0, decimal(sum)));
}

/**
 * The score of each approach in 0..1, by the framework: base plus the weights of the rules that hold, kept in 0..1;
 * hybrid by its own rule. Weights are added as decimals.
 * @example approachScores(mailCase, FRAMEWORK) // { prompt: 1, retrieve: 0.7, "fine-tune": 0, hybrid: 0.28 }
 */
export function approachScores(profile: DecisionProfile, framework: Framework): Record<Approach, number> {
  const retrieve = singleScore("retrieve", profile, framework);
  const tune = singleScore("fine-tune", profile, framework);
  const { bothAbove, score, divisor } = framework.hybrid;
  return {
    prompt: singleScore("prompt", profile, framework),
    retrieve,
    "fine-tune": tune,
    hybrid: retrieve > bothAbove && tune > bothAbove ? score : decimal((retrieve + tune) / divisor),
  };
}

/** The approaches with the highest score: one, or several in a tie, in the framework's order. */
export function leaders(scores: Record<Approach, number>): Approach[] {
  const best = Math.max(...APPROACHES.map((approach) => scores[approach]));
  return APPROACHES.filter((approach) => scores[approach] === best);
}
