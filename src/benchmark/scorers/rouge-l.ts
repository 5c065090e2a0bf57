import { answerOf } from "../../core/example.js";
import type { Scorer } from "../../core/score.js";

/**
 * ROUGE-L F1 (Lin 2004) of two texts, sentence level: the longest common subsequence of their words, lower case, letters
 * and digits only, no stemming, as the `rouge_score` package has it by default. O(n m) in words.
 * @example rougeL("the cat sat", "the cat lay on the mat") // 0.4444
 */
export function rougeL(output: string, reference: string): number {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const [answer, wanted] = [words(output), words(reference)];
  if (answer.length === 0 || wanted.length === 0) return 0;
  return (2 * commonLength(answer, wanted)) / (answer.length + wanted.length);
}

function commonLength(first: readonly string[], second: readonly string[]): number {
  let above = new Uint32Array(second.length + 1);
  let row = new Uint32Array(second.length + 1);
  for (const word of first) {
    for (let index = 1; index <= second.length; index += 1) {
      row[index] =
        word === second[index - 1]
          ? (above[index - 1] as number) + 1
          : Math.max(above[index] as number, row[index - 1] as number);
    }
    [above, row] = [row, above];
  }
  return above[second.length] as number;
}

/** Longest common word sequence with the wanted answer, as F1. */
export const rougeLScorer: Scorer = {
  name: "rouge-l",
  score: (example, completion) => ({ value: rougeL(completion.text, answerOf(example)) }),
};
