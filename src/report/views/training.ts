import { ageInDays } from "../../catalogue/price.js";
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

/** A price older than this says its age. */
const STALE_DAYS = 30;

/** What would be trained, line by line. */
export function planRows({ baseModel, trainer, hyperparameters, data, bedrock, hash }: TrainingPlan): {
  what: string;
  value: string;
}[] {
  const place = bedrock
    ? [
        { what: "Region", value: bedrock.region },
        { what: "Model to train", value: bedrock.baseModelId },
        { what: "Job", value: bedrock.jobName },
        { what: "Name of the trained model", value: bedrock.modelName },
        { what: "Role", value: bedrock.roleArn },
        ...bedrock.files.map(({ part, s3Uri, bytes }) => ({
          what: `File (${part})`,
          value: `${s3Uri}, ${formatCount(bytes, "byte")}`,
        })),
        { what: "Results", value: bedrock.outputS3Uri },
        { what: "Approved with", value: hash.slice(0, 16) },
      ]
    : [];
  return [
    { what: "Trainer", value: trainer },
    { what: "Priced and limited as", value: baseModel },
    { what: "Rows to train on", value: formatCount(data.trainRows) },
    { what: "Rows to validate with", value: formatCount(data.validationRows) },
    { what: "Tokens in one epoch (estimate)", value: formatCount(data.tokensPerEpoch) },
    { what: "Tokens over all epochs (estimate)", value: formatCount(data.tokens) },
    ...Object.entries(hyperparameters).map(([name, value]) => ({ what: formatFieldName(name), value: String(value) })),
    ...place,
  ];
}

interface CostRow {
  what: string;
  usd: number | null;
  per: string;
  because: string;
}

/** What a plan leads to, sum by sum; a price that is not fresh says its age. */
export function costRows({ cost, bedrock }: TrainingPlan, { now }: { now: Date }): CostRow[] {
  const training = {
    what: "training",
    usd: cost.usd,
    per: "once",
    because: cost.reason ?? priceWords(cost.price),
    asOf: cost.price.usd === null ? null : cost.price.asOf,
  };
  return (bedrock?.costs ?? [training]).map(({ what, usd, per, because, asOf }) => {
    const age = asOf === null ? 0 : (ageInDays({ asOf }, { now }) ?? 0);
    const old = age > STALE_DAYS ? `; the price is ${formatCount(age, "day")} old: check it` : "";
    return { what, usd, per, because: `${because}${old}` };
  });
}

/** Tables of what would be trained and what it would cost. */
export function plan(wanted: TrainingPlan): void {
  table("The plan", planRows(wanted), { what: "What", value: "Value" });
  table(
    wanted.bedrock ? "What it costs" : "Cost of this training at the priced model's provider",
    costRows(wanted, { now: new Date() }),
    { what: "What", usd: ["Cost", "usd"], per: "Per", because: "By" },
  );
}

function priceWords(price: TrainingPlan["cost"]["price"]): string {
  return price.usd === null ? price.reason : `${price.usd} ${price.unit} (${price.source}, ${price.asOf})`;
}

/** Tables of the base model's published limits beside what the data has, and what speaks against the plan. */
export function limits({ limits, findings, blocking, bedrock }: TrainingPlan): void {
  table("Published limits", limits, {
    name: "Limit",
    limit: ["Allowed", "count"],
    value: ["Here", "count"],
    met: ["Met", "yes-no"],
  });
  if (blocking.length > 0) table("What would fail the job: it is not sent like this", blocking, { message: "Finding" });
  if (findings.length > 0) table("What speaks against the plan, or is not known", findings, { message: "Finding" });
  if (bedrock) table("Policies to paste into IAM", bedrock.policies, { purpose: "What for", text: "Policy" });
}

/** What differs between the last plan of this use case and this one; nothing where there was none. */
export function changes(rows: readonly { what: string; before: string; now: string }[]): void {
  if (rows.length > 0)
    table("What changed since the last training", rows, { what: "What", before: "Then", now: "Now" });
}

/** Chart of the losses by epoch, the kept one marked. */
export function curve({ curve, bestEpoch, plan }: TrainingSummary): ChartSpec {
  const unit = plan.trainer === "bedrock" ? "nats per token" : "nats per example";
  return learningCurve(curve.epochs, { bestEpoch, unit });
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
