import { sampleVariance as sampleVarianceOf } from "simple-statistics";
import { requireFinite } from "./check.js";

/**
 * Sample variance (divisor n - 1), in two passes; `null` below two values.
 * @throws RangeError if a value is not finite
 * @example sampleVariance([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) // 9.166666666666666
 */
export function sampleVariance(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  requireFinite(values, "values");
  return sampleVarianceOf(values as number[]);
}

/** Square root of the sample variance; `null` below two values. */
export function sampleStandardDeviation(values: readonly number[]): number | null {
  const variance = sampleVariance(values);
  return variance === null ? null : Math.sqrt(variance);
}
