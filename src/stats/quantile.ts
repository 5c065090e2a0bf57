import { quantileSorted as quantileOf } from "simple-statistics";
import { requireFinite } from "./check.js";

/**
 * The `q`-quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan, as numpy, R and
 * spreadsheets have it. `null` of no values.
 * @param q share in 0..1
 * @throws RangeError if `q` lies outside 0..1 or a value is not finite
 * @example quantile([1, 2, 3, 4], 0.25) // 1.75
 */
export function quantile(values: readonly number[], q: number): number | null {
  requireFinite(values, "values");
  return quantileSorted(Float64Array.from(values).sort(), q);
}

/** As `quantile`, of values that are sorted already (ascending): many quantiles from one sort. */
export function quantileSorted(sorted: ArrayLike<number>, q: number): number | null {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`q must lie in 0..1, got ${q}`);
  if (sorted.length === 0) return null;
  return quantileOf(sorted as number[], q);
}

/** The 0.5-quantile; `null` of no values. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}
