import type { Measured } from "./result.js";
import { compareShares } from "./shares.js";

/** What becomes of a category that one side does not have: a floor under its share, or a count added to every one. */
export type EmptyCategories = { floor: number } | { pseudocount: number };

/**
 * Population stability index, sum of (p - q) ln(p / q) in nats, over counts or shares.
 * The treatment of empty categories moves the result a lot: `floor` (Evidently's way) puts a least share under both
 * sides without normalising again, `pseudocount` adds to each weight first. Without drift its mean is about
 * (k - 1)(1/n + 1/m) for k categories, so the usual bands of 0.1 and 0.25 mean nothing at small n.
 * @throws RangeError if the lengths differ, a weight is negative, or the floor or pseudocount is not above 0
 * @example populationStabilityIndex([0.5, 0.5, 0], [0.25, 0.25, 0.5]).value // 4.604
 */
export function populationStabilityIndex(
  p: readonly number[],
  q: readonly number[],
  { empty = { floor: 1e-4 } }: { empty?: EmptyCategories } = {},
): Measured {
  const amount = "floor" in empty ? empty.floor : empty.pseudocount;
  if (!(amount > 0)) throw new RangeError(`the floor or pseudocount must be above 0, got ${amount}`);
  if ("floor" in empty) return compareShares(p, q, (left, right) => index(left, right, amount));
  const raised = (weights: readonly number[]) => weights.map((weight) => weight + amount);
  const checked = compareShares(p, q, () => ({ value: 0 }));
  if (checked.value === null) return checked;
  return compareShares(raised(p), raised(q), (left, right) => index(left, right, 0));
}

function index(left: readonly number[], right: readonly number[], floor: number): Measured {
  let sum = 0;
  for (let category = 0; category < left.length; category += 1) {
    const own = Math.max(left[category] as number, floor);
    const other = Math.max(right[category] as number, floor);
    sum += (own - other) * Math.log(own / other);
  }
  return { value: sum };
}
