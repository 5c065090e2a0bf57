import { saveStep } from "../platform/steps.js";
import type { UseCase } from "../platform/use-case.js";
import type { TunedModel } from "./trainer.js";

/** What the training step keeps for the benchmark: everything about the tuned model that a run can repeat. */
export type TrainingSummary = TunedModel;

declare module "../core/step.js" {
  interface StepRecords {
    train: { summary: TrainingSummary };
  }
}

/** Keeps the tuned model as the result of the training step. */
export async function saveTraining(useCase: UseCase, tuned: TunedModel): Promise<{ key: string; folder: string }> {
  return saveStep(useCase, "train", { summary: tuned });
}
