import { requireSameLength } from "./check.js";
import { mean } from "./mean.js";
import type { Measured } from "./result.js";
import { sampleVariance } from "./variance.js";

/**
 * Cohen's d of two independent samples: difference of means over the pooled standard deviation.
 * @example cohensD([1, 2, 3], [2, 4, 6, 8]).value // -1.43
 */
export function cohensD(first: readonly number[], second: readonly number[]): Measured {
  const varianceFirst = sampleVariance(first);
  const varianceSecond = sampleVariance(second);
  if (varianceFirst === null || varianceSecond === null) {
    return { value: null, reason: `needs at least 2 values in each sample, got ${first.length} and ${second.length}` };
  }
  const df = first.length + second.length - 2;
  const pooled = ((first.length - 1) * varianceFirst + (second.length - 1) * varianceSecond) / df;
  if (pooled === 0) return { value: null, reason: "both samples are constant: there is no spread to scale by" };
  return { value: ((mean(first) as number) - (mean(second) as number)) / Math.sqrt(pooled) };
}

/** Hedges' g: Cohen's d times 1 - 3 / (4 df - 1), which takes out most of its upward bias in small samples. */
export function hedgesG(first: readonly number[], second: readonly number[]): Measured {
  const d = cohensD(first, second);
  if (d.value === null) return d;
  return { value: d.value * (1 - 3 / (4 * (first.length + second.length - 2) - 1)) };
}

/**
 * Cohen's d of paired values: mean difference over the standard deviation of the differences.
 * @throws RangeError if the lengths differ
 */
export function cohensDPaired(first: readonly number[], second: readonly number[]): Measured {
  requireSameLength(first, second, "first and second");
  const differences = first.map((value, index) => value - (second[index] as number));
  const variance = sampleVariance(differences);
  if (variance === null) return { value: null, reason: `needs at least 2 pairs, got ${first.length}` };
  if (variance === 0) return { value: null, reason: "every difference is the same: there is no spread to scale by" };
  return { value: (mean(differences) as number) / Math.sqrt(variance) };
}
