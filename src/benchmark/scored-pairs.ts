import type { AnswerRecord } from "./answer-record.js";
import type { BenchmarkRun } from "./run.js";

/** One case that both arms have a score for. */
export interface ScoredPair {
  caseId: string;
  first: number;
  second: number;
}

/** The answers of one arm, in the order of the cases. Throws `RangeError` for an arm that the run has not. */
export function answersOf(run: Pick<BenchmarkRun, "arms" | "answers">, arm: string): AnswerRecord[] {
  if (!run.arms.some(({ name }) => name === arm)) {
    throw new RangeError(`the run has no arm "${arm}"; it has: ${run.arms.map(({ name }) => name).join(", ")}`);
  }
  return run.answers.filter((answer) => answer.arm === arm);
}

/** The value that a metric gave an answer; null when it was not scored. */
export const scoreValue = (answer: AnswerRecord, metric: string): number | null => answer.scores[metric]?.value ?? null;

/** The values of one metric over an arm's answers, those that were not scored left out. */
export function valuesOf(answers: readonly AnswerRecord[], metric: string): number[] {
  return answers.map((answer) => scoreValue(answer, metric)).filter((value) => value !== null);
}

export const isBinary = (values: readonly number[]): boolean => values.every((value) => value === 0 || value === 1);

/** Cases on which both arms have a score, in the order of the cases, and how many had to be left out. */
export function scoredPairs(
  run: Pick<BenchmarkRun, "arms" | "answers" | "metrics">,
  { first, second, metric }: { first: string; second: string; metric: string },
): { pairs: ScoredPair[]; excluded: number } {
  if (!run.metrics.includes(metric)) {
    throw new RangeError(`the run has no metric "${metric}"; it has: ${run.metrics.join(", ")}`);
  }
  const seconds = new Map(answersOf(run, second).map((answer) => [answer.caseId, scoreValue(answer, metric)]));
  const firsts = answersOf(run, first);
  const pairs: ScoredPair[] = [];
  for (const answer of firsts) {
    const value = scoreValue(answer, metric);
    const other = seconds.get(answer.caseId) ?? null;
    if (value !== null && other !== null) pairs.push({ caseId: answer.caseId, first: value, second: other });
  }
  return { pairs, excluded: firsts.length - pairs.length };
}
