import type { Example } from "../../core/example.js";
import { seedFrom } from "../../core/random.js";
import { mixed } from "../../text/shingle-hashes.js";

/** What a training example is rated on, each 0 to 1. */
export const QUALITY_CRITERIA = ["clarity", "correctness", "completeness", "relevance"] as const;

export type QualityCriterion = (typeof QUALITY_CRITERIA)[number];

/** Mean quality from which a set is worth training on. */
export const QUALITY_GATE = 0.7;

/** What a reviewer said of one Example. */
export interface QualityVerdict {
  id: string;
  /** Null: this reviewer cannot tell. */
  ratings: Record<QualityCriterion, number | null>;
  /** Mean of the ratings that are known; null when none is. */
  score: number | null;
  issues: string[];
  /** Why there is no rating, where the review failed. */
  failure?: string;
}

export interface QualityReview {
  /** `heuristics`, or the model's name. */
  reviewer: string;
  sampled: number;
  rated: number;
  /** Mean score; null of none. */
  score: number | null;
  byCriterion: Record<QualityCriterion, number | null>;
  gate: number;
  /** `train`, `mend` (under the gate) or `not-known`. */
  recommendation: "train" | "mend" | "not-known";
  /** What falls under the gate, worst first. */
  toMend: QualityVerdict[];
  costUsd: number | null;
}

/**
 * A seeded sample that grows with the data and does not change otherwise: the Examples with the least hashes of seed and id.
 * At least one of a set that is not empty.
 * @throws RangeError if the share is not in (0, 1]
 */
export function reviewSample(
  examples: readonly Example[],
  { share = 0.1, seed, most = Number.POSITIVE_INFINITY }: { share?: number; seed: number; most?: number },
): Example[] {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must be above 0 and at most 1, got ${share}`);
  const keyed = examples.map((example) => ({ example, key: mixed(seedFrom("review", seed, example.id)) }));
  keyed.sort((a, b) => a.key - b.key || (a.example.id < b.example.id ? -1 : 1));
  return keyed.slice(0, Math.min(most, Math.ceil(examples.length * share))).map(({ example }) => example);
}

/** The verdicts of one reviewer together: means, and what is to be mended. */
export function summariseReview(
  verdicts: readonly QualityVerdict[],
  { reviewer, gate = QUALITY_GATE, costUsd = null }: { reviewer: string; gate?: number; costUsd?: number | null },
): QualityReview {
  const scores = verdicts.flatMap(({ score }) => score ?? []);
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const score = mean(scores);
  const byCriterion = Object.fromEntries(
    QUALITY_CRITERIA.map((name) => [name, mean(verdicts.flatMap(({ ratings }) => ratings[name] ?? []))]),
  ) as QualityReview["byCriterion"];
  return {
    reviewer,
    sampled: verdicts.length,
    rated: scores.length,
    score,
    byCriterion,
    gate,
    recommendation: score === null ? "not-known" : score >= gate ? "train" : "mend",
    toMend: verdicts
      .filter((verdict) => verdict.score !== null && verdict.score < gate)
      .sort((a, b) => (a.score ?? 0) - (b.score ?? 0) || (a.id < b.id ? -1 : 1)),
    costUsd,
  };
}

/** A verdict from ratings: the score is the mean of those that are known. */
export function verdictOf(id: string, ratings: QualityVerdict["ratings"], issues: readonly string[]): QualityVerdict {
  const known = Object.values(ratings).flatMap((rating) => rating ?? []);
  const score = known.length === 0 ? null : known.reduce((sum, rating) => sum + rating, 0) / known.length;
  return { id, ratings, score, issues: [...issues] };
}
