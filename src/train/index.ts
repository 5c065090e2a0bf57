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
