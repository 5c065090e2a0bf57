import { requireFinite, requireSameLength } from "./check.js";
import { normalUpper } from "./distributions.js";
import { median } from "./quantile.js";
import { midRanks, tieCorrection } from "./ranks.js";
import type { Alternative, TestResult } from "./result.js";

export interface WilcoxonOptions {
  /** @default "two-sided" */
  alternative?: Alternative;
  /** `auto`: exact up to 50 pairs when no difference is 0. @default "auto" */
  method?: "auto" | "exact" | "asymptotic";
  /** What becomes of differences of 0: dropped, ranked and then dropped, or ranked and split. @default "wilcox" */
  zeros?: "wilcox" | "pratt" | "zsplit";
  /** Half a unit towards the mean in the normal approximation. @default false */
  continuity?: boolean;
}

/**
 * Wilcoxon's signed-rank test on `first[i] - second[i]`, as scipy's `wilcoxon`. The statistic is the smaller of the two
 * rank sums of a two-sided test and the sum of the positive ranks of a one-sided one. The exact distribution is that
 * without ties, whatever the data. The estimate is the median difference.
 * @throws RangeError if the lengths differ or a value is not finite
 * @example wilcoxonTest([1.83, 0.5, 1.62], [0.878, 0.647, 0.598]).pValue // 0.5
 */
export function wilcoxonTest(
  first: readonly number[],
  second: readonly number[],
  { alternative = "two-sided", method = "auto", zeros = "wilcox", continuity = false }: WilcoxonOptions = {},
): TestResult {
  requireSameLength(first, second, "first and second");
  requireFinite(first, "first");
  requireFinite(second, "second");
  const differences = first.map((value, index) => value - (second[index] as number));
  const zeroCount = differences.filter((difference) => difference === 0).length;
  const base = { estimate: median(differences), interval: null, n: differences.length };
  if (zeroCount === differences.length) {
    const reason = differences.length === 0 ? "there are no pairs" : "every difference is 0: there is nothing to rank";
    return { ...base, test: "Wilcoxon signed rank", statistic: null, pValue: null, reason };
  }
  const used = zeros === "wilcox" ? differences.filter((difference) => difference !== 0) : differences;
  const { ranks, tieSizes } = midRanks(used.map(Math.abs));
  const sums = signedSums(used, ranks, zeros === "zsplit");
  const statistic = alternative === "two-sided" ? Math.min(sums.plus, sums.minus) : sums.plus;
  const exact = method === "exact" || (method === "auto" && differences.length <= 50 && zeroCount === 0);
  const test = `Wilcoxon signed rank (${exact ? "exact" : "normal approximation"})`;
  if (exact) return { ...base, test, statistic, pValue: exactP(Math.floor(sums.plus), used.length, alternative) };

  const count = used.length;
  const dropped = zeros === "pratt" ? zeroCount : 0;
  const centre = (count * (count + 1) - dropped * (dropped + 1)) / 4;
  const ties = zeros === "pratt" && zeroCount > 0 ? tieCorrection(tieSizes.slice(1)) : tieCorrection(tieSizes);
  const variance =
    (count * (count + 1) * (2 * count + 1) - dropped * (dropped + 1) * (2 * dropped + 1) - ties / 2) / 24;
  const shift = continuity
    ? 0.5 * (alternative === "two-sided" ? Math.sign(statistic - centre) : direction(alternative))
    : 0;
  if (!(variance > 0)) return { ...base, test, statistic, pValue: null, reason: "the rank sum has no spread" };
  const z = (statistic - centre - shift) / Math.sqrt(variance);
  if (alternative === "two-sided") return { ...base, test, statistic, pValue: 2 * normalUpper(Math.abs(z)) };
  return { ...base, test, statistic, pValue: normalUpper(alternative === "greater" ? z : -z) };
}

function direction(alternative: Alternative): number {
  return alternative === "greater" ? 1 : -1;
}

function signedSums(
  differences: readonly number[],
  ranks: Float64Array,
  split: boolean,
): { plus: number; minus: number } {
  let plus = 0;
  let minus = 0;
  differences.forEach((difference, index) => {
    const rank = ranks[index] as number;
    if (difference > 0) plus += rank;
    else if (difference < 0) minus += rank;
    else if (split) {
      plus += rank / 2;
      minus += rank / 2;
    }
  });
  return { plus, minus };
}

/** p-value of a sum of positive ranks out of 1..n, by counting subsets. O(n^3). */
function exactP(plus: number, n: number, alternative: Alternative): number {
  const top = (n * (n + 1)) / 2;
  const shares = new Float64Array(top + 1);
  shares[0] = 1;
  for (let rank = 1; rank <= n; rank += 1) {
    for (let sum = top; sum >= 0; sum -= 1) {
      shares[sum] = ((shares[sum] as number) + (sum >= rank ? (shares[sum - rank] as number) : 0)) / 2;
    }
  }
  const tail = (from: number, to: number) => {
    let total = 0;
    for (let sum = from; sum <= to; sum += 1) total += shares[sum] as number;
    return Math.min(1, total);
  };
  if (alternative === "greater") return tail(plus, top);
  if (alternative === "less") return tail(0, plus);
  return Math.min(1, 2 * Math.min(tail(0, plus), tail(plus, top)));
}
