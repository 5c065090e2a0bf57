export {
  type ArmAccuracyRow,
  armAccuracy,
  performanceByWindow,
  type WindowAccuracyRow,
} from "./accuracy-charts.js";
export { type ApproachScoreRow, approachScores } from "./approach-scores.js";
export { type CanaryStepRow, canarySteps } from "./canary-steps.js";
export type { ChartSpec } from "./chart.js";
export { type ConfusionCell, confusionMatrix } from "./confusion-matrix.js";
export {
  type ApproachCostRow,
  type ArmCostRow,
  costPerThousand,
  monthlyCostBars,
} from "./cost-bars.js";
export { type CumulativeCostRow, cumulativeCost } from "./cumulative-cost.js";
export { driftByFeature, type FeatureDriftRow } from "./drift-by-feature.js";
export { type BinShareRow, featureShift } from "./feature-shift.js";
export { type LabelCountRow, labelCounts } from "./label-counts.js";
export { type LatencyRow, latencyPercentiles } from "./latency-percentiles.js";
export { type EpochRow, learningCurve } from "./learning-curve.js";
export { type LedgerReasonRow, ledgerReasons } from "./ledger-reasons.js";
export { lengthHistogram } from "./length-histogram.js";
export { type PairedOutcomeCounts, pairedOutcomes } from "./paired-outcomes.js";
export { type PaybackRow, paybackProbability } from "./payback-probability.js";
export { type TornadoRow, tornado } from "./tornado.js";
export { type TwoWayRow, twoWayNet } from "./two-way-map.js";
