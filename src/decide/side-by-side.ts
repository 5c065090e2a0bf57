import type { DecisionProfile } from "../core/use-case.js";
import { decide } from "./decide.js";
import { APPROACH_WORDS, APPROACHES, type Approach } from "./framework.js";

/** One use case's decision beside the others'. */
export interface DecisionRow {
  name: string;
  scores: Record<Approach, number>;
  /** `fine-tuning`, or `tie: retrieval and fine-tuning`. */
  recommendation: string;
  /** The volume matrix's advice. */
  matrix: string;
  /** How many single changes of input would change the recommendation: the fewer, the safer. */
  flips: number;
}

/**
 * Several use cases decided side by side, those with the strongest case for fine-tuning first.
 * @example sideBySide([{ name: "docs-qa", profile }])[0]?.recommendation // "retrieval (RAG)"
 */
export function sideBySide(useCases: readonly { name: string; profile: DecisionProfile }[]): DecisionRow[] {
  const lead = ({ scores }: DecisionRow) =>
    scores["fine-tune"] - Math.max(...APPROACHES.filter((one) => one !== "fine-tune").map((one) => scores[one]));
  return useCases
    .map(({ name, profile }): DecisionRow => {
      const { scores, recommendation, matrix, flips } = decide(profile);
      const words =
        recommendation.kind === "one"
          ? APPROACH_WORDS[recommendation.approach]
          : `tie: ${recommendation.approaches.map((approach) => APPROACH_WORDS[approach]).join(" and ")}`;
      return {
        name,
        scores,
        recommendation: words,
        matrix: APPROACH_WORDS[matrix.recommendation],
        flips: flips.length,
      };
    })
    .sort((a, b) => lead(b) - lead(a) || (a.name < b.name ? -1 : 1));
}
