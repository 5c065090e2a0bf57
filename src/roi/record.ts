import type { RoiAnalysis } from "./analyse.js";
import type { PilotReview } from "./pilot.js";
import type { Sensitivity } from "./sensitivity.js";
import type { Simulation } from "./simulate.js";

/** What the ROI step keeps for the steps after it. */
export interface RoiSummary {
  analysis: RoiAnalysis;
  sensitivity: Sensitivity;
  /** Null without anything uncertain, or where a price is not known. */
  simulation: Simulation | null;
  /** Actual months against the forecast; null or absent before there are any. */
  pilot?: PilotReview | null;
}

declare module "../core/step.js" {
  interface StepRecords {
    roi: { summary: RoiSummary };
  }
}
