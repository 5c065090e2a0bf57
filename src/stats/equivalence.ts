import { requireShare } from "./check.js";
import { studentUpper } from "./distributions.js";
import type { TestResult } from "./result.js";
import { pairedTTest, welchTTest } from "./t-test.js";

export interface EquivalenceResult extends TestResult {
  margin: number;
  /** True when the whole interval lies inside the margin; `null` when it cannot be computed. */
  equivalent: boolean | null;
}

/**
 * Two one-sided t-tests (Schuirmann 1987) that two means differ by less than `margin` either way. The p-value is the
 * larger of the two, and below `alpha` exactly when the interval at level 1 - 2 alpha lies inside the margin.
 * @param margin the largest difference that does not matter, in the unit of the values, above 0
 * @throws RangeError if the margin is not above 0, alpha lies outside 0..0.5, or a value is not finite
 * @example equivalenceTest([1, 2, 3, 4.2], [1.1, 1.9, 3, 4.1], { margin: 0.5 }).equivalent // true
 */
export function equivalenceTest(
  first: readonly number[],
  second: readonly number[],
  { margin, alpha = 0.05, design = "paired" }: { margin: number; alpha?: number; design?: "paired" | "independent" },
): EquivalenceResult {
  if (!(margin > 0)) throw new RangeError(`margin must be above 0, got ${margin}`);
  requireShare(2 * alpha, "2 * alpha");
  const test = design === "paired" ? pairedTTest : welchTTest;
  const found = test(first, second, { level: 1 - 2 * alpha });
  const { estimate, standardError, degreesOfFreedom } = found;
  const named = { ...found, test: `two one-sided tests (${found.test})`, margin };
  if (estimate === null || !standardError || degreesOfFreedom === undefined) return { ...named, equivalent: null };
  const fromBelow = (estimate + margin) / standardError;
  const fromAbove = (estimate - margin) / standardError;
  const pValue = Math.max(studentUpper(fromBelow, degreesOfFreedom), studentUpper(-fromAbove, degreesOfFreedom));
  const statistic = Math.abs(fromBelow) < Math.abs(fromAbove) ? fromBelow : fromAbove;
  return { ...named, statistic, pValue, equivalent: pValue < alpha };
}
