import { mean as meanOf } from "simple-statistics";
import { requireFinite } from "./check.js";

/**
 * Arithmetic mean, by compensated summation; `null` of no values.
 * @throws RangeError if a value is not finite
 * @example mean([1, 2, 4]) // 2.3333333333333335
 */
export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  requireFinite(values, "values");
  return meanOf(values as number[]);
}
