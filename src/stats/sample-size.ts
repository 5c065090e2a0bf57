import { requireShare } from "./check.js";
import { normalQuantile } from "./distributions.js";
import type { Measured } from "./result.js";

export interface PlanOptions {
  /** Chance of a false finding, two-sided, 0..1. @default 0.05 */
  alpha?: number;
  /** Chance of finding a true difference, 0..1. @default 0.8 */
  power?: number;
}

/**
 * Variance of one case's difference between two models (Miller 2024, arXiv 2411.00640, section 5): what the cases
 * differ by, plus each model's own noise, which repeats average out.
 * @example pairedDifferenceVariance({ betweenCases: 1 / 9, noiseFirst: 1 / 6, noiseSecond: 1 / 6 }) // 0.4444
 */
export function pairedDifferenceVariance({
  betweenCases,
  noiseFirst = 0,
  noiseSecond = 0,
  repeatsFirst = 1,
  repeatsSecond = 1,
}: {
  betweenCases: number;
  noiseFirst?: number;
  noiseSecond?: number;
  repeatsFirst?: number;
  repeatsSecond?: number;
}): number {
  return betweenCases + noiseFirst / repeatsFirst + noiseSecond / repeatsSecond;
}

/**
 * Cases needed to find a mean difference on paired cases, by the normal approximation. Not rounded: round up.
 * @param difference the smallest difference worth finding, in score units
 * @param differenceVariance variance of one case's difference
 * @example sampleSizePaired({ difference: 0.03, differenceVariance: 4 / 9 }).value // 3875.99
 */
export function sampleSizePaired({
  difference,
  differenceVariance,
  ...options
}: { difference: number; differenceVariance: number } & PlanOptions): Measured {
  if (!(differenceVariance >= 0)) {
    throw new RangeError(`differenceVariance must be at least 0, got ${differenceVariance}`);
  }
  if (difference === 0) return { value: null, reason: "no number of cases finds a difference of 0" };
  return { value: (reach(options) ** 2 * differenceVariance) / difference ** 2 };
}

/**
 * The smallest mean difference that `n` paired cases find with the given power: the sentence that must stand beside
 * every "no significant difference".
 * @example minimumDetectableEffect({ n: 969, differenceVariance: 1 / 9 }).value // 0.03
 */
export function minimumDetectableEffect({
  n,
  differenceVariance,
  ...options
}: { n: number; differenceVariance: number } & PlanOptions): Measured {
  if (!(differenceVariance >= 0)) {
    throw new RangeError(`differenceVariance must be at least 0, got ${differenceVariance}`);
  }
  if (!(n > 0)) return { value: null, reason: "there are no cases" };
  return { value: reach(options) * Math.sqrt(differenceVariance / n) };
}

/**
 * Cases needed for McNemar's test to find a difference of two shares, given how often the two disagree
 * (Connor, Biometrics 43, 1987). Not rounded: round up.
 * @param difference share of the first minus that of the second
 * @param discordant share of cases on which exactly one is right
 * @example sampleSizeMcnemar({ difference: 0.05, discordant: 0.15 }).value // 468.4
 */
export function sampleSizeMcnemar({
  difference,
  discordant,
  alpha = 0.05,
  power = 0.8,
}: { difference: number; discordant: number } & PlanOptions): Measured {
  requireShare(alpha, "alpha");
  requireShare(power, "power");
  const size = Math.abs(difference);
  if (!(discordant >= 0 && discordant <= 1)) throw new RangeError(`discordant must lie in 0..1, got ${discordant}`);
  if (size === 0) return { value: null, reason: "no number of cases finds a difference of 0" };
  if (size > discordant) {
    return { value: null, reason: `a difference of ${size} is impossible when only ${discordant} of the cases differ` };
  }
  const numerator =
    normalQuantile(1 - alpha / 2) * Math.sqrt(discordant) + normalQuantile(power) * Math.sqrt(discordant - size * size);
  return { value: (numerator / size) ** 2 };
}

/** Variance left when each case is answered `repeats` times, over that of once, for evenly spread difficulty. */
export function resamplingVarianceRatio(repeats: number): number {
  if (!(repeats >= 1)) throw new RangeError(`repeats must be at least 1, got ${repeats}`);
  return (1 + 2 / repeats) / 3;
}

function reach({ alpha = 0.05, power = 0.8 }: PlanOptions): number {
  requireShare(alpha, "alpha");
  requireShare(power, "power");
  return normalQuantile(1 - alpha / 2) + normalQuantile(power);
}
