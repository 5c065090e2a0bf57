import type { MeasuredAccuracy, PerformanceDecline } from "./decline.js";
import type { DriftReport } from "./drift-report.js";
import type { Performance } from "./performance.js";
import type { RetrainingDecision } from "./retraining.js";

/** What monitoring found in one window of production. */
export interface MonitoredWindow {
  name: string;
  drift: DriftReport;
  /** Without latency, which differs from run to run. */
  performance: Omit<Performance, "latency">;
  decline: PerformanceDecline;
  decision: RetrainingDecision;
  /** Accuracy that the benchmark's recall by label would give on this window's mix of labels, 0..1; null when not known. */
  baselineAtMix: number | null;
  /** Always answering the most frequent label of the window; null without labels. */
  majority: { label: string; share: number } | null;
  /** The strongest arm without training on the same requests; null when it was not asked. */
  rival: { arm: string; accuracy: number | null; labelledCount: number } | null;
}

/** What the monitoring step keeps. */
export interface MonitorSummary {
  /** Name of the window that the model was trained on. */
  reference: string;
  referenceCount: number;
  /** The model that answered. */
  model: string;
  /** What the benchmark measured of it. */
  baseline: MeasuredAccuracy;
  windows: MonitoredWindow[];
}

declare module "../core/step.js" {
  interface StepRecords {
    monitor: { summary: MonitorSummary; rows: Record<never, never> };
  }
}
