import type { Measured } from "./result.js";

/** Counts or weights turned into shares that add up to 1, or the reason why they cannot be. */
export function sharesOf(weights: readonly number[], name: string): { shares: number[] } | { reason: string } {
  let total = 0;
  weights.forEach((weight, index) => {
    if (!(weight >= 0 && Number.isFinite(weight))) {
      throw new RangeError(`${name}[${index}] must be a finite number >= 0, got ${weight}`);
    }
    total += weight;
  });
  if (weights.length === 0) return { reason: `${name} has no categories` };
  if (total === 0) return { reason: `${name} adds up to 0: there is nothing to compare` };
  return { shares: weights.map((weight) => weight / total) };
}

/** Both sides as shares, handed to `measure`; the reason when one of them cannot be normalised. */
export function compareShares(
  p: readonly number[],
  q: readonly number[],
  measure: (p: readonly number[], q: readonly number[]) => Measured,
): Measured {
  if (p.length !== q.length) {
    throw new RangeError(`p and q must have one entry a category, got ${p.length} and ${q.length}`);
  }
  const left = sharesOf(p, "p");
  if ("reason" in left) return { value: null, reason: left.reason };
  const right = sharesOf(q, "q");
  if ("reason" in right) return { value: null, reason: right.reason };
  return measure(left.shares, right.shares);
}

/** `base` of a logarithm as a divisor of natural logarithms: 2 gives bits, "e" gives nats. */
export function logUnit(base: number | "e"): number {
  if (base === "e") return 1;
  if (!(base > 0 && base !== 1 && Number.isFinite(base))) {
    throw new RangeError(`base must be a positive number other than 1, or "e", got ${base}`);
  }
  return Math.log(base);
}
