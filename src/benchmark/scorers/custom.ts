import type { Completion } from "../../core/chat-model.js";
import type { Example } from "../../core/example.js";
import type { Score, Scorer } from "../../core/score.js";

/**
 * A scorer from a function that gives a number in 0..1, a yes or no, or a whole score.
 * @throws RangeError from `score` when the function returns a number outside 0..1
 * @example customScorer("polite", (_, completion) => completion.text.includes("please"))
 */
export function customScorer(
  name: string,
  judge: (example: Example, completion: Completion) => number | boolean | Score | Promise<number | boolean | Score>,
): Scorer {
  return {
    name,
    score: async (example, completion) => {
      const result = await judge(example, completion);
      const score = typeof result === "object" ? result : { value: Number(result) };
      if (score.value !== null && !(score.value >= 0 && score.value <= 1)) {
        throw new RangeError(`scorer ${name} must give a value in 0..1, got ${score.value}`);
      }
      return score;
    },
  };
}
