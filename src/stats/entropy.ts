import type { Measured } from "./result.js";
import { compareShares, logUnit, sharesOf } from "./shares.js";

export interface LogOptions {
  /** Base of the logarithm: 2 for bits, "e" for nats. @default 2 */
  base?: number | "e";
}

/**
 * Shannon entropy of counts or shares, which are normalised first.
 * @throws RangeError if a weight is negative or not finite
 * @example entropy([1, 1, 2]).value // 1.5
 */
export function entropy(weights: readonly number[], { base = 2 }: LogOptions = {}): Measured {
  const result = sharesOf(weights, "weights");
  if ("reason" in result) return { value: null, reason: result.reason };
  let sum = 0;
  for (const share of result.shares) if (share > 0) sum -= share * Math.log(share);
  return { value: Math.max(0, sum) / logUnit(base) };
}

/**
 * Kullback-Leibler divergence of `p` from `q`, counts or shares. Where `q` has nothing and `p` has something it is
 * infinite: `null` with the category that makes it so.
 * @throws RangeError if the lengths differ or a weight is negative or not finite
 * @example klDivergence([0.5, 0.5, 0], [0.25, 0.25, 0.5]).value // 1
 */
export function klDivergence(p: readonly number[], q: readonly number[], { base = 2 }: LogOptions = {}): Measured {
  return compareShares(p, q, (left, right) => {
    let sum = 0;
    for (let index = 0; index < left.length; index += 1) {
      const own = left[index] as number;
      const other = right[index] as number;
      if (own === 0) continue;
      if (other === 0) return { value: null, reason: `infinite: category ${index} occurs in p and never in q` };
      sum += own * Math.log(own / other);
    }
    return { value: Math.max(0, sum) / logUnit(base) };
  });
}
