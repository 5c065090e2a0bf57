import type { Catalogue } from "../catalogue/types.js";
import { TunelabError } from "../core/errors.js";
import type { UseCase } from "../platform/use-case.js";
import type { EpochPoint, LearningCurve, TrainingFinding } from "./learning-curve.js";
import { createLocalTrainer } from "./local-trainer.js";
import type { TrainingPlan, TrainingSpec } from "./plan.js";

/** A training job, found again by its id in any process. */
export interface TrainingJob {
  id: string;
  planHash: string;
}

/** `interrupted`: the process that trained is gone; starting the same plan again begins anew. */
export type TrainingState = "running" | "completed" | "failed" | "stopped" | "interrupted";

export interface TrainingStatus {
  state: TrainingState;
  /** Epochs done. */
  epoch: number;
  plannedEpochs: number;
  latest: EpochPoint | null;
  /** Why it failed. */
  failure?: string;
}

/** A trained and registered model with all that is known about its making. */
export interface TunedModel {
  /** `local:<use case>@v3`: what `openModel` takes. */
  model: string;
  artefactHash: string;
  jobId: string;
  plan: TrainingPlan;
  curve: LearningCurve;
  /** Epochs that ran. */
  epochs: number;
  /** The epoch whose weights were kept. */
  bestEpoch: number;
  findings: TrainingFinding[];
}

/** What every way of training can do. Nothing is started without a plan. */
export interface Trainer {
  plan(spec: TrainingSpec): Promise<TrainingPlan>;
  /** Starts the planned job, or finds it when it ran before: the same plan is never trained twice. */
  start(plan: TrainingPlan, options?: { onEpoch?: (point: EpochPoint) => void }): Promise<TrainingJob>;
  status(job: TrainingJob): Promise<TrainingStatus>;
  stop(job: TrainingJob): Promise<void>;
  /** Waits for the job's end, registers the model and returns it. */
  model(job: TrainingJob): Promise<TunedModel>;
}

export interface TrainerOptions {
  useCase: Pick<UseCase, "name" | "root" | "inputs" | "train" | "shortSystem">;
  /** Read from the project where it is not given. */
  catalogue?: Catalogue;
  now?: () => Date;
}

/**
 * Opens a trainer by its kind, as `train.trainer` of the use case names it.
 * @example
 * const trainer = openTrainer("local", { useCase });
 * const job = await trainer.start(await trainer.plan({ train, validation }));
 * (await trainer.model(job)).model // "local:email-triage@v1"
 * @throws TunelabError `bad-parameter` for a kind that this version cannot train with
 */
export function openTrainer(kind: "local" | "bedrock", options: TrainerOptions): Trainer {
  if (kind === "local") return createLocalTrainer(options);
  throw new TunelabError("bad-parameter", `training with "${kind}" is not in this version`, {
    remedy: `Set trainer: local in the train section of data/${options.useCase.name}/use-case.yaml; its plan already shows what ${options.useCase.train?.baseModel ?? "the base model"} would cost.`,
  });
}
