import { requireFinite } from "./check.js";
import { normalUpper } from "./distributions.js";
import { midRanks, tieCorrection } from "./ranks.js";
import type { Alternative, TestResult } from "./result.js";

export interface MannWhitneyOptions {
  /** @default "two-sided" */
  alternative?: Alternative;
  /** `auto`: exact when one sample has at most 8 values and nothing is tied. @default "auto" */
  method?: "auto" | "exact" | "asymptotic";
  /** Half a unit towards the mean in the normal approximation. @default true */
  continuity?: boolean;
}

/**
 * Mann-Whitney's U test that neither of two independent samples tends to larger values, as scipy's `mannwhitneyu`.
 * The statistic is U of the first sample; the estimate is Cliff's delta, 2U/(nm) - 1. The exact distribution is that
 * without ties, whatever the data.
 * @throws RangeError if a value is not finite
 * @example mannWhitneyTest([1, 4, 6, 9], [2, 3, 5, 7, 8], { method: "asymptotic" }) // U 10, p 1
 */
export function mannWhitneyTest(
  first: readonly number[],
  second: readonly number[],
  { alternative = "two-sided", method = "auto", continuity = true }: MannWhitneyOptions = {},
): TestResult {
  requireFinite(first, "first");
  requireFinite(second, "second");
  const [m, n] = [first.length, second.length];
  const base = { interval: null, n: [m, n] as const };
  if (m === 0 || n === 0) {
    return {
      ...base,
      test: "Mann-Whitney U",
      statistic: null,
      pValue: null,
      estimate: null,
      reason: "one sample is empty",
    };
  }
  const { ranks, tieSizes } = midRanks([...first, ...second]);
  let rankSum = 0;
  for (let index = 0; index < m; index += 1) rankSum += ranks[index] as number;
  const u = rankSum - (m * (m + 1)) / 2;
  const tied = tieSizes.some((size) => size > 1);
  const exact = method === "exact" || (method === "auto" && Math.min(m, n) <= 8 && !tied);
  const test = `Mann-Whitney U (${exact ? "exact" : "normal approximation"})`;
  const found = { ...base, test, statistic: u, estimate: (2 * u) / (m * n) - 1 };
  const extreme = alternative === "greater" ? u : alternative === "less" ? m * n - u : Math.max(u, m * n - u);
  const sides = alternative === "two-sided" ? 2 : 1;
  if (exact) return { ...found, pValue: Math.min(1, sides * exactUpper(Math.floor(extreme), m, n)) };
  const total = m + n;
  const variance = ((m * n) / 12) * (total + 1 - tieCorrection(tieSizes) / (total * (total - 1)));
  const distance = extreme - (m * n) / 2 - (continuity ? 0.5 : 0);
  if (!(variance > 1e-12)) {
    return continuity
      ? { ...found, pValue: 1 }
      : { ...found, pValue: null, reason: "every value is the same: the normal approximation has no spread" };
  }
  return { ...found, pValue: Math.min(1, sides * normalUpper(distance / Math.sqrt(variance))) };
}

/** P(U >= u) without ties, by counting the ways m of m + n ranks can add up. O(m^2 n). */
function exactUpper(u: number, m: number, n: number): number {
  const [small, large] = m <= n ? [m, n] : [n, m];
  const top = small * large;
  // The distribution is symmetric, so the upper tail is the lower tail up to top - u.
  const reach = Math.min(top - u, top);
  if (reach < 0) return 0;
  // shares[s] = P(U = s) after the first k of the smaller sample: coefficients of the Gaussian binomial.
  const shares = new Float64Array(top + 1);
  shares[0] = 1;
  for (let k = 1; k <= small; k += 1) {
    for (let s = top; s >= large + k; s -= 1) shares[s] = (shares[s] as number) - (shares[s - large - k] as number);
    for (let s = k; s <= top; s += 1) shares[s] = (shares[s] as number) + (shares[s - k] as number);
    const scale = k / (large + k);
    for (let s = 0; s <= top; s += 1) shares[s] = (shares[s] as number) * scale;
  }
  let tail = 0;
  for (let s = 0; s <= reach; s += 1) tail += Math.max(0, shares[s] as number);
  return Math.min(1, tail);
}
