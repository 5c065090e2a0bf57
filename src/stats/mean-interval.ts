import { requireShare } from "./check.js";
import { clusteredStandardError } from "./clustered-standard-error.js";
import type { ClusterKey } from "./clusters.js";
import { studentQuantile } from "./distributions.js";
import { mean } from "./mean.js";
import type { Interval } from "./result.js";
import { standardErrorOfMean } from "./standard-error.js";

export interface MeanInterval {
  estimate: number | null;
  standardError: number | null;
  degreesOfFreedom: number;
  interval: Interval | null;
  reason?: string;
}

/**
 * Interval of a mean by Student's t: with n - 1 degrees of freedom, or with the number of clusters less one and the
 * clustered standard error where values come in clusters. Not cut to the range of the scores.
 * @throws RangeError if a value is not finite, the level lies outside 0..1 or `clusters` has another length
 * @example meanInterval([0, 0, 1, 1]).interval // -0.4187 to 1.4187
 */
export function meanInterval(
  values: readonly number[],
  { level = 0.95, clusters }: { level?: number; clusters?: readonly ClusterKey[] } = {},
): MeanInterval {
  requireShare(level, "level");
  const estimate = mean(values);
  const error = clusters
    ? clusteredStandardError(values, clusters)
    : { ...standardErrorOfMean(values), clusters: values.length };
  const degreesOfFreedom = Math.max(0, error.clusters - 1);
  const base = { estimate, standardError: error.value, degreesOfFreedom };
  if (estimate === null || error.value === null) {
    return { ...base, interval: null, reason: error.reason ?? "there are no values" };
  }
  const reach = studentQuantile((1 + level) / 2, degreesOfFreedom) * error.value;
  const method = clusters ? "t interval, clustered" : "t interval";
  return { ...base, interval: { low: estimate - reach, high: estimate + reach, level, method } };
}
