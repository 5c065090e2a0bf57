import type { RoiAnalysis } from "./analyse.js";
import type { Sensitivity } from "./sensitivity.js";

/** What the ROI step keeps for the steps after it. */
export interface RoiSummary {
  analysis: RoiAnalysis;
  sensitivity: Sensitivity;
}

declare module "../core/step.js" {
  interface StepRecords {
    roi: { summary: RoiSummary };
  }
}
