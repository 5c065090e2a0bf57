import { seededRandom, seedFrom } from "../core/random.js";
import {
  bootstrapInterval,
  clopperPearsonInterval,
  cohensDPaired,
  cohensH,
  holm,
  type Interval,
  mcnemarTest,
  mean,
  minimumDetectableEffect,
  newcombePairedInterval,
  type PairedTable,
  pairedTable,
  pairedTTest,
  sampleVariance,
  signTest,
  type TestResult,
  welchTTest,
} from "../stats/index.js";
import type { BenchmarkRun } from "./run.js";
import { isBinary, type ScoredPair, scoredPairs } from "./scored-pairs.js";
import { decideVerdict, type Verdict, type VerdictRule } from "./verdict.js";

/** How large a difference is beside the spread of the scores. */
export interface Effect {
  name: "Cohen's h" | "Cohen's d (paired)";
  value: number | null;
  /** By Cohen's bounds 0.2, 0.5 and 0.8. */
  magnitude: "negligible" | "small" | "medium" | "large" | "unknown";
  reason?: string;
}

/** Two arms on one metric over the same cases. Differences are first minus second; scores lie in 0..1. */
export interface Comparison {
  first: string;
  second: string;
  metric: string;
  /** Cases that both arms have a score for. */
  n: number;
  /** Cases left out because an arm has no score. */
  excluded: number;
  meanFirst: number | null;
  meanSecond: number | null;
  difference: number | null;
  interval: Interval | null;
  /** Beside the interval of the test, for graded scores. */
  bootstrap: Interval | null;
  /** The test that pairs the answers: the one that counts. */
  test: string;
  pValue: number | null;
  /** Holm's adjustment over the metrics of the same two arms. */
  adjustedPValue: number | null;
  /** The unpaired test that many readers expect; it ignores that the cases are the same. */
  welch: TestResult;
  effect: Effect;
  /** Counts of right and wrong together, for scores of 0 and 1. */
  table: PairedTable | null;
  /** Found four times in five at this n; null where the scores differ too little to say. */
  minimumDetectableDifference: number | null;
  verdict: Verdict;
  reason: string;
  /** Case ids: the first arm scored higher, lower, the same. */
  wins: string[];
  losses: string[];
  ties: string[];
}

export interface CompareOptions extends VerdictRule {
  /** Coverage of the intervals, 0..1. @default 0.95 */
  level?: number;
  resamples?: number;
  /** Decides the bootstrap's draws. @default 0 */
  seed?: number;
}

function magnitudeOf(value: number | null): Effect["magnitude"] {
  if (value === null) return "unknown";
  const size = Math.abs(value);
  if (size < 0.2) return "negligible";
  if (size < 0.5) return "small";
  return size < 0.8 ? "medium" : "large";
}

interface Measurement {
  test: string;
  pValue: number | null;
  interval: Interval | null;
  bootstrap: Interval | null;
  equivalenceInterval: Interval | null;
  effect: Effect;
  table: PairedTable | null;
}

function compareBinary(first: readonly number[], second: readonly number[], level: number, alpha: number): Measurement {
  const table = pairedTable(
    first.map((value) => value === 1),
    second.map((value) => value === 1),
  );
  const { test, pValue } = mcnemarTest(table, { method: "mid-p" });
  const value = first.length === 0 ? null : cohensH(mean(first) as number, mean(second) as number);
  return {
    test,
    pValue,
    interval: newcombePairedInterval(table, { level }),
    bootstrap: null,
    equivalenceInterval: newcombePairedInterval(table, { level: 1 - 2 * alpha }),
    effect: { name: "Cohen's h", value, magnitude: magnitudeOf(value) },
    table,
  };
}

/** All differences are equal: a t-test cannot say anything, but how rarely another difference can occur can be bounded. */
function constantInterval(difference: number, n: number, level: number): Interval | null {
  const bound = clopperPearsonInterval(0, n, { level });
  if (bound === null) return null;
  const reach = bound.high;
  return {
    low: Math.max(-1, difference - reach),
    high: Math.min(1, difference + reach),
    level,
    method: "share of cases that may differ (Clopper-Pearson)",
  };
}

