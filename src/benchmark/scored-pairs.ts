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

/** An arm's score of each case by one metric: the mean over its repeats. Cases without a score are left out. */
export function caseScores(answers: readonly AnswerRecord[], metric: string): Map<string, number> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const answer of answers) {
    const value = scoreValue(answer, metric);
    if (value === null) continue;
    const { sum, count } = sums.get(answer.caseId) ?? { sum: 0, count: 0 };
    sums.set(answer.caseId, { sum: sum + value, count: count + 1 });
  }
  return new Map([...sums].map(([caseId, { sum, count }]) => [caseId, sum / count]));
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
  const firstAnswers = answersOf(run, first);
  const firsts = caseScores(firstAnswers, metric);
  const seconds = caseScores(answersOf(run, second), metric);
  const pairs: ScoredPair[] = [];
  for (const [caseId, value] of firsts) {
    const other = seconds.get(caseId);
    if (other !== undefined) pairs.push({ caseId, first: value, second: other });
  }
  const cases = new Set(firstAnswers.map(({ caseId }) => caseId)).size;
  return { pairs, excluded: cases - pairs.length };
}
