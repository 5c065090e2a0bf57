export type { AnswerFailure, AnswerRecord } from "./answer-record.js";
export { type Arm, type ArmDescription, armPrice, type BuildArmsOptions, buildArms, requestFor } from "./arm.js";
export * from "./classification.js";
export { type CompareOptions, type Comparison, compareArms, compareMetrics, type Effect } from "./compare.js";
export { defaultScorers } from "./default-scorers.js";
export { chooseFewShot } from "./few-shot.js";
export { printProgress, progressLine, type RunProgress } from "./progress.js";
export {
  type BenchmarkRun,
  type CaseDescription,
  type RunOptions,
  type RunTally,
  readRun,
  recordRun,
  runBenchmark,
} from "./run.js";
export { sampleCases } from "./sample-cases.js";
export * from "./scorers/index.js";
export { type SliceComparison, sliceComparisons } from "./slices.js";
export { runFilePath, saveBenchmark } from "./step-record.js";
export { type ArmSummary, type MetricSummary, summariseArms } from "./summarise.js";
export { type BenchmarkSummary, summariseBenchmark, type Winner } from "./summary.js";
export { type ArmTimings, timeArms } from "./timings.js";
export { decideVerdict, type Evidence, type Verdict, type VerdictRule } from "./verdict.js";
