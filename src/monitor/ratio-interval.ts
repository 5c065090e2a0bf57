import { type Interval, wilsonInterval } from "../stats/index.js";

/**
 * Interval of the ratio of two independent proportions, first over second, by the method of variance estimates recovery
 * from Wilson's intervals (MOVER-R: Donner and Zou, Statistics in Medicine 31, 2012; Newcombe 2016). Holds its coverage near 1,
 * where the usual log interval collapses. `null` when the second proportion is 0 or a sample is empty.
 * @example ratioInterval({ successes: 85, n: 100 }, { successes: 190, n: 200 }) // 0.81 to 0.96
 */
export function ratioInterval(
  first: { successes: number; n: number },
  second: { successes: number; n: number },
  { level = 0.95 }: { level?: number } = {},
): Interval | null {
  const own = wilsonInterval(first.successes, first.n, { level });
  const other = wilsonInterval(second.successes, second.n, { level });
  if (own === null || other === null || second.successes === 0) return null;
  const p = first.successes / first.n;
  const q = second.successes / second.n;
  const product = p * q;
  const reach = (numerator: number, denominator: number) =>
    Math.sqrt(Math.max(0, product * product - numerator * denominator));
  const lowNumerator = own.low * (2 * p - own.low);
  const highNumerator = own.high * (2 * p - own.high);
  const lowDenominator = other.high * (2 * q - other.high);
  const highDenominator = other.low * (2 * q - other.low);
  // The low end in the form that stays finite when its denominator passes through 0.
  const low = lowNumerator === 0 ? 0 : lowNumerator / (product + reach(lowNumerator, lowDenominator));
  const high = (product + reach(highNumerator, highDenominator)) / highDenominator;
  return { low, high, level, method: "MOVER-R from Wilson intervals" };
}
