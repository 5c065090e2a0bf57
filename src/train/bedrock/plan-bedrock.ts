import { canTrain } from "../../catalogue/can-train.js";
import { limitsFor } from "../../catalogue/limits.js";
import { modelOf } from "../../catalogue/model.js";
import { priceOf } from "../../catalogue/price.js";
import type { Catalogue, CatalogueModel, TrainingLimits } from "../../catalogue/types.js";
import { type Finding, TunelabError } from "../../core/errors.js";
import { answerOf } from "../../core/example.js";
import { formatCount } from "../../core/format.js";
import type { BedrockDefinition, TrainingDefinition } from "../../core/use-case.js";
import { sha256 } from "../../platform/files.js";
import { statistics } from "../../split/statistics.js";
import { trainingCost } from "../../split/training-cost.js";
import { estimateTokens } from "../../text/index.js";
import { classCounts } from "../dataset.js";
import type { TrainingPlan, TrainingSpec } from "../plan.js";
import { checkLimits, hashOfRows, inTrainingOrder, largestRowTokens } from "../plan-data.js";
import { costLines } from "./costs.js";
import { bedrockHyperparameters } from "./hyperparameters.js";
import { nameFinding, serviceName } from "./patterns.js";
import type { BedrockPlan, PlannedFile } from "./plan-types.js";
import { accountOf, policiesFor } from "./policies.js";
import { type TrainingPart, trainingPart } from "./training-rows.js";

/** Goes up when the same plan would ask for another job. */
const BEDROCK_TRAINER_VERSION = 1;

/** A plan of a job on Amazon Bedrock. */
export interface BedrockTrainingPlan extends TrainingPlan {
  trainer: "bedrock";
  hyperparameters: Record<string, string>;
  bedrock: BedrockPlan;
}

/** Plan and the text of each planned file, by its key. */
export interface PlannedTraining {
  plan: BedrockTrainingPlan;
  texts: Map<string, string>;
}

interface Context {
  useCase: string;
  system: string;
  defaults: TrainingDefinition;
  catalogue: Catalogue;
  on: Date;
}

function settingsOf(spec: TrainingSpec, { defaults, useCase }: Context): BedrockDefinition {
  const bedrock = spec.bedrock ?? defaults.bedrock;
  if (bedrock) return bedrock;
  throw new TunelabError("bad-parameter", `use case "${useCase}" does not say where to train on Amazon Bedrock`, {
    findings: [
      { field: "train.bedrock.region", message: "AWS region of the job" },
      { field: "train.bedrock.bucket", message: "S3 bucket in that region" },
      { field: "train.bedrock.roleArn", message: "role that the job takes on" },
    ],
    remedy: `Add a bedrock section to train in data/${useCase}/use-case.yaml; README shows one. trainer: local needs none.`,
  });
}

/** What the base model, the region, the names and the role would be refused for. */
function placeFindings(model: CatalogueModel, settings: BedrockDefinition, { catalogue, on }: Context): Finding[] {
  const findings: Finding[] = [];
  const answer = canTrain(catalogue, model.id, { on });
  if (!answer.possible) findings.push({ field: "baseModel", message: answer.words });
  else if (!model.training?.regions.includes(settings.region)) {
    findings.push({
      field: "region",
      message: `${model.name} is trained in ${model.training?.regions.join(", ")} alone, got ${settings.region}`,
    });
  }
  const named = [
    nameFinding("roleArn", settings.roleArn),
    nameFinding("bucket", settings.bucket),
    settings.modelName === undefined ? null : nameFinding("modelName", settings.modelName),
  ];
  return [...findings, ...named.filter((one) => one !== null)];
}

