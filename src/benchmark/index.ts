export type { AnswerFailure, AnswerRecord } from "./answer-record.js";
export { type Arm, type ArmDescription, armPrice, type BuildArmsOptions, buildArms, requestFor } from "./arm.js";
export { type BatchRunOptions, type BatchTally, recordBatch } from "./batch-run.js";
export { type CaseOutcome, caseOutcomes } from "./case-outcomes.js";
export { type BenchmarkCheck, benchmarkChecks, type CheckContext, trainingFacts } from "./checks.js";
export * from "./classification.js";
export { type CompareOptions, type Comparison, compareArms, compareMetrics, type Effect } from "./compare.js";
export { defaultScorers } from "./default-scorers.js";
export { chooseFewShot } from "./few-shot.js";
export { type ArmPlan, type BenchmarkPlan, type PlanRunOptions, planRun } from "./plan.js";
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
export { type Screening, sampleScreened, screenCases } from "./screen.js";
export { type SliceComparison, type SliceProperty, sliceComparisons } from "./slices.js";
export { openBudget, runFilePath, saveBenchmark } from "./step-record.js";
export { type ArmSummary, type MetricSummary, summariseArms } from "./summarise.js";
export { type BenchmarkSummary, summariseBenchmark, type Winner } from "./summary.js";
export { countTestSetUse, type TestSetUses } from "./test-set-uses.js";
export { type ArmTimings, timeArms } from "./timings.js";
export { decideVerdict, type Evidence, type Verdict, type VerdictRule } from "./verdict.js";
