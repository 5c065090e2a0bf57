import type { PerformanceDecline } from "./decline.js";
import type { DriftReport } from "./drift-report.js";

/** Settings of a training run, as the trainer takes them. */
export interface RetrainingSettings {
  epochs: number;
  batchSize: number;
  learningRate: number;
}

export interface RetrainingSchedule {
  status: "scheduled";
  /** ISO 8601 in UTC. */
  scheduledFor: string;
  newExampleCount: number;
  /** Model that the new one replaces or is compared with. */
  previousModel: string;
  /** Unknown until the retrained model has been benchmarked. */
  expectedImprovement: null;
  settings: RetrainingSettings;
}

export interface RetrainingDecision {
  /** Null when what is known does not decide it; the reasons say what is missing. */
  retrain: boolean | null;
  reasons: string[];
  /** Null unless retraining was decided. */
  schedule: RetrainingSchedule | null;
}

const DELAY_MS = 24 * 3_600_000;
const DEFAULT_SETTINGS: RetrainingSettings = { epochs: 3, batchSize: 32, learningRate: 0.0001 };

/**
 * Plans a retraining run: 24 hours after `now`, with 3 epochs, batches of 32 and a learning rate of 0.0001
 * unless the use case says otherwise.
 * @example scheduleRetraining({ now: new Date("2026-09-01T12:00:00Z"), newExampleCount: 800, previousModel: "local:mail@v1" }).scheduledFor
 *   // "2026-09-02T12:00:00.000Z"
 */
export function scheduleRetraining({
  now,
  newExampleCount,
  previousModel,
  settings = {},
}: {
  now: Date;
  newExampleCount: number;
  previousModel: string;
  settings?: Partial<RetrainingSettings>;
}): RetrainingSchedule {
  const { epochs, batchSize, learningRate } = { ...DEFAULT_SETTINGS, ...settings };
  return {
    status: "scheduled",
    scheduledFor: new Date(now.getTime() + DELAY_MS).toISOString(),
    newExampleCount,
    previousModel,
    expectedImprovement: null,
    settings: { epochs, batchSize, learningRate },
  };
}

/**
 * Whether to train again. Measured accuracy decides where production is labelled: a decline calls for retraining, and
 * inputs that moved while accuracy held do not. Without labels, drift is a reason to label first: it says that
 * the questions changed, not that the answers got worse, and nothing could be trained on them anyway.
 * @example retrainingDecision({ drift, decline, now, newExampleCount: 3000, previousModel: "local:email-triage@v1" }).retrain // true
 */
export function retrainingDecision({
  drift,
  decline,
  ...plan
}: {
  drift: Pick<DriftReport, "verdict" | "reason">;
  decline: Pick<PerformanceDecline, "verdict" | "reason" | "neededLabels"> | null;
  now: Date;
  newExampleCount: number;
  previousModel: string;
  settings?: Partial<RetrainingSettings>;
}): RetrainingDecision {
  const evidence = [decline?.reason ?? "Accuracy in production was not measured.", drift.reason];
  const settled = (retrain: boolean | null, because: string): RetrainingDecision => ({
    retrain,
    reasons: [because, ...evidence],
    schedule: retrain === true ? scheduleRetraining(plan) : null,
  });
  if (decline?.verdict === "declined") {
    return settled(true, "Retrain: production is answered worse than is acceptable.");
  }
  if (decline?.verdict === "held") {
    const moved = "Do not retrain yet: the requests have moved, but accuracy holds. Measure again soon.";
    return settled(false, drift.verdict === "drift" ? moved : "Do not retrain: accuracy holds.");
  }
  if (drift.verdict === "no-drift") {
    return settled(false, "Do not retrain: the requests look like the training data. Accuracy itself is not known.");
  }
  const needed = decline?.neededLabels ?? null;
  const sample = needed === null ? "a random sample" : `about ${needed} random requests`;
  return settled(
    null,
    drift.verdict === "drift"
      ? `Undecided: the requests have moved, and it is not known whether the answers got worse. Label ${sample}.`
      : `Undecided: there is not enough data. Collect more requests and label ${sample}.`,
  );
}
