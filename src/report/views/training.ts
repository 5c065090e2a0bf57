import type { Example } from "../../core/example.js";
import { formatCount, formatFieldName } from "../../core/format.js";
import type { TrainingPlan, TrainingSummary } from "../../train/index.js";
import type { ChartSpec } from "../charts/chart.js";
import { learningCurve } from "../charts/index.js";
import { table } from "../table.js";

/** How many rows train and validate, in a sentence. */
export function rowsSentence(train: readonly Example[], validation: readonly Example[]): string {
  return `${formatCount(train.length, "Example")} to train on, ${formatCount(validation.length, "Example")} to validate with.`;
}

/** Table of what would be trained and what it would cost. */
export function plan({ baseModel, trainer, hyperparameters, data, cost }: TrainingPlan): void {
  const rows = [
    { what: "Trainer", value: trainer },
    { what: "Priced and limited as", value: baseModel },
    { what: "Rows to train on", value: formatCount(data.trainRows) },
    { what: "Rows to validate with", value: formatCount(data.validationRows) },
    { what: "Tokens in one epoch (estimate)", value: formatCount(data.tokensPerEpoch) },
    { what: "Tokens over all epochs (estimate)", value: formatCount(data.tokens) },
    ...Object.entries(hyperparameters).map(([name, value]) => ({ what: formatFieldName(name), value: String(value) })),
  ];
  table("The plan", rows, { what: "What", value: "Value" });
  table(
    "Cost of this training at the priced model's provider",
    [{ usd: cost.usd, because: cost.reason ?? priceWords(cost.price) }],
    {
      usd: ["Cost", "usd"],
      because: "By",
    },
  );
}

function priceWords(price: TrainingPlan["cost"]["price"]): string {
  return price.usd === null ? price.reason : `${price.usd} ${price.unit} (${price.source}, ${price.asOf})`;
}

/** Table of the base model's published limits beside what the data has, and what speaks against the plan. */
export function limits({ limits, findings }: TrainingPlan): void {
  table("Published limits", limits, {
    name: "Limit",
    limit: ["Allowed", "count"],
    value: ["Here", "count"],
    met: ["Met", "yes-no"],
  });
  if (findings.length > 0) table("What speaks against the plan, or is not known", findings, { message: "Finding" });
}

/** Chart of the losses by epoch, the kept one marked. */
export function curve({ curve, bestEpoch }: TrainingSummary): ChartSpec {
  return learningCurve(curve.epochs, { bestEpoch });
}

/** Table of what the learning curve says in words. */
export function findings({ findings }: TrainingSummary): void {
  const none = [{ kind: "none", message: "No overfitting, no early stop, no under-training was found." }];
  table("What the curve says", findings.length > 0 ? findings : none, { kind: "Finding", message: "In words" });
}

/** Table of losses and accuracies by epoch. */
export function epochs({ curve }: TrainingSummary): void {
  table("Epoch by epoch", curve.epochs, {
    epoch: ["Epoch", "count"],
    trainingLoss: ["Training loss", "number"],
    validationLoss: ["Validation loss", "number"],
    trainingAccuracy: ["Right in training", "percent"],
    validationAccuracy: ["Right in validation", "percent"],
  });
}

/** The numbers that the report version keeps. */
export function metrics({
  model,
  artefactHash,
  plan,
  curve,
  epochs,
  bestEpoch,
  findings,
}: TrainingSummary): Record<string, unknown> {
  const kept = curve.epochs[bestEpoch - 1] ?? null;
  return {
    model,
    artefactHash,
    planHash: plan.hash,
    trainRows: plan.data.trainRows,
    tokens: plan.data.tokens,
    costUsd: plan.cost.usd,
    epochs,
    bestEpoch,
    kept,
    findings: findings.map((finding) => finding.kind),
  };
}
