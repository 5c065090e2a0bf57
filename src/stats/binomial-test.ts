import { requireCount } from "./check.js";
import { binomialAtLeast, binomialCdf, binomialLogMass } from "./distributions.js";
import { clopperPearsonInterval } from "./proportion-interval.js";
import type { Alternative, TestResult } from "./result.js";

/**
 * Exact binomial test that `successes` of `n` came with probability `p`, as scipy's `binomtest`: two-sided, the sum
 * over all counts that are no likelier than the one seen. The interval is Clopper and Pearson's.
 * @throws RangeError unless 0 <= successes <= n are whole and 0 <= p <= 1
 * @example binomialTest(3, 15, 0.1).pValue // 0.184
 */
export function binomialTest(
  successes: number,
  n: number,
  p = 0.5,
  { alternative = "two-sided", level = 0.95 }: { alternative?: Alternative; level?: number } = {},
): TestResult {
  requireCount(successes, "successes");
  requireCount(n, "n");
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p must lie in 0..1, got ${p}`);
  const interval = clopperPearsonInterval(successes, n, { level });
  const base = { test: "binomial test", statistic: successes, interval, n };
  if (n === 0) return { ...base, pValue: null, estimate: null, reason: "there are no trials" };
  return { ...base, pValue: binomialP(successes, n, p, alternative), estimate: successes / n };
}

/** Sign test: the binomial test of wins against losses at even odds; ties carry no evidence and stay out. */
export function signTest(
  wins: number,
  losses: number,
  options: { alternative?: Alternative; level?: number } = {},
): TestResult {
  return { ...binomialTest(wins, wins + losses, 0.5, options), test: "sign test" };
}

function binomialP(k: number, n: number, p: number, alternative: Alternative): number {
  if (alternative === "less") return binomialCdf(k, n, p);
  if (alternative === "greater") return binomialAtLeast(k, n, p);
  if (p === 0) return k === 0 ? 1 : 0;
  if (p === 1) return k === n ? 1 : 0;
  const limit = binomialLogMass(k, n, p) + 1e-7;
  if (k === p * n) return 1;
  // Masses fall away from the mode on both sides: search the other side for the first count that is no likelier.
  if (k < p * n) {
    const first = firstWhere(Math.ceil(p * n), n + 1, (count) => binomialLogMass(count, n, p) <= limit);
    return Math.min(1, binomialCdf(k, n, p) + binomialAtLeast(first, n, p));
  }
  const first = firstWhere(0, Math.floor(p * n) + 1, (count) => binomialLogMass(count, n, p) > limit);
  return Math.min(1, binomialAtLeast(k, n, p) + binomialCdf(first - 1, n, p));
}

/** The least whole number in [low, high) that holds, `high` if none does; `holds` changes from false to true once. */
function firstWhere(low: number, high: number, holds: (value: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
