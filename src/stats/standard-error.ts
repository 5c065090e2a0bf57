import { requireCount, requireSameLength } from "./check.js";
import type { Measured } from "./result.js";
import { sampleVariance } from "./variance.js";

/**
 * Standard error of a mean: sample standard deviation over sqrt(n). Of one value it is unknown, not 0.
 * @example standardErrorOfMean([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).value // 0.9574
 */
export function standardErrorOfMean(values: readonly number[]): Measured {
  const variance = sampleVariance(values);
  if (variance === null) return { value: null, reason: `needs at least 2 values, got ${values.length}` };
  return { value: Math.sqrt(variance / values.length) };
}

/**
 * Standard error of an accuracy of `correct` out of `n`, with divisor n - 1 as lm-evaluation-harness prints it.
 * @example standardErrorOfShare(235, 1172).value // 0.0117003
 */
export function standardErrorOfShare(correct: number, n: number): Measured {
  requireCount(correct, "correct");
  requireCount(n, "n");
  if (n < 2) return { value: null, reason: `needs at least 2 cases, got ${n}` };
  const share = correct / n;
  return { value: Math.sqrt((share * (1 - share)) / (n - 1)) };
}

/**
 * Standard error of the mean over several groups from each group's own, with the pooled within-group variance, as
 * lm-evaluation-harness prints it for task groups. It leaves out what the groups differ by.
 * @throws RangeError if the lengths differ or a size is not a whole number
 */
export function pooledStandardError(standardErrors: readonly number[], sizes: readonly number[]): Measured {
  requireSameLength(standardErrors, sizes, "standardErrors and sizes");
  let total = 0;
  let weighted = 0;
  sizes.forEach((size, index) => {
    requireCount(size, `sizes[${index}]`);
    total += size;
    weighted += (size - 1) * size * (standardErrors[index] as number) ** 2;
  });
  if (total <= sizes.length) return { value: null, reason: "the groups have no more values than groups" };
  return { value: Math.sqrt(weighted / (total - sizes.length) / total) };
}

/**
 * Mean over groups, each group weighing the same or by its size.
 * @throws RangeError if the lengths differ
 * @example weightedMean([0.3, 0.2, 0.4], [20, 40, 100], { bySize: false }).value // 0.3
 */
export function weightedMean(
  means: readonly number[],
  sizes: readonly number[],
  { bySize = true }: { bySize?: boolean } = {},
): Measured {
  requireSameLength(means, sizes, "means and sizes");
  const weights = bySize ? sizes : means.map(() => 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return { value: null, reason: "there are no values to average" };
  return { value: means.reduce((sum, value, index) => sum + value * (weights[index] as number), 0) / total };
}
