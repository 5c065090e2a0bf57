import { cohensH, twoProportionSampleSize } from "../stats/index.js";

/** How much traffic an A/B test needs. */
export interface AbTestSize {
  baseAccuracy: number;
  tunedAccuracy: number;
  tunedShare: number;
  level: number;
  power: number;
  /** Labelled answers needed of each arm, and requests in all; null with a reason when no number is enough. */
  tunedRequests: number | null;
  baseRequests: number | null;
  totalRequests: number | null;
  /** At the traffic given; null when it is not known. */
  days: number | null;
  reason?: string;
}

/**
 * Requests until an A/B test would show the difference that the benchmark saw: two independent proportions, two-sided,
 * by the arcsine transform (Cohen 1988; statsmodels `NormalIndPower`), at an unequal split.
 * @param labelledShare share of the requests whose truth becomes known, 0..1
 * @throws RangeError for shares outside 0..1
 * @example abTestSize({ baseAccuracy: 0.9, tunedAccuracy: 0.92, tunedShare: 0.5 }).tunedRequests // 3205
 */
export function abTestSize({
  baseAccuracy,
  tunedAccuracy,
  tunedShare,
  requestsPerDay = null,
  labelledShare = 1,
  level = 0.95,
  power = 0.8,
}: {
  baseAccuracy: number;
  tunedAccuracy: number;
  tunedShare: number;
  requestsPerDay?: number | null;
  labelledShare?: number;
  level?: number;
  power?: number;
}): AbTestSize {
  const question = { baseAccuracy, tunedAccuracy, tunedShare, level, power };
  const none = { ...question, tunedRequests: null, baseRequests: null, totalRequests: null, days: null };
  if (!(tunedShare >= 0 && tunedShare <= 1)) throw new RangeError(`tunedShare must be in 0..1, got ${tunedShare}`);
  if (!(labelledShare > 0 && labelledShare <= 1)) {
    throw new RangeError(`labelledShare must be above 0 and at most 1, got ${labelledShare}`);
  }
  if (tunedShare === 0 || tunedShare === 1) {
    return { ...none, reason: "one of the arms gets no traffic: there is nothing to compare" };
  }
  const { value, reason } = twoProportionSampleSize(cohensH(tunedAccuracy, baseAccuracy), {
    power,
    alpha: 1 - level,
    ratio: (1 - tunedShare) / tunedShare,
  });
  if (value === null) return { ...none, reason: reason ?? "no number of requests is enough" };
  const totalRequests = Math.ceil(value / labelledShare / tunedShare);
  return {
    ...question,
    tunedRequests: Math.ceil(value),
    baseRequests: Math.ceil((value * (1 - tunedShare)) / tunedShare),
    totalRequests,
    days: requestsPerDay === null || requestsPerDay <= 0 ? null : totalRequests / requestsPerDay,
  };
}
