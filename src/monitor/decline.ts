import { formatPercent, formatPValue } from "../core/format.js";
import { cohensH, fisherExactTest, type Interval, twoProportionSampleSize } from "../stats/index.js";
import { ratioInterval } from "./ratio-interval.js";

/** An accuracy and the number of labelled answers behind it: a `Performance`, or an arm of the benchmark. */
export interface MeasuredAccuracy {
  /** 0..1, or null when nothing is labelled. */
  accuracy: number | null;
  labelledCount: number;
}

export interface PerformanceDecline {
  /** `declined`: the drop is larger than acceptable and no accident. */
  verdict: "declined" | "held" | "not-enough-data";
  reason: string;
  baseline: MeasuredAccuracy;
  recent: MeasuredAccuracy;
  /** (baseline - recent) / baseline: 0.05 is a drop from 0.80 to 0.76; negative when production does better. */
  relativeDrop: number | null;
  interval: Interval | null;
  /** Of no difference at all, two-sided. */
  pValue: number | null;
  test: string;
  acceptableDecline: number;
  /** Labelled requests that would show a drop of the acceptable size, with 80 % power. */
  neededLabels: number | null;
}

/** Below this many labelled answers an accuracy that looks the same proves nothing. */
const MINIMUM_LABELLED = 30;

/**
 * Whether production is answered worse than the baseline promised: the relative drop of accuracy with its interval,
 * and Fisher's exact test of the two proportions (production is not the test set, so the samples are independent).
 * @throws RangeError for an accuracy outside 0..1 or a count that is not whole
 * @example performanceDecline({ accuracy: 0.95, labelledCount: 200 }, { accuracy: 0.85, labelledCount: 100 }).relativeDrop // 0.105
 */
export function performanceDecline(
  baseline: MeasuredAccuracy,
  recent: MeasuredAccuracy,
  { acceptableDecline = 0.05, level = 0.95 }: { acceptableDecline?: number; level?: number } = {},
): PerformanceDecline {
  const before = countsOf(baseline, "baseline");
  const now = countsOf(recent, "recent");
  const neededLabels = labelsToShow(baseline.accuracy, acceptableDecline);
  const unknown = (reason: string): PerformanceDecline => ({
    verdict: "not-enough-data",
    reason,
    baseline: plain(baseline),
    recent: plain(recent),
    relativeDrop: null,
    interval: null,
    pValue: null,
    test: "Fisher's exact test",
    acceptableDecline,
    neededLabels,
  });
  const ask = neededLabels === null ? "Label a random sample" : `Label about ${neededLabels} random requests`;
  if (before === null || baseline.accuracy === null) return unknown("The baseline's accuracy is unknown.");
  if (now === null || recent.accuracy === null) return unknown(`No request of production is labelled. ${ask}.`);
  if (before.successes === 0) return unknown("The baseline got nothing right: nothing can drop from 0.");
  const relativeDrop = (baseline.accuracy - recent.accuracy) / baseline.accuracy;
  const ratio = ratioInterval(now, before, { level });
  const interval = ratio === null ? null : { ...ratio, low: 1 - ratio.high, high: 1 - ratio.low };
  const { pValue } = fisherExactTest([
    [before.successes, before.n - before.successes],
    [now.successes, now.n - now.successes],
  ]);
  const certain = pValue !== null && pValue < 1 - level;
  const tooFar = relativeDrop > acceptableDecline;
  const moved = `accuracy ${formatPercent(baseline.accuracy)} (n = ${before.n}) in the baseline, ${formatPercent(recent.accuracy)} (n = ${now.n}) in production: a relative ${relativeDrop < 0 ? "gain" : "drop"} of ${formatPercent(Math.abs(relativeDrop))}`;
  const evidence = `${interval === null ? "" : `${formatPercent(level, { digits: 0 })} interval of the drop ${formatPercent(interval.low)} to ${formatPercent(interval.high)}, `}${formatPValue(pValue)}`;
  const known = { ...unknown(""), relativeDrop, interval, pValue };
  if (tooFar && certain) {
    return { ...known, verdict: "declined", reason: `Declined: ${moved} (${evidence}).` };
  }
  if (tooFar) {
    return { ...known, reason: `Not enough data: ${moved}, which may be chance (${evidence}). ${ask}.` };
  }
  if (now.n < MINIMUM_LABELLED) {
    return { ...known, reason: `Not enough data: ${moved}, from ${now.n} labelled requests only. ${ask}.` };
  }
  return { ...known, verdict: "held", reason: `Held: ${moved} (${evidence}).` };
}

function plain({ accuracy, labelledCount }: MeasuredAccuracy): MeasuredAccuracy {
  return { accuracy, labelledCount };
}

function countsOf({ accuracy, labelledCount }: MeasuredAccuracy, name: string) {
  if (!(Number.isInteger(labelledCount) && labelledCount >= 0)) {
    throw new RangeError(`${name}.labelledCount must be a whole number, got ${labelledCount}`);
  }
  if (accuracy === null || labelledCount === 0) return null;
  if (!(accuracy >= 0 && accuracy <= 1)) throw new RangeError(`${name}.accuracy must be in 0..1, got ${accuracy}`);
  return { successes: Math.round(accuracy * labelledCount), n: labelledCount };
}

function labelsToShow(accuracy: number | null, acceptableDecline: number): number | null {
  if (accuracy === null || accuracy === 0 || acceptableDecline <= 0) return null;
  const effect = cohensH(accuracy, accuracy * Math.max(0, 1 - acceptableDecline));
  const { value } = twoProportionSampleSize(effect, { power: 0.8 });
  return value === null ? null : Math.ceil(value);
}
