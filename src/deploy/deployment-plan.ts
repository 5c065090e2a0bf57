import { type AbTestSize, abTestSize } from "./ab-test-size.js";
import { type CanarySchedule, type CanaryStepPower, canaryPower, canarySchedule } from "./canary.js";
import type { GuardRails } from "./guard-rails.js";

/** What the benchmark said of the tuned model against the strongest cheap arm. */
export interface BenchmarkEvidence {
  verdict: "better" | "worse" | "equivalent" | "not-enough-data";
  reason: string;
  baseAccuracy: number | null;
  tunedAccuracy: number | null;
}

/** What the ROI step said. */
export interface RoiEvidence {
  /** Null when a price or a volume is not known. */
  pays: boolean | null;
  reason: string;
}

/** The registered model that would go live. */
export interface DeployedModel {
  version: string;
  /** `local:<use case>@v1` */
  model: string;
  artefactHash: string;
}

export interface DeploymentPlan {
  /** `pilot`: an A/B test at the given share and no further until it has been judged. */
  decision: "go" | "pilot" | "no-go";
  /** The decision, then the evidence. */
  reasons: string[];
  tuned: DeployedModel;
  /** Answers when the tuned model fails, and all of the traffic after a roll-back. */
  fallbackModel: string;
  split: { tunedShare: number; seed: number };
  abTest: AbTestSize | null;
  /** Null for a no-go and a pilot. */
  canary: CanarySchedule | null;
  /** What each step could notice; null without a known traffic and accuracy. */
  canaryPower: CanaryStepPower[] | null;
}

const HOURS_PER_MONTH = 730;
const DAYS_PER_MONTH = 365 / 12;

/**
 * Go, pilot or no-go, from what the benchmark measured and what the ROI step computed; with the split, the traffic that an A/B test needs,
 * the canary schedule and what its steps could notice.
 * @param tunedShare of the A/B test and of a pilot, 0..1. @default 0.1
 * @example deploymentPlan({ benchmark, roi, tuned, fallbackModel: "local:untrained", monthlyRequests: 50_000, startAt, seed: 1 }).decision // "go"
 */
export function deploymentPlan({
  benchmark,
  roi,
  tuned,
  fallbackModel,
  monthlyRequests,
  startAt,
  seed,
  tunedShare = 0.1,
  guardRails = {},
}: {
  benchmark: BenchmarkEvidence;
  roi: RoiEvidence | null;
  tuned: DeployedModel;
  fallbackModel: string;
  /** Null when the traffic is not known. */
  monthlyRequests: number | null;
  startAt: Date | string;
  seed: number;
  tunedShare?: number;
  guardRails?: Partial<GuardRails>;
}): DeploymentPlan {
  const { decision, reason } = decisionOf(benchmark.verdict, roi?.pays ?? null);
  const { baseAccuracy, tunedAccuracy } = benchmark;
  const known = baseAccuracy !== null && tunedAccuracy !== null;
  const canary = decision === "go" ? canarySchedule(startAt, { guardRails }) : null;
  return {
    decision,
    reasons: [
      reason,
      `Benchmark: ${benchmark.reason}`,
      roi === null ? "Return on investment was not computed." : `Return on investment: ${roi.reason}`,
    ],
    tuned: { version: tuned.version, model: tuned.model, artefactHash: tuned.artefactHash },
    fallbackModel,
    split: { tunedShare, seed },
    abTest: known
      ? abTestSize({
          baseAccuracy,
          tunedAccuracy,
          tunedShare,
          requestsPerDay: monthlyRequests === null ? null : monthlyRequests / DAYS_PER_MONTH,
        })
      : null,
    canary,
    canaryPower:
      canary === null || monthlyRequests === null || baseAccuracy === null || baseAccuracy === 0
        ? null
        : canaryPower(canary, { requestsPerHour: monthlyRequests / HOURS_PER_MONTH, baseAccuracy }),
  };
}

function decisionOf(
  verdict: BenchmarkEvidence["verdict"],
  pays: boolean | null,
): Pick<DeploymentPlan, "decision"> & { reason: string } {
  switch (verdict) {
    case "worse":
      return { decision: "no-go", reason: "No-go: the tuned model answers worse than the strongest cheap way." };
    case "better":
      if (pays === true) return { decision: "go", reason: "Go: the tuned model answers better, and it pays." };
      return pays === null
        ? { decision: "pilot", reason: "Pilot: the tuned model answers better, but whether it pays is not known." }
        : { decision: "no-go", reason: "No-go: the tuned model answers better, but it does not pay." };
    case "equivalent":
      return pays === true
        ? { decision: "go", reason: "Go: the tuned model answers as well, and costs less." }
        : { decision: "no-go", reason: "No-go: the tuned model answers no better, and nothing shows that it pays." };
    case "not-enough-data":
      return pays === true
        ? { decision: "pilot", reason: "Pilot: it would pay, but the benchmark is too small to tell the models apart." }
        : { decision: "no-go", reason: "No-go: the benchmark is too small to tell the models apart. Add test cases." };
  }
}
