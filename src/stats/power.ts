import { requireShare } from "./check.js";
import { normalCdf, normalQuantile, normalUpper, studentQuantile } from "./distributions.js";
import { noncentralStudentCdf, noncentralStudentUpper } from "./noncentral-t.js";
import type { Alternative, Measured } from "./result.js";
import { solveIncreasing } from "./solve.js";

export interface PowerOptions {
  /** Chance of a false finding, 0..1. @default 0.05 */
  alpha?: number;
  /** @default "two-sided" */
  alternative?: Alternative;
}

export interface TTestDesign extends PowerOptions {
  /** `paired` counts pairs; `independent` counts the first sample. @default "paired" */
  design?: "paired" | "independent";
  /** Size of the second sample over that of the first, for independent samples. @default 1 */
  ratio?: number;
}

/**
 * Power of a t-test by the noncentral t distribution, as statsmodels' `TTestPower` and `TTestIndPower`.
 * @param effectSize Cohen's d; of a paired design, mean difference over the standard deviation of the differences
 * @param n pairs, or size of the first sample; fractions allowed
 * @example tTestPower(0.5, 5) // 0.14051668999
 */
export function tTestPower(effectSize: number, n: number, options: TTestDesign = {}): number {
  const { alpha = 0.05, alternative = "two-sided", design = "paired", ratio = 1 } = options;
  requireShare(alpha, "alpha");
  const df = design === "paired" ? n - 1 : n + n * ratio - 2;
  if (!(df > 0)) throw new RangeError(`n must leave at least some degrees of freedom, got ${n}`);
  const noncentrality = effectSize * Math.sqrt(design === "paired" ? n : (n * ratio) / (1 + ratio));
  const critical = studentQuantile(1 - (alternative === "two-sided" ? alpha / 2 : alpha), df);
  const above = alternative === "less" ? 0 : noncentralStudentUpper(critical, df, noncentrality);
  const below = alternative === "greater" ? 0 : noncentralStudentCdf(-critical, df, noncentrality);
  return above + below;
}

/**
 * Sample size that gives a t-test its power: pairs, or size of the first sample. Not rounded: round up.
 * `null` when no size can: an effect of 0, or one against the alternative.
 * @example tTestSampleSize(0.5, { power: 0.8 }).value // 33.367
 */
export function tTestSampleSize(
  effectSize: number,
  { power = 0.8, ...options }: TTestDesign & { power?: number } = {},
): Measured {
  requireShare(power, "power");
  const { alternative = "two-sided", design = "paired", ratio = 1 } = options;
  if (effectSize === 0 || (alternative === "greater" && effectSize < 0) || (alternative === "less" && effectSize > 0)) {
    return {
      value: null,
      reason: "no sample size reaches this power: the effect is 0 or runs against the alternative",
    };
  }
  const fewest = design === "paired" ? 1 + 1e-6 : (2 + 1e-6) / (1 + ratio);
  const value = solveIncreasing((n) => tTestPower(effectSize, n, options) - power, fewest, {
    from: fewest + 1,
    to: 1e9,
  });
  return value === null ? { value: null, reason: "more than a billion cases would be needed" } : { value };
}

/**
 * The smallest effect size (Cohen's d, above 0) that a t-test of this size finds with this power.
 * @example tTestDetectableEffect(100, { power: 0.8 }).value // 0.2829
 */
export function tTestDetectableEffect(
  n: number,
  { power = 0.8, ...options }: TTestDesign & { power?: number } = {},
): Measured {
  requireShare(power, "power");
  const design = options.design ?? "paired";
  const df = design === "paired" ? n - 1 : n * (1 + (options.ratio ?? 1)) - 2;
  if (!(df > 0)) return { value: null, reason: `${n} cases leave no degrees of freedom` };
  const sign = options.alternative === "less" ? -1 : 1;
  const value = solveIncreasing((effect) => tTestPower(sign * effect, n, options) - power, 0, { from: 0.1, to: 1e6 });
  return value === null ? { value: null, reason: "no effect size reaches this power" } : { value };
}

/**
 * Power of a z-test for a standardised difference of two proportions (Cohen's h), as statsmodels' `NormalIndPower`.
 * @param h Cohen's h
 * @param n size of the first sample
 */
export function twoProportionPower(h: number, n: number, options: PowerOptions & { ratio?: number } = {}): number {
  const { alpha = 0.05, alternative = "two-sided", ratio = 1 } = options;
  requireShare(alpha, "alpha");
  const shift = h * Math.sqrt((n * ratio) / (1 + ratio));
  const critical = normalQuantile(1 - (alternative === "two-sided" ? alpha / 2 : alpha));
  const above = alternative === "less" ? 0 : normalUpper(critical - shift);
  const below = alternative === "greater" ? 0 : normalCdf(-critical - shift);
  return above + below;
}

/**
 * Size of the first of two independent samples that tells two proportions apart. Not rounded: round up.
 * @param h Cohen's h
 * @example twoProportionSampleSize(cohensH(0.92, 0.9)).value // 3204.7
 */
export function twoProportionSampleSize(
  h: number,
  { power = 0.8, ...options }: PowerOptions & { power?: number; ratio?: number } = {},
): Measured {
  requireShare(power, "power");
  if (h === 0) return { value: null, reason: "no sample size tells two equal proportions apart" };
  const value = solveIncreasing((n) => twoProportionPower(h, n, options) - power, 0, { from: 10, to: 1e12 });
  return value === null
    ? { value: null, reason: "no sample size reaches this power: the effect runs against the alternative" }
    : { value };
}