/** The parts that go out: no validation part where the model takes none. */
function partsOf(
  { train, validation }: TrainingSpec,
  { model, limits, system }: { model: CatalogueModel; limits: TrainingLimits | null; system: string },
): { train: TrainingPart; validation: TrainingPart | null; findings: Finding[] } {
  const rules = { model, limits, system };
  const takesValidation = model.training?.validationDataset ?? true;
  const sent = takesValidation && validation.length > 0;
  const findings: Finding[] = [];
  if (!takesValidation && validation.length > 0) {
    findings.push({
      field: "validation",
      message: `a training job on ${model.name} takes no validation file: ${formatCount(validation.length, "row")} are not sent, and there will be no validation loss`,
    });
  }
  return {
    train: trainingPart(inTrainingOrder(train), rules),
    validation: sent ? trainingPart(inTrainingOrder(validation), rules) : null,
    findings,
  };
}

function fileOf(part: PlannedFile["part"], { rows, text }: TrainingPart, root: string, bucket: string): PlannedFile {
  const hash = sha256(text);
  const key = `${root}/data/${hash.slice(0, 32)}/${part}.jsonl`;
  return { part, key, s3Uri: `s3://${bucket}/${key}`, bytes: Buffer.byteLength(text), rows: rows.length, sha256: hash };
}

function sizeFindings(files: readonly PlannedFile[], limits: TrainingLimits | null): Finding[] {
  return files.flatMap(({ part, bytes }) => {
    const most = part === "train" ? limits?.maxTrainBytes : limits?.maxValidationBytes;
    return most == null || bytes <= most
      ? []
      : [{ field: part, message: `the file has ${formatCount(bytes, "byte")}, the model takes ${formatCount(most)}` }];
  });
}

/**
 * Plans a training job on Amazon Bedrock: everything that can be checked without asking AWS is checked, every sum that it
 * leads to is priced. What would fail the job stands in `blocking`, what is doubtful or unknown in `findings`.
 * @param on day for which lifecycle and the age of prices are judged; it does not enter the hash
 * @example (planBedrock(spec, context)).plan.bedrock.jobName // "tunelab-email-triage-1f0c9a2b"
 * @throws TunelabError `not-enough-data` without training rows, `bad-parameter` without a `train.bedrock` section or
 *   for a model that the catalogue does not have
 */
