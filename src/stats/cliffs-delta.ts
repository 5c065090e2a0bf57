import { requireFinite } from "./check.js";
import type { Measured } from "./result.js";

/**
 * Cliff's delta: the share of pairs in which the first sample's value is larger minus the share in which it is smaller.
 * In -1..1; needs no scale. O((n + m) log n).
 * @example cliffsDelta([1, 2, 3], [2, 4, 6, 8]).value // -0.75
 */
export function cliffsDelta(first: readonly number[], second: readonly number[]): Measured {
  requireFinite(first, "first");
  requireFinite(second, "second");
  if (first.length === 0 || second.length === 0) return { value: null, reason: "one of the samples is empty" };
  const sorted = Float64Array.from(second).sort();
  let balance = 0;
  for (const value of first) {
    balance += countBelow(sorted, value, false) - (sorted.length - countBelow(sorted, value, true));
  }
  return { value: balance / (first.length * second.length) };
}

function countBelow(sorted: Float64Array, value: number, inclusive: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = sorted[middle] as number;
    if (entry < value || (inclusive && entry === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
