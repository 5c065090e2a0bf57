export { type DistributionCheck, distributionChecks } from "./distribution-check.js";
export { type Fold, folds } from "./folds.js";
export { type LeakAudit, type LeakPair, leakAudit } from "./leak-audit.js";
export { openTestPart, type TestOpening, testOpenings } from "./openings.js";
export { type Prepared, type PrepareOptions, prepare, REVIEWS_FILE } from "./prepare.js";
export { type PreparedFile, type PrepareFileOptions, prepareFile } from "./prepare-file.js";
export { type PartName, type PartReport, type Parts, type SplitReport, splitExamples } from "./split-examples.js";
export type { LedgerCount, SplitSummary, WindowedLedgerEntry } from "./split-summary.js";
export {
  type Distribution,
  distribution,
  type ExampleStatistics,
  type StatisticsOptions,
  statistics,
  statisticsByTask,
  type TextStatistics,
} from "./statistics.js";
export { weighted } from "./task-weights.js";
export { type TrainingCostEstimate, trainingCost } from "./training-cost.js";
export { type SimilarityOptions, unitsOf } from "./units.js";
export { FEW_EXAMPLES, splitWarnings } from "./warnings.js";
export { cutWindows, type Windows, withoutSeen } from "./windows.js";
