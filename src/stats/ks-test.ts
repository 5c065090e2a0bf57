import { requireFinite } from "./check.js";
import { kolmogorovExactUpper } from "./kolmogorov-exact.js";
import type { Alternative, TestResult } from "./result.js";

export interface KsOptions {
  /** `greater`: the first sample's distribution function lies above, so its values tend to be smaller. @default "two-sided" */
  alternative?: Alternative;
  /** `auto`: exact up to 10,000 values a sample. @default "auto" */
  method?: "auto" | "exact" | "asymptotic";
}

/**
 * Two-sample Kolmogorov-Smirnov test that both samples come from one distribution, as scipy's `ks_2samp`. The statistic
 * is the largest distance of the two empirical distribution functions. Exact p-values count lattice paths, O(nm); ties
 * make them conservative. The two-sided asymptotic form is that of one sample of nm/(n + m) values.
 * @throws RangeError if a value is not finite
 * @example ksTest([1, 1, 1, 2, 2, 3], [1, 2, 2, 2, 3, 3, 3], { method: "exact" }) // D 0.3571, p 0.7115
 */
export function ksTest(
  first: readonly number[],
  second: readonly number[],
  { alternative = "two-sided", method = "auto" }: KsOptions = {},
): TestResult {
  requireFinite(first, "first");
  requireFinite(second, "second");
  const [m, n] = [first.length, second.length];
  const exact = method === "exact" || (method === "auto" && Math.max(m, n) <= 10_000);
  const base = {
    test: `two-sample Kolmogorov-Smirnov (${exact ? "exact" : "asymptotic"})`,
    estimate: null,
    interval: null,
    n: [m, n] as const,
  };
  if (m === 0 || n === 0) return { ...base, statistic: null, pValue: null, reason: "one of the samples is empty" };
  const { above, below } = largestDistances(first, second);
  const steps = alternative === "greater" ? above : alternative === "less" ? below : Math.max(above, below);
  const statistic = steps / (m * n);
  if (steps === 0) return { ...base, statistic, pValue: 1 };
  if (exact) return { ...base, statistic, pValue: outsideShare(m, n, steps, alternative === "two-sided") };
  if (alternative === "two-sided") {
    const size = roundHalfEven((m * n) / (m + n));
    if (size === 0) {
      return { ...base, statistic, pValue: null, reason: "too few values for the asymptotic form: use the exact one" };
    }
    return { ...base, statistic, pValue: kolmogorovExactUpper(size, statistic) };
  }
  const [large, small] = [Math.max(m, n), Math.min(m, n)];
  const z = Math.sqrt((m * n) / (m + n)) * statistic;
  const correction = (2 * z * (large + 2 * small)) / Math.sqrt(m * n * (m + n)) / 3;
  return { ...base, statistic, pValue: Math.min(1, Math.exp(-2 * z * z - correction)) };
}

/** Largest distance of the first distribution function above and below the second's, in units of 1 / (m n). */
function largestDistances(first: readonly number[], second: readonly number[]): { above: number; below: number } {
  const left = Float64Array.from(first).sort();
  const right = Float64Array.from(second).sort();
  let [i, j, above, below] = [0, 0, 0, 0];
  while (i < left.length && j < right.length) {
    const value = Math.min(left[i] as number, right[j] as number);
    while (left[i] === value) i += 1;
    while (right[j] === value) j += 1;
    const distance = i * right.length - j * left.length;
    above = Math.max(above, distance);
    below = Math.max(below, -distance);
  }
  return { above, below };
}

/**
 * Share of the lattice paths from (0, 0) to (m, n) that somewhere reach a distance of `steps`: column by column, the
 * chance that a random path to this point has been outside. Adds up the tail itself, so small p-values keep their digits.
 */
function outsideShare(m: number, n: number, steps: number, twoSided: boolean): number {
  const isOutside = (i: number, j: number) => {
    const distance = i * n - j * m;
    return (twoSided ? Math.abs(distance) : distance) >= steps;
  };
  const shares = new Float64Array(n + 1);
  for (let j = 1; j <= n; j += 1) shares[j] = isOutside(0, j) ? 1 : (shares[j - 1] as number);
  for (let i = 1; i <= m; i += 1) {
    if (isOutside(i, 0)) shares[0] = 1;
    for (let j = 1; j <= n; j += 1) {
      shares[j] = isOutside(i, j) ? 1 : (i * (shares[j] as number) + j * (shares[j - 1] as number)) / (i + j);
    }
  }
  return shares[n] as number;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
