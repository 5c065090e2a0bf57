import { answerOf, type Example, promptOf } from "../core/example.js";
import type { AnswerRecord } from "./answer-record.js";
import { compareArms } from "./compare.js";
import type { BenchmarkRun } from "./run.js";
import { answersOf } from "./scored-pairs.js";

/** One case on which two arms met: what was asked, wanted and answered. Texts are whole. */
export interface CaseOutcome {
  caseId: string;
  outcome: "win" | "loss" | "tie";
  prompt: string;
  wanted: string;
  firstAnswer: string | null;
  secondAnswer: string | null;
  firstScore: number | null;
  secondScore: number | null;
}

/**
 * The cases on which two arms met, one by one: losses of the first arm, then its wins, then ties, each in the order of
 * the cases.
 * @throws RangeError for an arm or metric that the run has not
 */
export function caseOutcomes(
  run: BenchmarkRun,
  cases: readonly Example[],
  { first, second, metric }: { first: string; second: string; metric: string },
): CaseOutcome[] {
  const { wins, losses, ties } = compareArms(run, { first, second, metric }, { resamples: 1 });
  const byId = new Map(cases.map((example) => [example.id, example]));
  const firstOf = new Map(
    answersOf(run, first)
      .toReversed()
      .map((answer) => [answer.caseId, answer]),
  );
  const secondOf = new Map(
    answersOf(run, second)
      .toReversed()
      .map((answer) => [answer.caseId, answer]),
  );
  const scoreOf = (answer: AnswerRecord | undefined) => answer?.scores[metric]?.value ?? null;
  const describe = (outcome: CaseOutcome["outcome"]) => (caseId: string) => {
    const example = byId.get(caseId);
    const [one, other] = [firstOf.get(caseId), secondOf.get(caseId)];
    return {
      caseId,
      outcome,
      prompt: example ? promptOf(example) : "",
      wanted: example ? answerOf(example) : "",
      firstAnswer: one?.answer ?? null,
      secondAnswer: other?.answer ?? null,
      firstScore: scoreOf(one),
      secondScore: scoreOf(other),
    };
  };
  return [...losses.map(describe("loss")), ...wins.map(describe("win")), ...ties.map(describe("tie"))];
}
