import { requireFinite, requireSameLength } from "./check.js";
import type { Measured } from "./result.js";

/**
 * First Wasserstein (earth mover's) distance of two samples on a line: the area between their distribution functions,
 * in the unit of the values. As scipy's `wasserstein_distance`; weights are optional and normalised.
 * @throws RangeError if a value is not finite or a weight is negative
 * @example wassersteinDistance([1, 2, 3, 4, 5], [11, 12, 13, 14, 15]).value // 10
 */
export function wassersteinDistance(
  first: readonly number[],
  second: readonly number[],
  weights: { first?: readonly number[]; second?: readonly number[] } = {},
): Measured {
  if (first.length === 0 || second.length === 0) return { value: null, reason: "one of the samples is empty" };
  const left = weighted(first, weights.first, "first");
  const right = weighted(second, weights.second, "second");
  if (left === null || right === null) return { value: null, reason: "one side's weights add up to 0" };
  let distance = 0;
  let below = 0;
  let i = 0;
  let j = 0;
  let position = Math.min(left[0]?.value as number, right[0]?.value as number);
  while (i < left.length || j < right.length) {
    const next = Math.min(left[i]?.value ?? Number.POSITIVE_INFINITY, right[j]?.value ?? Number.POSITIVE_INFINITY);
    distance += Math.abs(below) * (next - position);
    position = next;
    for (; left[i]?.value === next; i += 1) below += left[i]?.share as number;
    for (; right[j]?.value === next; j += 1) below -= right[j]?.share as number;
  }
  return { value: distance };
}

function weighted(
  values: readonly number[],
  weights: readonly number[] | undefined,
  name: string,
): { value: number; share: number }[] | null {
  requireFinite(values, name);
  if (weights) {
    requireFinite(weights, `${name} weights`);
    requireSameLength(values, weights, `${name} and its weights`);
  }
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : values.length;
  if (weights?.some((weight) => weight < 0)) throw new RangeError(`${name} weights must not be negative`);
  if (total === 0) return null;
  return values
    .map((value, index) => ({ value, share: (weights ? (weights[index] as number) : 1) / total }))
    .sort((a, b) => a.value - b.value);
}