function compareGraded(
  first: readonly number[],
  second: readonly number[],
  { level, alpha, resamples, random }: { level: number; alpha: number; resamples: number; random: () => number },
): Measurement {
  const differences = first.map((value, index) => value - (second[index] as number));
  const { value, reason } = cohensDPaired(first, second);
  const effect: Effect = {
    name: "Cohen's d (paired)",
    value,
    magnitude: magnitudeOf(value),
    ...(reason === undefined ? {} : { reason }),
  };
  if (differences.length > 1 && sampleVariance(differences) === 0) {
    const difference = differences[0] as number;
    const wins = difference > 0 ? differences.length : 0;
    const losses = difference < 0 ? differences.length : 0;
    const { test, pValue } = signTest(wins, losses);
    return {
      test,
      pValue,
      interval: constantInterval(difference, differences.length, level),
      bootstrap: null,
      equivalenceInterval: constantInterval(difference, differences.length, 1 - 2 * alpha),
      effect,
      table: null,
    };
  }
  const { test, pValue, interval } = pairedTTest(first, second, { level });
  return {
    test,
    pValue,
    interval,
    bootstrap: bootstrapInterval(differences, mean, { random, resamples, level }).interval,
    equivalenceInterval: pairedTTest(first, second, { level: 1 - 2 * alpha }).interval,
    effect,
    table: null,
  };
}

const idsWhere = (pairs: readonly ScoredPair[], holds: (difference: number) => boolean): string[] =>
  pairs.filter(({ first, second }) => holds(first - second)).map(({ caseId }) => caseId);

/**
 * Compares two arms on several metrics: paired tests on the cases that both have a score for, Holm's adjustment over
 * the metrics, a verdict each. Scores of 0 and 1: McNemar's mid-p test with Newcombe's paired interval. Graded scores:
 * the paired t-test with its interval and a BCa bootstrap interval.
 * @throws RangeError for an arm or a metric that the run has not
 */
export function compareMetrics(
  run: BenchmarkRun,
  { first, second, metrics = run.metrics }: { first: string; second: string; metrics?: readonly string[] },
  { level = 0.95, alpha = 0.05, margin = 0.02, resamples = 9_999, seed = 0 }: CompareOptions = {},
): Comparison[] {
  const measured = metrics.map((metric) => {
    const { pairs, excluded } = scoredPairs(run, { first, second, metric });
    const firsts = pairs.map((pair) => pair.first);
    const seconds = pairs.map((pair) => pair.second);
    const random = seededRandom(seedFrom("bootstrap", seed, first, second, metric));
    const measurement =
      isBinary(firsts) && isBinary(seconds)
        ? compareBinary(firsts, seconds, level, alpha)
        : compareGraded(firsts, seconds, { level, alpha, resamples, random });
    return { metric, pairs, excluded, firsts, seconds, measurement };
  });
  const adjusted = holm(measured.map(({ measurement }) => measurement.pValue));
  return measured.map(({ metric, pairs, excluded, firsts, seconds, measurement }, index) => {
    const { equivalenceInterval, ...shown } = measurement;
    const differences = pairs.map((pair) => pair.first - pair.second);
    const variance = sampleVariance(differences);
    const minimumDetectableDifference =
      variance === null || variance === 0
        ? null
        : minimumDetectableEffect({ n: pairs.length, differenceVariance: variance, alpha }).value;
    const difference = mean(differences);
    const adjustedPValue = adjusted[index] ?? null;
    const evidence = {
      difference,
      pValue: adjustedPValue,
      equivalenceInterval,
      n: pairs.length,
      minimumDetectableDifference,
    };
    return {
      first,
      second,
      metric,
      n: pairs.length,
      excluded,
      meanFirst: mean(firsts),
      meanSecond: mean(seconds),
      difference,
      ...shown,
      adjustedPValue,
      welch: welchTTest(firsts, seconds, { level }),
      minimumDetectableDifference,
      ...decideVerdict(evidence, { alpha, margin }),
      wins: idsWhere(pairs, (value) => value > 0),
      losses: idsWhere(pairs, (value) => value < 0),
      ties: idsWhere(pairs, (value) => value === 0),
    };
  });
}

/**
 * Compares two arms on one metric, as `compareMetrics` does for several.
 * @example
 * // 95 cases both right, 22 only tuned, 2 only base, 1 neither
 * compareArms(run, { first: "tuned", second: "base", metric: "label" }).pValue // 0.0000194, verdict "better"
 */
export function compareArms(
  run: BenchmarkRun,
  { first, second, metric }: { first: string; second: string; metric: string },
  options: CompareOptions = {},
): Comparison {
  return compareMetrics(run, { first, second, metrics: [metric] }, options)[0] as Comparison;
}
