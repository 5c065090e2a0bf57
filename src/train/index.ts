export { statusLine } from "./bedrock/bedrock-trainer.js";
export type { BedrockPlan, CostLine, PlannedFile, PolicyText } from "./bedrock/plan-types.js";
export {
  bestEpochOf,
  curveFindings,
  type EpochPoint,
  type LearningCurve,
  type StepPoint,
  type TrainingFinding,
} from "./learning-curve.js";
export { type Hyperparameters, planTraining, type TrainingPlan, type TrainingSpec } from "./plan.js";
export type { LimitCheck } from "./plan-data.js";
export {
  lastPlan,
  type MergedExamples,
  type MergePolicy,
  mergeExamples,
  type PlanChange,
  planChanges,
  settingsOf,
} from "./retraining.js";
export { openServing, type Serving, type ServingRow } from "./serving/serving.js";
export type { ServingPlan } from "./serving/serving-plan.js";
export { costAlarms, type ServingRecord } from "./serving/serving-record.js";
export { saveTraining, type TrainingSummary } from "./step-record.js";
export {
  openTrainer,
  type Trainer,
  type TrainerOptions,
  type TrainingJob,
  type TrainingState,
  type TrainingStatus,
  type TunedModel,
} from "./trainer.js";
