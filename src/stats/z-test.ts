import { normalUpper } from "./distributions.js";
import type { Alternative, TestResult } from "./result.js";

/** A mean with its standard error, as other tools report a score. */
export interface EstimateWithError {
  mean: number;
  standardError: number;
  n: number;
}

/**
 * z-test of two independent means from their standard errors. For two models on the same cases it is the wrong test:
 * it throws away the pairing and finds less. Here to read what other harnesses report.
 * @throws RangeError if a standard error is negative or not finite
 * @example independentZTest({ mean: 0.6, standardError: 0.02, n: 600 }, { mean: 0.55, standardError: 0.02, n: 600 }) // z 1.7678, p 0.0771
 */
export function independentZTest(
  first: EstimateWithError,
  second: EstimateWithError,
  { alternative = "two-sided" }: { alternative?: Alternative } = {},
): TestResult {
  for (const [name, value] of [
    ["first", first.standardError],
    ["second", second.standardError],
  ] as const) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`${name}.standardError must be a finite number >= 0, got ${value}`);
    }
  }
  const estimate = first.mean - second.mean;
  const standardError = Math.hypot(first.standardError, second.standardError);
  const base = {
    test: "z-test of independent means",
    estimate,
    standardError,
    interval: null,
    n: [first.n, second.n] as const,
  };
  if (standardError === 0) {
    return {
      ...base,
      statistic: null,
      pValue: null,
      reason: "both standard errors are 0: there is no spread to judge by",
    };
  }
  const z = estimate / standardError;
  const pValue =
    alternative === "two-sided" ? 2 * normalUpper(Math.abs(z)) : normalUpper(alternative === "greater" ? z : -z);
  return { ...base, statistic: z, pValue };
}
