import { formatPercent, formatPoints, formatUsd } from "../core/format.js";
import { type Assumptions, requestsInMonth } from "./assumptions.js";
import { type BreakEven, breakEven } from "./break-even.js";
import { type BreakEvenPoints, breakEvenPoints } from "./break-even-points.js";
import type { ApproachCost, RoiApproach } from "./cost-line.js";
import { monthlyCourse } from "./cumulative.js";
import { ratio } from "./ratio.js";

/** The measured difference of accuracy, tuned minus another arm, with its interval from the benchmark's paired test. */
export interface AccuracyDifference {
  /** Name of the other arm; the interval counts only against approaches that were measured on it. */
  against: string;
  estimate: number;
  low: number;
  high: number;
}

/** What better answers are worth. */
export interface AnswerValue {
  /** Tuned minus rival; null: one of them was not scored. */
  accuracyGain: number | null;
  /** Of the first month; null where it is not counted. */
  monthlyUsd: number | null;
  /** From the ends of the accuracy interval, where one was given. */
  monthlyRangeUsd: { low: number; high: number } | null;
  words: string;
}

/** A stream of gains against a set-up. */
export interface Return {
  /** Gains of the horizon less the set-up. */
  netUsd: number;
  /** Net / set-up; null without a set-up. */
  roiShare: number | null;
  /** Net present value at the assumed discount rate, months compounding. */
  npvUsd: number;
  breakEven: BreakEven;
}

/** What it is worth that an answer is right where it was wrong: its value, and the harm that is not done. */
export const worthOfOneAnswer = ({
  valuePerImprovedAnswerUsd,
  costPerWrongAnswerUsd,
}: Pick<Assumptions, "valuePerImprovedAnswerUsd" | "costPerWrongAnswerUsd">): number =>
  valuePerImprovedAnswerUsd + costPerWrongAnswerUsd;

/** A tuned approach against one other, on the same traffic. */
export interface Comparison {
  tuned: RoiApproach;
  rival: RoiApproach;
  /** Of the first month: rival less tuned. */
  monthlySavingUsd: number;
  onCost: Return;
  value: AnswerValue;
  /** Cost and value of better answers together; null where the value is not counted. */
  withValue: Return | null;
  points: BreakEvenPoints;
}

function returnOf(setupUsd: number, netUsd: readonly number[], annualDiscountRate: number): Return {
  const total = netUsd.reduce((sum, net) => sum + net, 0) - setupUsd;
  const npvUsd = netUsd.reduce(
    (sum, net, index) => sum + net / (1 + annualDiscountRate) ** ((index + 1) / 12),
    -setupUsd,
  );
  return { netUsd: total, roiShare: ratio(total, setupUsd), npvUsd, breakEven: breakEven(setupUsd, netUsd) };
}

function answerValue(
  tuned: ApproachCost,
  rival: ApproachCost,
  assumptions: Assumptions,
  given: AccuracyDifference | undefined,
): AnswerValue {
  // The tested difference is of the two arms as they were measured: a line with other answers has none.
  const tested = tuned.n > 0 && rival.n > 0 && given?.against === rival.arm;
  const difference = tested ? given : undefined;
  const gain =
    difference?.estimate ??
    (tuned.accuracy === null || rival.accuracy === null ? null : tuned.accuracy - rival.accuracy);
  if (gain === null) {
    const words = "the value of better answers is not known: accuracy was not measured on both sides";
    return { accuracyGain: null, monthlyUsd: null, monthlyRangeUsd: null, words };
  }
  const worth = (share: number) => assumptions.monthlyRequests * share * worthOfOneAnswer(assumptions);
  const range = difference === undefined ? null : { low: worth(difference.low), high: worth(difference.high) };
  const levels =
    tuned.accuracy === null || rival.accuracy === null
      ? formatPoints(gain)
      : `${formatPercent(tuned.accuracy)} against ${formatPercent(rival.accuracy)}, n = ${Math.min(tuned.n, rival.n)}`;
  if (difference !== undefined && difference.low <= 0 && difference.high >= 0)
    return {
      accuracyGain: gain,
      monthlyUsd: null,
      monthlyRangeUsd: range,
      words: `the difference of accuracy (${levels}) is within chance, so no value is counted for it`,
    };
  const kind = gain < 0 ? "worse answers cost" : "better answers are worth";
  const spread = range === null ? "" : `, between ${formatUsd(range.low)} and ${formatUsd(range.high)}`;
  return {
    accuracyGain: gain,
    monthlyUsd: worth(gain),
    monthlyRangeUsd: range,
    words: `${kind} ${formatUsd(Math.abs(worth(gain)))} a month (${levels}${spread})`,
  };
}

/**
 * A tuned approach against a rival over the horizon: saving, net, ROI, NPV and break-even on cost alone, then with the
 * value of better answers; null where a price of either is not known.
 * @param difference accuracy difference with its interval; one that includes 0 is not counted as value
 */
export function compareApproaches(
  tuned: ApproachCost,
  rival: ApproachCost,
  assumptions: Assumptions,
  { difference }: { difference?: AccuracyDifference | undefined } = {},
): Comparison | null {
  const tunedCourse = monthlyCourse(tuned, assumptions);
  const rivalCourse = monthlyCourse(rival, assumptions);
  if (tunedCourse === null || rivalCourse === null || tuned.monthlyUsd === null || rival.monthlyUsd === null)
    return null;
  const { annualDiscountRate } = assumptions;
  const setupUsd = (tuned.setupUsd ?? 0) - (rival.setupUsd ?? 0);
  const savings = tunedCourse.map((cost, index) => (rivalCourse[index] ?? 0) - cost);
  const value = answerValue(tuned, rival, assumptions, difference);
  const gain = value.monthlyUsd === null ? null : value.accuracyGain;
  const withValue =
    gain === null
      ? null
      : savings.map(
          (saving, index) => saving + requestsInMonth(index + 1, assumptions) * gain * worthOfOneAnswer(assumptions),
        );
  return {
    tuned: tuned.approach,
    rival: rival.approach,
    monthlySavingUsd: rival.monthlyUsd - tuned.monthlyUsd,
    onCost: returnOf(setupUsd, savings, annualDiscountRate),
    value,
    withValue: withValue === null ? null : returnOf(setupUsd, withValue, annualDiscountRate),
    points: breakEvenPoints(tuned, rival, assumptions),
  };
}
