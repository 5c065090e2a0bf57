import { requireFinite, requireSameLength } from "./check.js";
import { mean } from "./mean.js";
import { fastGenerator, nextWord } from "./resample.js";
import type { Alternative, TestResult } from "./result.js";

/**
 * Paired permutation test of the mean difference, first minus second: under the null hypothesis each pair could as
 * well have come the other way round. All 2^n sign patterns are counted when that is no more work than `resamples`;
 * otherwise random ones are drawn and p = (hits + 1) / (resamples + 1), which is never 0. As scipy's
 * `permutation_test(permutation_type="samples")`.
 * @throws RangeError if the lengths differ, a value is not finite or `resamples` is below 1
 * @example pairedPermutationTest([1, 2, 3, 4], [2, 2, 5, 6], { random: seededRandom(1) }).pValue // 0.25
 */
export function pairedPermutationTest(
  first: readonly number[],
  second: readonly number[],
  {
    random,
    alternative = "two-sided",
    resamples = 9999,
  }: { random: () => number; alternative?: Alternative; resamples?: number },
): TestResult {
  requireSameLength(first, second, "first and second");
  requireFinite(first, "first");
  requireFinite(second, "second");
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples must be a whole number >= 1, got ${resamples}`);
  }
  const differences = first.map((value, index) => value - (second[index] as number));
  const n = differences.length;
  const base = { test: "paired permutation test", estimate: mean(differences), interval: null, n };
  if (n === 0) return { ...base, statistic: null, pValue: null, reason: "there are no pairs" };
  const exact = n <= 30 && 2 ** n <= resamples;
  const sizes = Float64Array.from(differences, Math.abs);
  const observed = differences.reduce((sum, value) => sum + value, 0);
  const reaches = hitTest(observed, sizes, alternative);
  const hits = exact ? countAllPatterns(sizes, reaches) : countRandomPatterns(sizes, reaches, resamples, random);
  const pValue = exact ? hits / 2 ** n : (hits + 1) / (resamples + 1);
  const test = exact ? "paired permutation test (exact)" : base.test;
  return { ...base, test, statistic: base.estimate, pValue };
}

/** Whether a sum is at least as extreme as the observed one; equal sums must count despite rounding. */
function hitTest(observed: number, sizes: Float64Array, alternative: Alternative): (sum: number) => boolean {
  const slack = 1e-12 * sizes.reduce((sum, size) => sum + size, 0);
  if (alternative === "greater") return (sum) => sum >= observed - slack;
  if (alternative === "less") return (sum) => sum <= observed + slack;
  const reach = Math.abs(observed) - slack;
  return (sum) => Math.abs(sum) >= reach;
}

/** Walks the sign patterns in Gray code: one sign changes a step. */
function countAllPatterns(sizes: Float64Array, reaches: (sum: number) => boolean): number {
  const signs = new Int8Array(sizes.length).fill(1);
  let sum = sizes.reduce((total, size) => total + size, 0);
  let hits = reaches(sum) ? 1 : 0;
  for (let step = 1; step < 2 ** sizes.length; step += 1) {
    const flipped = 31 - Math.clz32(step & -step);
    const sign = -(signs[flipped] as number);
    signs[flipped] = sign;
    sum += 2 * sign * (sizes[flipped] as number);
    if (reaches(sum)) hits += 1;
  }
  return hits;
}

function countRandomPatterns(
  sizes: Float64Array,
  reaches: (sum: number) => boolean,
  resamples: number,
  random: () => number,
): number {
  const state = fastGenerator(random);
  let hits = 0;
  for (let resample = 0; resample < resamples; resample += 1) {
    let sum = 0;
    let bits = 0;
    for (let index = 0; index < sizes.length; index += 1) {
      if ((index & 31) === 0) bits = nextWord(state);
      sum += bits & 1 ? (sizes[index] as number) : -(sizes[index] as number);
      bits >>>= 1;
    }
    if (reaches(sum)) hits += 1;
  }
  return hits;
}
