import type { Example } from "../core/example.js";
import type { Arm } from "./arm.js";
import { type RunOptions, readRun, recordRun } from "./run.js";
import { sampleCases } from "./sample-cases.js";
import { scoreValue } from "./scored-pairs.js";

/** How a cheap arm did on a case. */
export type Screening = "right" | "wrong" | "unscored";

/**
 * Asks one cheap arm all cases and says how it did on each, by the first scorer: right from 0.5 on. Its answers stand in
 * the run's record and are not asked for again.
 * @throws what `runBenchmark` throws
 */
export async function screenCases(
  arm: Arm,
  cases: readonly Example[],
  options: RunOptions,
): Promise<Map<string, Screening>> {
  await recordRun([arm], cases, options);
  const { answers, metrics } = readRun([arm], cases, options);
  return new Map(
    answers.map((answer) => {
      const value = scoreValue(answer, metrics[0] as string);
      return [answer.caseId, value === null ? "unscored" : value >= 0.5 ? "right" : "wrong"];
    }),
  );
}

/**
 * A sample in which the cases that a cheap arm got right and wrong keep their shares, beside label and task: it stays
 * representative, so that averages need no weights, and varies less than one drawn without the screening.
 * @example sampleScreened(cases, await screenCases(base, cases, options), { count: 200, seed: 1 }).length // 200
 */
export function sampleScreened(
  cases: readonly Example[],
  screening: ReadonlyMap<string, Screening>,
  { count, seed }: { count: number; seed: number },
): Example[] {
  return sampleCases(cases, { count, seed, stratumOf: ({ id }) => screening.get(id) ?? "unscored" });
}
