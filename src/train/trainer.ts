import type { Catalogue } from "../catalogue/types.js";
import type { JobStage } from "../platform/bedrock.js";
import type { UseCase } from "../platform/use-case.js";
import { createBedrockTrainer } from "./bedrock/bedrock-trainer.js";
import type { EpochPoint, LearningCurve, TrainingFinding } from "./learning-curve.js";
import { createLocalTrainer } from "./local-trainer.js";
import type { TrainingPlan, TrainingSpec } from "./plan.js";

/** A training job, found again by its id in any process. */
export interface TrainingJob {
  id: string;
  planHash: string;
}

/**
 * `interrupted`: the process that trained or sent is gone; starting the same plan again goes on or begins anew.
 * `missing`: the service no longer has the job.
 */
export type TrainingState = "running" | "completed" | "failed" | "stopped" | "interrupted" | "missing";

export interface TrainingStatus {
  state: TrainingState;
  /** Epochs done. */
  epoch: number;
  plannedEpochs: number;
  latest: EpochPoint | null;
  /** Why it failed: what the service says, what it means, what to do. */
  failure?: string;
  /** Of a job on Amazon Bedrock: its name and ARN, its stages, how long it has run. */
  jobName?: string;
  jobArn?: string;
  stages?: JobStage[];
  runningMs?: number;
}

/** One job of a use case. */
export interface JobListing {
  id: string;
  name: string;
  state: TrainingState;
  startedAt: string;
}

export interface StartOptions {
  onEpoch?: (point: EpochPoint) => void;
  /** The plan's hash, or its first 8 digits at least: what costs money is started with it alone. */
  approvedPlan?: string;
}

export interface WaitOptions {
  /** Called at every look at the job. */
  onStatus?: (status: TrainingStatus) => void;
  signal?: AbortSignal;
}

/** A trained and registered model with all that is known about its making. */
export interface TunedModel {
  /** `local:<use case>@v3`, or `registry:v3` for a model on Amazon Bedrock: what `openModel` takes. */
  model: string;
  artefactHash: string;
  jobId: string;
  plan: TrainingPlan;
  curve: LearningCurve;
  /** Epochs that ran. */
  epochs: number;
  /** The epoch whose weights were kept; 0 when the service told nothing about epochs. */
  bestEpoch: number;
  findings: TrainingFinding[];
}

/** What every way of training can do. Nothing is started without a plan. */
export interface Trainer {
  plan(spec: TrainingSpec): Promise<TrainingPlan>;
  /** Starts the planned job, or finds it when it ran before: the same plan is never trained twice. */
  start(plan: TrainingPlan, options?: StartOptions): Promise<TrainingJob>;
  status(job: TrainingJob): Promise<TrainingStatus>;
  stop(job: TrainingJob): Promise<void>;
  /** Waits for the job's end, registers the model and returns it. */
  model(job: TrainingJob, options?: WaitOptions): Promise<TunedModel>;
  /** A job by its id, name or ARN: started in any process. */
  find(nameOrArn: string): Promise<TrainingJob>;
  list(): Promise<JobListing[]>;
}

export interface TrainerOptions {
  useCase: Pick<UseCase, "name" | "root" | "inputs" | "train" | "shortSystem">;
  /** Read from the project where it is not given. */
  catalogue?: Catalogue;
  now?: () => Date;
  /** How to pause between two looks at a job; another one in tests. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

/**
 * Opens a trainer by its kind; null takes the one that `train.trainer` of the use case names.
 * @example
 * const trainer = openTrainer("local", { useCase });
 * const job = await trainer.start(await trainer.plan({ train, validation }));
 * (await trainer.model(job)).model // "local:email-triage@v1"
 */
export function openTrainer(kind: "local" | "bedrock" | null, options: TrainerOptions): Trainer {
  return (kind ?? options.useCase.train?.trainer ?? "local") === "local"
    ? createLocalTrainer(options)
    : createBedrockTrainer(options);
}
