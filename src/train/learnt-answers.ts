import { answerOf, type Example } from "../core/example.js";
import { type Random, sampled } from "../core/random.js";
import type { LearntAnswer } from "../models/local/artefact.js";
import { wordBuckets } from "../models/local/features.js";
import { classOf, questionOfExample } from "./dataset.js";

/**
 * The answers that a model may give for each class: one where every row of the class has the same answer (a label),
 * else at most `perClass` rows drawn by chance, each with the words of its prompt.
 */
export function learntAnswers(
  examples: readonly Example[],
  classes: readonly string[],
  { perClass, random }: { perClass: number; random: Random },
): LearntAnswer[][] {
  return classes.map((name) => {
    const rows = examples.filter((example) => classOf(example) === name);
    const answers = new Set(rows.map(answerOf));
    const kept = answers.size <= 1 ? rows.slice(0, 1) : sampled(rows, perClass, random);
    return kept.map((example) => ({
      buckets: answers.size <= 1 ? new Uint16Array() : wordBuckets(questionOfExample(example)),
      answer: answerOf(example),
    }));
  });
}
