import { requireCount } from "./check.js";
import type { Alternative, TestResult } from "./result.js";

/** Counts `[[a, b], [c, d]]`. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]];

/**
 * Fisher's exact test of a 2 by 2 table, as scipy's `fisher_exact`: the two-sided p-value adds up all tables that are
 * no likelier than the one seen. The estimate is the sample odds ratio ad / bc, `null` with a reason where bc = 0.
 * O(number of possible tables).
 * @throws RangeError if a count is negative or not whole
 * @example fisherExactTest([[0, 10], [12, 5]]) // odds ratio 0, p 0.000364
 */
export function fisherExactTest(
  table: TwoByTwo,
  { alternative = "two-sided" }: { alternative?: Alternative } = {},
): TestResult {
  const [[a, b], [c, d]] = table;
  requireCount(a, "a");
  requireCount(b, "b");
  requireCount(c, "c");
  requireCount(d, "d");
  const base = { test: "Fisher's exact test", statistic: null, interval: null, n: a + b + c + d };
  if (a + b === 0 || c + d === 0 || a + c === 0 || b + d === 0) {
    return { ...base, pValue: 1, estimate: null, reason: "a row or column is empty: only one table is possible" };
  }
  const pValue = hypergeometricP(a, { row: a + b, column: a + c, total: base.n }, alternative);
  if (b * c === 0) return { ...base, pValue, estimate: null, reason: "the odds ratio divides by 0: it is infinite" };
  return { ...base, pValue, estimate: (a * d) / (b * c) };
}

/** Weights of all tables with the same margins by recurrence from the likeliest, so that nothing is lost in logarithms. */
function hypergeometricP(
  seen: number,
  { row, column, total }: { row: number; column: number; total: number },
  alternative: Alternative,
): number {
  const low = Math.max(0, row + column - total);
  const high = Math.min(row, column);
  const mode = Math.min(high, Math.max(low, Math.floor(((row + 1) * (column + 1)) / (total + 2))));
  const weights = new Float64Array(high - low + 1);
  weights[mode - low] = 1;
  const ratio = (k: number) => ((row - k) * (column - k)) / ((k + 1) * (total - row - column + k + 1));
  for (let k = mode; k < high; k += 1) weights[k + 1 - low] = (weights[k - low] as number) * ratio(k);
  for (let k = mode; k > low; k -= 1) weights[k - 1 - low] = (weights[k - low] as number) / ratio(k - 1);
  const limit = (weights[seen - low] as number) * (1 + 1e-10);
  let sum = 0;
  let tail = 0;
  weights.forEach((weight, index) => {
    const k = index + low;
    sum += weight;
    if (alternative === "less" ? k <= seen : alternative === "greater" ? k >= seen : weight <= limit) tail += weight;
  });
  return Math.min(1, tail / sum);
}
