import { requireFinite, requireSameLength, requireShare } from "./check.js";
import { studentQuantile, studentTwoSided, studentUpper } from "./distributions.js";
import { mean } from "./mean.js";
import type { Alternative, TestResult } from "./result.js";
import { sampleVariance } from "./variance.js";

export interface TTestOptions {
  /** @default "two-sided" */
  alternative?: Alternative;
  /** Coverage of the interval, 0..1. @default 0.95 */
  level?: number;
}

/**
 * Paired t-test on `first[i] - second[i]`: the two values belong to the same case. As scipy's `ttest_rel`.
 * Differences that are all equal have no spread to judge by: statistic and p-value are `null` with the reason.
 * @throws RangeError if the lengths differ, a value is not finite or the level lies outside 0..1
 * @example pairedTTest([1, 2, 3, 4], [2, 2, 5, 6]) // t -2.6112, p 0.0796, df 3, estimate -1.25
 */
export function pairedTTest(
  first: readonly number[],
  second: readonly number[],
  options: TTestOptions = {},
): TestResult {
  requireSameLength(first, second, "first and second");
  requireFinite(first, "first");
  requireFinite(second, "second");
  const differences = first.map((value, index) => value - (second[index] as number));
  const n = differences.length;
  const variance = sampleVariance(differences);
  const largest = differences.reduce(
    (size, _, index) => Math.max(size, Math.abs(first[index] as number), Math.abs(second[index] as number)),
    0,
  );
  // Subtraction leaves rounding of this size even where every difference is the same.
  const rounding = (4 * Number.EPSILON * largest) ** 2;
  return fromMoments("paired t-test", {
    estimate: mean(differences),
    standardError: variance === null ? null : Math.sqrt((variance <= rounding ? 0 : variance) / n),
    df: Math.max(n - 1, 0),
    n,
    options,
    tooFew: `a paired t-test needs at least 2 pairs, got ${n}`,
    noSpread: "every difference is the same: without spread the t statistic is undefined",
  });
}

/**
 * Welch's t-test of two independent samples, variances not assumed equal. As scipy's `ttest_ind(equal_var=False)`.
 * @throws RangeError if a value is not finite or the level lies outside 0..1
 * @example welchTTest([1, 2, 3], [2, 4, 6, 8]) // t -2.1213, p 0.0999, df 4.0755, estimate -3
 */
export function welchTTest(
  first: readonly number[],
  second: readonly number[],
  options: TTestOptions = {},
): TestResult {
  const varianceFirst = sampleVariance(first);
  const varianceSecond = sampleVariance(second);
  const partFirst = varianceFirst === null ? null : varianceFirst / first.length;
  const partSecond = varianceSecond === null ? null : varianceSecond / second.length;
  const total = partFirst === null || partSecond === null ? null : partFirst + partSecond;
  const share = total === null || partFirst === null || total === 0 ? undefined : partFirst / total;
  const df =
    share === undefined ? undefined : 1 / (share ** 2 / (first.length - 1) + (1 - share) ** 2 / (second.length - 1));
  return independent("Welch's t-test", first, second, total === null ? null : Math.sqrt(total), df, options);
}

/**
 * Student's t-test of two independent samples with one common variance. As scipy's `ttest_ind`.
 * @throws RangeError if a value is not finite or the level lies outside 0..1
 * @example studentTTest([1, 2, 3], [2, 4, 6, 8]) // t -1.8726, p 0.1200, df 5, estimate -3
 */
export function studentTTest(
  first: readonly number[],
  second: readonly number[],
  options: TTestOptions = {},
): TestResult {
  const varianceFirst = sampleVariance(first);
  const varianceSecond = sampleVariance(second);
  const df = Math.max(first.length + second.length - 2, 0);
  const standardError =
    varianceFirst === null || varianceSecond === null
      ? null
      : Math.sqrt(
          (((first.length - 1) * varianceFirst + (second.length - 1) * varianceSecond) / df) *
            (1 / first.length + 1 / second.length),
        );
  return independent("Student's t-test", first, second, standardError, df, options);
}

function independent(
  test: string,
  first: readonly number[],
  second: readonly number[],
  standardError: number | null,
  df: number | undefined,
  options: TTestOptions,
): TestResult {
  const meanFirst = mean(first);
  const meanSecond = mean(second);
  return fromMoments(test, {
    estimate: meanFirst === null || meanSecond === null ? null : meanFirst - meanSecond,
    standardError,
    df,
    n: [first.length, second.length],
    options,
    tooFew: `${test} needs at least 2 values in each sample, got ${first.length} and ${second.length}`,
    noSpread: "both samples are constant: without spread the t statistic is undefined",
  });
}

function fromMoments(
  test: string,
  moments: {
    estimate: number | null;
    standardError: number | null;
    df: number | undefined;
    n: TestResult["n"];
    options: TTestOptions;
    tooFew: string;
    noSpread: string;
  },
): TestResult {
  const { estimate, standardError, df, n, options } = moments;
  const { alternative = "two-sided", level = 0.95 } = options;
  requireShare(level, "level");
  const base = { test, estimate, n, ...(df === undefined ? {} : { degreesOfFreedom: df }) };
  if (estimate === null || standardError === null) {
    return { ...base, statistic: null, pValue: null, interval: null, reason: moments.tooFew };
  }
  if (standardError === 0 || df === undefined) {
    return { ...base, statistic: null, pValue: null, standardError, interval: null, reason: moments.noSpread };
  }
  const statistic = estimate / standardError;
  const reach = studentQuantile((1 + level) / 2, df) * standardError;
  return {
    ...base,
    statistic,
    pValue: studentPValue(statistic, df, alternative),
    standardError,
    interval: { low: estimate - reach, high: estimate + reach, level, method: test.replace("-test", " interval") },
  };
}

/** p-value of a t statistic under an alternative. */
export function studentPValue(t: number, df: number, alternative: Alternative): number {
  if (alternative === "two-sided") return studentTwoSided(t, df);
  return alternative === "greater" ? studentUpper(t, df) : studentUpper(-t, df);
}
