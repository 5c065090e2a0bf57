import { binomialCdf, binomialLogMass, chiSquareUpper } from "./distributions.js";
import { newcombePairedInterval, type PairedTable } from "./newcombe.js";
import type { TestResult } from "./result.js";

export type McnemarMethod = "exact" | "mid-p" | "corrected" | "uncorrected";

/**
 * McNemar's test that two verdicts on the same cases are right equally often. Only the cases on which they disagree
 * carry evidence. `exact` is the binomial test of statsmodels' `mcnemar(exact=True)`; `mid-p` halves the weight of the
 * observed split (Fagerland, Lydersen and Laake 2013) and holds its level with more power; `corrected` and
 * `uncorrected` are the chi-square forms. Two-sided. The estimate is the share of the first minus that of the second.
 * @throws RangeError if a count is negative or not whole
 * @example mcnemarTest({ both: 95, onlyFirst: 22, onlySecond: 2, neither: 1 }, { method: "mid-p" }) // p 1.94e-5
 */
export function mcnemarTest(
  table: PairedTable,
  { method = "mid-p", level = 0.95 }: { method?: McnemarMethod; level?: number } = {},
): TestResult {
  const { both, onlyFirst, onlySecond, neither } = table;
  const interval = newcombePairedInterval(table, { level });
  const n = both + onlyFirst + onlySecond + neither;
  const discordant = onlyFirst + onlySecond;
  const base = { test: `McNemar (${method})`, estimate: n === 0 ? null : (onlyFirst - onlySecond) / n, interval, n };
  if (n === 0) return { ...base, statistic: null, pValue: null, reason: "there are no cases" };
  if (method === "exact" || method === "mid-p") {
    return { ...base, statistic: Math.min(onlyFirst, onlySecond), pValue: binomialP(onlyFirst, onlySecond, method) };
  }
  if (discordant === 0) {
    const reason = "the two agree on every case: the chi-square form divides by the number of disagreements";
    return { ...base, statistic: null, pValue: null, degreesOfFreedom: 1, reason };
  }
  const correction = method === "corrected" ? 1 : 0;
  const statistic = (Math.abs(onlyFirst - onlySecond) - correction) ** 2 / discordant;
  return { ...base, statistic, pValue: chiSquareUpper(statistic, 1), degreesOfFreedom: 1 };
}

function binomialP(onlyFirst: number, onlySecond: number, method: "exact" | "mid-p"): number {
  const fewer = Math.min(onlyFirst, onlySecond);
  const discordant = onlyFirst + onlySecond;
  if (discordant === 0) return 1;
  const tail = binomialCdf(fewer, discordant, 0.5);
  const observed = method === "mid-p" ? Math.exp(binomialLogMass(fewer, discordant, 0.5)) : 0;
  return Math.min(1, 2 * tail - observed);
}
