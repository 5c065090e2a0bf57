import { canTrain } from "../catalogue/can-train.js";
import { limitsFor } from "../catalogue/limits.js";
import { type Price, priceOf } from "../catalogue/price.js";
import type { Catalogue } from "../catalogue/types.js";
import { type Finding, TunelabError } from "../core/errors.js";
import type { Example } from "../core/example.js";
import type { TrainingDefinition } from "../core/use-case.js";
import { sha256 } from "../platform/files.js";
import { statistics } from "../split/statistics.js";
import { trainingCost } from "../split/training-cost.js";
import type { BedrockPlan } from "./bedrock/plan-types.js";
import { classCounts } from "./dataset.js";
import { checkLimits, hashOfRows, type LimitCheck, largestRowTokens } from "./plan-data.js";

/** Goes up when the local trainer would make another model from the same plan. */
const LOCAL_TRAINER_VERSION = 1;

/** What shall be trained. The settings that are left out are the use case's. */
export interface TrainingSpec extends Partial<Omit<TrainingDefinition, "trainer">> {
  train: readonly Example[];
  validation: readonly Example[];
  /** Weight of the L2 penalty. @default 0.0001 */
  l2?: number;
  /** Free-text answers that the local model keeps for each class. @default 50 */
  answersPerClass?: number;
  /** Requests that the benchmark will send to the trained model: for its price. @default the number of validation rows */
  evaluationRequests?: number;
  /** Key of the split step that the rows came from. */
  splitKey?: string;
}

/** The embedded trainer's settings. */
export type Hyperparameters = {
  epochs: number;
  batchSize: number;
  learningRate: number;
  earlyStoppingPatience: number;
  l2: number;
  answersPerClass: number;
  seed: number;
};

/** What would be trained and what it would cost: made before anything is started. */
export interface TrainingPlan {
  trainer: "local" | "bedrock";
  trainerVersion: number;
  useCase: string;
  /** Catalogue model whose limits and prices apply. */
  baseModel: string;
  /** The settings by the trainer's own names. */
  hyperparameters: Readonly<Record<string, number | string>>;
  epochs: number;
  data: {
    trainRows: number;
    validationRows: number;
    classes: { name: string; rows: number }[];
    /** Estimated tokens of the training rows: system prompt, messages and answers. */
    tokensPerEpoch: number;
    /** tokensPerEpoch times the planned epochs: what a provider bills. */
    tokens: number;
    /** SHA-256 over the training and validation rows, whatever their order. */
    hash: string;
    splitKey?: string;
  };
  /** What this training costs on the base model at list price. The embedded trainer itself costs nothing. */
  cost: { usd: number | null; reason?: string; price: Price };
  limits: LimitCheck[];
  /** What speaks against the plan, or is not known. */
  findings: Finding[];
  /** What would fail the job: with any of these the plan is refused before anything is sent. */
  blocking: Finding[];
  /** What Amazon Bedrock would be asked for; plans of the embedded trainer have none. */
  bedrock?: BedrockPlan;
  /** SHA-256 over everything that decides the result. Equal hash, equal model. */
  hash: string;
}

/** A plan that the embedded trainer made. */
export interface LocalPlan extends TrainingPlan {
  trainer: "local";
  hyperparameters: Hyperparameters;
}

/** Whether the embedded trainer made a plan. */
export const isLocalPlan = (plan: TrainingPlan): plan is LocalPlan => plan.trainer === "local";

function checkHyperparameters(values: Hyperparameters): void {
  const rules: [keyof Hyperparameters, string, (value: number) => boolean][] = [
    ["epochs", "a whole number from 1", (value) => Number.isInteger(value) && value >= 1],
    ["batchSize", "a whole number from 1", (value) => Number.isInteger(value) && value >= 1],
    ["learningRate", "a number above 0", (value) => Number.isFinite(value) && value > 0],
    ["earlyStoppingPatience", "a whole number from 1", (value) => Number.isInteger(value) && value >= 1],
    ["l2", "a number from 0", (value) => Number.isFinite(value) && value >= 0],
    ["answersPerClass", "a whole number from 1", (value) => Number.isInteger(value) && value >= 1],
    ["seed", "a whole number", (value) => Number.isInteger(value)],
  ];
  const findings = rules
    .filter(([name, , fits]) => !fits(values[name]))
    .map(([field, wanted]) => ({ field, message: `must be ${wanted}, got ${values[field]}` }));
  if (findings.length > 0) {
    throw new TunelabError("bad-parameter", "the training settings do not fit", {
      findings,
      remedy: "Mend the train section of use-case.yaml or the notebook's parameters.",
    });
  }
}

