import type { LogOptions } from "./entropy.js";
import type { Measured } from "./result.js";
import { compareShares, logUnit } from "./shares.js";

/**
 * Jensen-Shannon divergence of two distributions over the same categories, given as counts or shares. In bits it runs
 * from 0 (equal) to 1 (nothing in common). scipy's `jensenshannon` is its square root, see `jensenShannonDistance`.
 * @throws RangeError if the lengths differ or a weight is negative or not finite
 * @example jensenShannonDivergence([0.5, 0.5, 0], [0.25, 0.25, 0.5]).value // 0.3112781244591328
 */
export function jensenShannonDivergence(
  p: readonly number[],
  q: readonly number[],
  { base = 2 }: LogOptions = {},
): Measured {
  return compareShares(p, q, (left, right) => {
    let sum = 0;
    for (let index = 0; index < left.length; index += 1) {
      const own = left[index] as number;
      const other = right[index] as number;
      const middle = (own + other) / 2;
      if (own > 0) sum += own * Math.log(own / middle);
      if (other > 0) sum += other * Math.log(other / middle);
    }
    return { value: Math.max(0, sum / 2) / logUnit(base) };
  });
}

/** Square root of the divergence: a true distance, and what scipy's `jensenshannon` returns. */
export function jensenShannonDistance(p: readonly number[], q: readonly number[], options: LogOptions = {}): Measured {
  const divergence = jensenShannonDivergence(p, q, options);
  return divergence.value === null ? divergence : { value: Math.sqrt(divergence.value) };
}
