import { formatPercent, formatPValue } from "../core/format.js";
import type { Interval } from "../stats/index.js";

/** Of one arm against another. `not-enough-data`: the run cannot tell. */
export type Verdict = "better" | "worse" | "equivalent" | "not-enough-data";

/** What a verdict is decided from. The difference is first minus second. */
export interface Evidence {
  difference: number | null;
  /** Adjusted for the number of metrics, where there are several. */
  pValue: number | null;
  /** Interval at level 1 - 2 alpha: inside the margin means equivalent (two one-sided tests). */
  equivalenceInterval: Interval | null;
  n: number;
  /** The smallest difference that this many cases would find four times in five. */
  minimumDetectableDifference: number | null;
}

export interface VerdictRule {
  /** Chance of calling a difference that is none, 0..1. @default 0.05 */
  alpha?: number;
  /** The largest difference that does not matter, as a share of 1. @default 0.02 */
  margin?: number;
}

const points = (share: number) => `${(Math.abs(share) * 100).toFixed(1)} points`;

/**
 * The verdict and its reason in a sentence. Equivalent when the interval lies inside the margin, even if a difference
 * that small can be shown; else better or worse when the p-value is below alpha; else not enough data.
 */
export function decideVerdict(
  { difference, pValue, equivalenceInterval, n, minimumDetectableDifference }: Evidence,
  { alpha = 0.05, margin = 0.02 }: VerdictRule = {},
): { verdict: Verdict; reason: string } {
  if (difference === null || n === 0)
    return { verdict: "not-enough-data", reason: "No case was scored for both arms." };
  const shown = pValue === null ? "no p-value" : formatPValue(pValue);
  if (equivalenceInterval && equivalenceInterval.low > -margin && equivalenceInterval.high < margin) {
    const also =
      pValue !== null && pValue < alpha ? `; a difference can be shown (${shown}), but it does not matter` : "";
    return {
      verdict: "equivalent",
      reason: `On ${n} cases the ${formatPercent(equivalenceInterval.level)} interval of the difference lies within ${points(margin)} either way${also}.`,
    };
  }
  if (pValue !== null && pValue < alpha && difference !== 0) {
    const verdict = difference > 0 ? "better" : "worse";
    return { verdict, reason: `${points(difference)} ${verdict} on ${n} cases (${shown}).` };
  }
  const detectable =
    minimumDetectableDifference === null
      ? "too few cases differ to say what this run could have found"
      : `this run would find a difference of ${points(minimumDetectableDifference)} four times in five`;
  return {
    verdict: "not-enough-data",
    reason: `A difference of ${points(difference)} on ${n} cases can be chance (${shown}), and one of more than ${points(margin)} is not ruled out; ${detectable}.`,
  };
}
