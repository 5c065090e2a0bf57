import { formatPercent, formatPoints, formatPValue } from "../core/format.js";
import { fisherExactTest } from "../stats/index.js";

/** What stops a canary. Shares in 0..1. */
export interface GuardRails {
  /** Fall of accuracy below the base model's. */
  maximumAccuracyDrop: number;
  /** Rise of the share of failed requests above the base model's. */
  maximumErrorRise: number;
  /** Requests that the tuned model must have answered before the next step. */
  minimumRequests: number;
  /** 1 - level is the chance of stopping a model that is as good. */
  level: number;
}

export const DEFAULT_GUARD_RAILS: GuardRails = {
  maximumAccuracyDrop: 0.02,
  maximumErrorRise: 0.01,
  minimumRequests: 50,
  level: 0.95,
};

/** What one arm did since the canary's step began. */
export interface ArmTraffic {
  requestCount: number;
  failedCount: number;
  labelledCount: number;
  correctCount: number;
}

export interface CanaryJudgement {
  /** `hold` keeps the share: something looks wrong but may be chance, or there is too little to go by. */
  action: "continue" | "hold" | "roll-back";
  reasons: string[];
}

/**
 * Whether a canary may take its next step. Rolls back when accuracy or errors are worse than the rails allow
 * and the difference is no accident (Fisher's exact test, one-sided); holds when it may be.
 * @throws RangeError for counts that are not whole or exceed their total
 * @example judgeCanary({ base, tuned }).action // "continue"
 */
export function judgeCanary(
  { base, tuned }: { base: ArmTraffic; tuned: ArmTraffic },
  guardRails: Partial<GuardRails> = {},
): CanaryJudgement {
  const rails = { ...DEFAULT_GUARD_RAILS, ...guardRails };
  const findings = [
    worsening("Failed requests", {
      base: [base.failedCount, base.requestCount],
      tuned: [tuned.failedCount, tuned.requestCount],
      allowed: rails.maximumErrorRise,
      worse: "more",
      level: rails.level,
    }),
    worsening("Right answers", {
      base: [base.correctCount, base.labelledCount],
      tuned: [tuned.correctCount, tuned.labelledCount],
      allowed: rails.maximumAccuracyDrop,
      worse: "fewer",
      level: rails.level,
    }),
  ];
  const reasons = findings.map(({ reason }) => reason);
  if (findings.some(({ state }) => state === "certain")) return { action: "roll-back", reasons };
  if (tuned.requestCount < rails.minimumRequests) {
    const few = `The tuned model has answered ${tuned.requestCount} of the ${rails.minimumRequests} requests that the next step needs.`;
    return { action: "hold", reasons: [few, ...reasons] };
  }
  return { action: findings.some(({ state }) => state === "possible") ? "hold" : "continue", reasons };
}

function worsening(
  what: string,
  {
    base,
    tuned,
    allowed,
    worse,
    level,
  }: {
    base: readonly [number, number];
    tuned: readonly [number, number];
    allowed: number;
    worse: "more" | "fewer";
    level: number;
  },
): { state: "fine" | "possible" | "certain" | "unknown"; reason: string } {
  if (base[1] === 0 || tuned[1] === 0) return { state: "unknown", reason: `${what}: nothing to compare yet.` };
  const shares = { base: base[0] / base[1], tuned: tuned[0] / tuned[1] };
  const change = worse === "more" ? shares.tuned - shares.base : shares.base - shares.tuned;
  const seen = `${what}: ${formatPercent(shares.tuned)} tuned, ${formatPercent(shares.base)} base`;
  if (change <= allowed) return { state: "fine", reason: `${seen}, within the rails.` };
  const { pValue } = fisherExactTest(
    [
      [tuned[0], tuned[1] - tuned[0]],
      [base[0], base[1] - base[0]],
    ],
    { alternative: worse === "more" ? "greater" : "less" },
  );
  const certain = pValue !== null && pValue < 1 - level;
  const limit = `${formatPoints(change).replace("+", "")} worse where ${formatPoints(allowed).replace("+", "")} are allowed`;
  return {
    state: certain ? "certain" : "possible",
    reason: `${seen}: ${limit} (${formatPValue(pValue)}${certain ? "" : ", may be chance"}).`,
  };
}