/**
 * Plans a training run: rows, tokens times epochs, price of the base model, its limits, findings, and one hash.
 * @param defaults the use case's `train` section
 * @param system the prompt that rows without one of their own are trained with
 * @param on the day for which the catalogue is asked whether the base model can be trained
 * @example planTraining({ train, validation }, { useCase, system, defaults, catalogue, on }).cost.usd
 * // 41.25: 10,912,240 tokens at 0.00378 USD per 1,000
 * @throws TunelabError `not-enough-data` without training rows, `bad-parameter` with every setting out of range
 */
export function planTraining(
  spec: TrainingSpec,
  {
    useCase,
    system,
    defaults,
    catalogue,
    on,
  }: { useCase: string; system: string; defaults: TrainingDefinition; catalogue: Catalogue; on: Date },
): LocalPlan {
  const { train, validation, splitKey } = spec;
  if (train.length === 0) {
    throw new TunelabError("not-enough-data", `use case "${useCase}" has no training rows`, {
      remedy: `Run: npx tunelab run 02-data --use-case ${useCase}`,
    });
  }
  const baseModel = spec.baseModel ?? defaults.baseModel;
  const hyperparameters: Hyperparameters = {
    epochs: spec.epochs ?? defaults.epochs,
    batchSize: spec.batchSize ?? defaults.batchSize,
    learningRate: spec.learningRate ?? defaults.learningRate,
    earlyStoppingPatience: spec.earlyStoppingPatience ?? defaults.earlyStoppingPatience,
    l2: spec.l2 ?? 0.0001,
    answersPerClass: spec.answersPerClass ?? 50,
    seed: spec.seed ?? defaults.seed,
  };
  checkHyperparameters(hyperparameters);
  const price = priceOf(catalogue, baseModel, "training");
  const { tokensPerEpoch, tokens, costUsd } = trainingCost(statistics(train, { system }), {
    epochs: hyperparameters.epochs,
    pricePerThousandTokensUsd: price.usd,
  });
  const largestTokens = largestRowTokens(train, system);
  const limits = limitsFor(catalogue, baseModel);
  const checks =
    limits === null ? [] : checkLimits(limits, { train: train.length, validation: validation.length, largestTokens });
  const findings: Finding[] = checks
    .filter((check) => !check.met)
    .map(({ name, limit, value }) => ({
      field: name,
      message: `${baseModel} takes ${limit}, the data has ${value}: a training job on Amazon Bedrock would be refused`,
    }));
  if (limits === null) findings.push({ field: "limits", message: `no published limits found for ${baseModel}` });
  const answer = canTrain(catalogue, baseModel, { on });
  if (!answer.possible) findings.push({ field: "baseModel", message: answer.words });
  const decisive = {
    trainer: "local" as const,
    trainerVersion: LOCAL_TRAINER_VERSION,
    useCase,
    baseModel,
    hyperparameters,
    dataHash: hashOfRows(train, validation),
  };
  const { dataHash, ...settings } = decisive;
  return {
    ...settings,
    epochs: hyperparameters.epochs,
    data: {
      trainRows: train.length,
      validationRows: validation.length,
      classes: classCounts(train),
      tokensPerEpoch,
      tokens,
      hash: dataHash,
      ...(splitKey === undefined ? {} : { splitKey }),
    },
    cost: { usd: costUsd, ...(price.usd === null ? { reason: price.reason } : {}), price },
    limits: checks,
    findings,
    blocking: [],
    hash: sha256(JSON.stringify(decisive)),
  };
}
