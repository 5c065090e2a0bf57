export { type MeasuredAccuracy, type PerformanceDecline, performanceDecline } from "./decline.js";
export { type DriftOptions, distributions, driftReport, type FeatureDistribution } from "./drift.js";
export type { BinShare, DriftReport, DriftVerdict, FeatureDrift, FeatureStatus } from "./drift-report.js";
export type { FeatureName, FeatureUnit } from "./feature-list.js";
export { type CategoricalFeature, features, type NumericFeature, type RequestFeatures } from "./features.js";
export { type Contender, measureWindows } from "./measure-windows.js";
export { type Performance, performance } from "./performance.js";
export { replayTraffic } from "./replay-traffic.js";
export type { ObservedRow } from "./request-text.js";
export {
  type RetrainingDecision,
  type RetrainingSchedule,
  type RetrainingSettings,
  retrainingDecision,
  scheduleRetraining,
} from "./retraining.js";
export type { MonitoredWindow, MonitorSummary } from "./step-record.js";
export { type MonitoredWindows, monitoredWindows, type RequestWindow } from "./windows.js";
