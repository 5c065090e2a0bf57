/** Which departure from the null hypothesis counts; `greater` means that the first sample is the larger one. */
export type Alternative = "two-sided" | "less" | "greater";

/** A confidence interval. */
export interface Interval {
  low: number;
  high: number;
  /** Nominal coverage, 0..1. */
  level: number;
  /** How it was computed, in words for a report. */
  method: string;
}

/** What a significance test found. Whatever cannot be computed is `null`, and `reason` says why. */
export interface TestResult {
  test: string;
  statistic: number | null;
  pValue: number | null;
  degreesOfFreedom?: number;
  /** The difference that the test is about, first minus second, in the unit of the values. */
  estimate: number | null;
  standardError?: number;
  /** Interval of the estimate: always two-sided, whatever the alternative. */
  interval: Interval | null;
  n: number | readonly [number, number];
  reason?: string;
}

/** A number that may not be computable; `reason` says why it is `null`. */
export interface Measured {
  value: number | null;
  reason?: string;
}
