import levenshtein from "fastest-levenshtein";
import { answerOf } from "../../core/example.js";
import type { Scorer } from "../../core/score.js";

/**
 * 1 - Levenshtein distance over the longer length, in UTF-16 code units; 1 for two empty texts.
 * @example editSimilarity("abc", "axc") // 0.6667
 */
export function editSimilarity(output: string, expected: string): number {
  const longer = Math.max(output.length, expected.length);
  return longer === 0 ? 1 : 1 - levenshtein.distance(output, expected) / longer;
}

/** How little must be typed to turn the answer into the wanted one, 0..1. */
export const editDistanceScorer: Scorer = {
  name: "edit-distance",
  score: (example, completion) => ({ value: editSimilarity(completion.text.trim(), answerOf(example).trim()) }),
};