export function planBedrock(spec: TrainingSpec, context: Context): PlannedTraining {
  const { useCase, system, defaults, catalogue } = context;
  if (spec.train.length === 0) {
    throw new TunelabError("not-enough-data", `use case "${useCase}" has no training rows`, {
      remedy: `Run: npx tunelab run 02-data --use-case ${useCase}`,
    });
  }
  const settings = settingsOf(spec, context);
  const model = modelOf(catalogue, spec.baseModel ?? defaults.baseModel);
  const limits = limitsFor(catalogue, model.id);
  const blocking = placeFindings(model, settings, context);
  const { train, validation, findings } = partsOf(spec, { model, limits, system });
  const chosen = bedrockHyperparameters(
    { own: settings.hyperparameters ?? {}, given: spec },
    { catalogue, model: model.id },
  );
  blocking.push(...chosen.blocking);
  findings.push(...chosen.warnings, ...train.doubtful, ...(validation?.doubtful ?? []));

  const bad = [...train.bad, ...(validation?.bad ?? [])];
  if (bad.length > 0 && settings.badRows !== "leave-out") {
    blocking.push(...bad.slice(0, 20), {
      field: "badRows",
      message: `${formatCount(bad.length, "finding")} in rows that would fail the job; badRows: leave-out in train.bedrock sends the others`,
    });
  } else if (bad.length > 0) {
    const rows = spec.train.length - train.rows.length;
    findings.push({
      field: "badRows",
      message: `${formatCount(rows, "training row")} that would fail the job are left out; ${formatCount(train.rows.length)} remain`,
    });
  }
  const counts = {
    train: train.rows.length,
    validation: validation?.rows.length ?? 0,
    largestTokens: largestRowTokens(train.rows, system),
  };
  const checks = limits === null ? [] : checkLimits(limits, counts);
  for (const { name, limit, value, met } of checks) {
    if (met) continue;
    const message = `${model.name} takes ${formatCount(limit)}, the data has ${formatCount(value)}`;
    (name.includes("estimate") ? findings : blocking).push({ field: name, message });
  }
  if (limits === null) findings.push({ field: "limits", message: `no published limits found for ${model.name}` });

  const prefix = settings.prefix ?? "tunelab";
  const root = `${prefix}/${useCase}`;
  const sentParts = { train, ...(validation === null ? {} : { validation }) };
  const texts = new Map<string, string>();
  const files = Object.entries(sentParts).map(([name, part]) => {
    const file = fileOf(name as PlannedFile["part"], part, root, settings.bucket);
    texts.set(file.key, part.text);
    return file;
  });
  blocking.push(...sizeFindings(files, limits));

  const baseModelId = model.training?.ids[0] ?? model.id;
  const decisive = {
    trainer: "bedrock" as const,
    trainerVersion: BEDROCK_TRAINER_VERSION,
    useCase,
    baseModel: model.id,
    hyperparameters: chosen.values,
    place: [baseModelId, settings.region, settings.bucket, prefix, settings.roleArn, settings.modelName ?? null],
    files: files.map((file) => file.sha256),
    dataHash: hashOfRows(train.rows, validation?.rows ?? []),
  };
  const hash = sha256(JSON.stringify(decisive));
  const outputS3Uri = `s3://${settings.bucket}/${root}/output`;
  const jobName = serviceName(`tunelab-${useCase}`, hash.slice(0, 8));
  const modelName = settings.modelName ?? jobName;
  blocking.push(
    ...[
      nameFinding("jobName", jobName),
      nameFinding("s3Uri", outputS3Uri, "outputS3Uri"),
      ...files.map((file) => nameFinding("s3Uri", file.s3Uri, `${file.part}.s3Uri`)),
    ].filter((one) => one !== null),
  );

  const price = priceOf(catalogue, model.id, "training");
  const { tokensPerEpoch, tokens, costUsd } = trainingCost(statistics(train.rows, { system }), {
    epochs: chosen.epochs,
    pricePerThousandTokensUsd: price.usd,
  });
  const answers = train.rows.reduce((sum, row) => sum + estimateTokens(answerOf(row)), 0);
  const rows = Math.max(1, train.rows.length);
  const meanTokens = { input: (tokensPerEpoch - answers) / rows, output: answers / rows };
  const serving: BedrockPlan["serving"] = [];
  if (model.training?.customOnDemand) serving.push("on-demand");
  if (model.training?.customProvisioned) serving.push("provisioned");
  const { region, bucket, roleArn } = settings;
  const plan: BedrockTrainingPlan = {
    trainer: "bedrock",
    trainerVersion: BEDROCK_TRAINER_VERSION,
    useCase,
    baseModel: model.id,
    hyperparameters: chosen.values,
    epochs: chosen.epochs,
    data: {
      trainRows: train.rows.length,
      validationRows: counts.validation,
      classes: classCounts(train.rows),
      tokensPerEpoch,
      tokens,
      hash: decisive.dataHash,
      ...(spec.splitKey === undefined ? {} : { splitKey: spec.splitKey }),
    },
    cost: { usd: costUsd, ...(price.usd === null ? { reason: price.reason } : {}), price },
    limits: checks,
    findings,
    blocking,
    bedrock: {
      region,
      bucket,
      prefix,
      roleArn,
      baseModelId,
      jobName,
      modelName,
      hyperParameters: chosen.values,
      files,
      outputS3Uri,
      serving,
      costs: costLines(catalogue, model, {
        tokens,
        meanTokens,
        evaluationRequests: spec.evaluationRequests ?? spec.validation.length,
      }),
      policies: policiesFor({ region, account: accountOf(roleArn), bucket, prefix, roleArn }),
      leftOut: bad,
    },
    hash,
  };
  return { plan, texts };
}
