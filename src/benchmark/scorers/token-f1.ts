import { answerOf } from "../../core/example.js";
import type { Scorer } from "../../core/score.js";
import { normalisedWords } from "./normalise.js";

export interface TokenF1Options {
  stopWords?: readonly string[];
  /** `bag` counts repeated words as SQuAD's script does, `set` counts each once as Inspect does. @default "bag" */
  counting?: "bag" | "set";
}

/**
 * F1 of the words that answer and target share, after normalising (see `normalisedWords`): the harmonic mean of the
 * share of the answer's words that are wanted and the share of the wanted ones that came. Two texts without words are equal.
 * @example tokenF1("The answer is 3.14.", "3.14", { counting: "set" }) // 0.5
 */
export function tokenF1(
  output: string,
  target: string,
  { stopWords = [], counting = "bag" }: TokenF1Options = {},
): number {
  const words = (text: string) => {
    const all = normalisedWords(text, { stopWords });
    return counting === "set" ? [...new Set(all)] : all;
  };
  const [answer, wanted] = [words(output), words(target)];
  if (answer.length === 0 && wanted.length === 0) return 1;
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of answer) {
    const count = left.get(word) ?? 0;
    if (count > 0) {
      shared += 1;
      left.set(word, count - 1);
    }
  }
  // The harmonic mean of shared / answer and shared / wanted.
  return (2 * shared) / (answer.length + wanted.length);
}

/** The best F1 over several targets; an empty target counts for nothing. */
export function bestTokenF1(output: string, targets: readonly string[], options: TokenF1Options = {}): number {
  return targets
    .filter((target) => target.trim() !== "")
    .reduce((best, target) => Math.max(best, tokenF1(output, target, options)), 0);
}

/** Words shared with the wanted answer, as F1. */
export const tokenF1Scorer: Scorer = {
  name: "token-f1",
  score: (example, completion) => ({ value: tokenF1(completion.text, answerOf(example)) }),
};
