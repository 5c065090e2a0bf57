import { setTimeout as sleepFor } from "node:timers/promises";
import { TunelabError } from "../../core/errors.js";
import { formatDuration, formatUsd } from "../../core/format.js";
import { openCatalogue } from "../../models/open-catalogue.js";
import { registerModel } from "../../models/registry.js";
import { isAwsError } from "../../platform/aws-errors.js";
import type { BedrockControl, CloudJob, CloudModel } from "../../platform/bedrock.js";
import { withLock } from "../../platform/lock.js";
import type { S3Store } from "../../platform/s3.js";
import type { JobCurve } from "../job-store.js";
import { curveFindings, type TrainingFinding } from "../learning-curve.js";
import type { TrainingPlan } from "../plan.js";
import type { JobListing, Trainer, TrainerOptions, TrainingJob, TrainingStatus, TunedModel } from "../trainer.js";
import { explainFailure } from "./explain-failure.js";
import { type BedrockJobRecord, lockOf, readJob, readJobs, writeJob } from "./job-record.js";
import { curveOfMetrics, metricKeys } from "./metrics.js";
import { serviceName } from "./patterns.js";
import { type BedrockTrainingPlan, type PlannedTraining, planBedrock } from "./plan-bedrock.js";
import { waitFor } from "./wait.js";

/** First and longest pause between two looks at a job. */
const PAUSE_MS = { first: 15_000, longest: 120_000 };

const STATES = {
  running: "running",
  stopping: "running",
  completed: "completed",
  failed: "failed",
  stopped: "stopped",
} as const;

const isBedrockPlan = (plan: TrainingPlan): plan is BedrockTrainingPlan => plan.trainer === "bedrock";

/** Whether `approved` is this plan's hash, or at least its first 8 digits. */
export const isApproved = (hash: string, approved: string | undefined): boolean =>
  approved !== undefined && approved.length >= 8 && hash.startsWith(approved);

/**
 * The trainer on Amazon Bedrock. Jobs are kept in `.tunelab/<use case>/jobs/<id>/` before they are sent; name and request
 * token come from the plan's hash, so that a crash at any point leaves one job, found again by the same plan.
 */
export function createBedrockTrainer({
  useCase,
  catalogue,
  now = () => new Date(),
  sleep = (ms, signal) => sleepFor(ms, undefined, signal ? { signal } : {}),
}: TrainerOptions): Trainer {
  const planned = new Map<string, PlannedTraining>();
  const controls = new Map<string, Promise<BedrockControl>>();

  const controlIn = (region: string): Promise<BedrockControl> => {
    const opened =
      controls.get(region) ?? import("../../platform/bedrock.js").then(({ openBedrock }) => openBedrock({ region }));
    controls.set(region, opened);
    return opened;
  };
  const bucketIn = async (region: string): Promise<S3Store> =>
    (await import("../../platform/s3.js")).openS3({ region });

  const recordOf = async (id: string): Promise<BedrockJobRecord> => {
    const record = await readJob(useCase, id);
    if (record) return record;
    throw new TunelabError("missing-file", `use case "${useCase.name}" has no training job ${id}`, {
      remedy: "npx tunelab train list shows what there is; start a job with its plan.",
    });
  };

  /** Looks at the job and keeps what was seen. Null: the service does not have it. */
  const look = async (record: BedrockJobRecord): Promise<CloudJob | null> => {
    const control = await controlIn(record.plan.bedrock.region);
    const seen = await control.getJob(record.jobArn ?? record.jobName);
    if (seen && JSON.stringify(seen) !== JSON.stringify(record.seen)) {
      record.seen = seen;
      record.jobArn = seen.jobArn;
      await writeJob(useCase, record);
    }
    return seen;
  };

  const requireOwn = (job: CloudJob, record: BedrockJobRecord): void => {
    if (job.clientRequestToken === null || job.clientRequestToken === record.clientRequestToken) return;
    throw new TunelabError("bad-parameter", `another training job has the name ${job.jobName}: ${job.jobArn}`, {
      remedy: "It was not started from this plan. Rename the use case, or set another prefix in train.bedrock.",
    });
  };

  const requireFreeModelName = async (control: BedrockControl, name: string): Promise<void> => {
    const taken = (await control.listCustomModels(name)).find((one) => one.name === name);
    if (taken === undefined) return;
    throw new TunelabError("bad-parameter", `a custom model ${name} exists already: ${taken.arn}`, {
      remedy: "Set another train.bedrock.modelName, or leave it out: then every plan has a name of its own.",
    });
  };

  /** What the service itself says of the model's life counts more than the catalogue. Who may not ask is let through. */
  const requireLiving = async (
    control: BedrockControl,
    { baseModelId, region }: BedrockTrainingPlan["bedrock"],
  ): Promise<void> => {
    let offered: CloudModel[];
    try {
      offered = await control.listFoundationModels();
    } catch (thrown) {
      if (isAwsError(thrown, "access-denied")) return;
      throw thrown;
    }
    const model = offered.find(({ id }) => id === baseModelId);
    const today = now().toISOString();
    const ended = model && [model.endOfLifeAt, model.legacyAt].some((day) => day !== null && day <= today);
    if (!ended && model?.status !== "LEGACY") return;
    const end = model?.endOfLifeAt ? `, with its end of life on ${model.endOfLifeAt.slice(0, 10)}` : "";
    throw new TunelabError(
      "bad-parameter",
      `Amazon Bedrock calls ${baseModelId} legacy in ${region}${end}: it takes no new training jobs; nothing was sent`,
      {
        remedy: `What can be trained: npx tunelab models --trainable; where the catalogue is behind: npx tunelab models --live --region ${region}`,
      },
    );
  };

  /** The record to go on with: of a job that lives, or of a new attempt. */
  const prepare = async (plan: BedrockTrainingPlan, id: string): Promise<BedrockJobRecord> => {
    const known = await readJob(useCase, id);
    const attemptOf = (attempt: number): BedrockJobRecord => ({
      id,
      plan,
      attempt,
      jobName: attempt === 1 ? plan.bedrock.jobName : serviceName(plan.bedrock.jobName, `r${attempt}`),
      clientRequestToken: `tunelab-${plan.hash.slice(0, 32)}-${attempt}`,
      jobArn: null,
      seen: null,
      result: null,
      startedAt: now().toISOString(),
    });
    let record = known ? { ...known, plan } : attemptOf(1);
    // Where the folder was lost, attempts are found by their names.
    for (;;) {
      const job = await look(record);
      if (job) requireOwn(job, record);
      const isOver = job === null ? record.jobArn !== null : job.state === "failed" || job.state === "stopped";
      if (!isOver) return record;
      record = attemptOf(record.attempt + 1);
    }
  };

  const send = async (record: BedrockJobRecord, texts: ReadonlyMap<string, string>): Promise<void> => {
    const { region, bucket, files, ...request } = record.plan.bedrock;
    const [control, store] = [await controlIn(region), await bucketIn(region)];
    await store.requireBucket({ bucket });
    await requireLiving(control, record.plan.bedrock);
    await requireFreeModelName(control, request.modelName);
    await writeJob(useCase, record);
    for (const { key, sha256 } of files) await store.sendOnce({ bucket, key, text: texts.get(key) ?? "", sha256 });
    const uriOf = (part: "train" | "validation") => files.find((file) => file.part === part)?.s3Uri;
    const validationS3Uri = uriOf("validation");
    try {
      record.jobArn = await control.createJob({
        jobName: record.jobName,
        modelName: request.modelName,
        roleArn: request.roleArn,
        baseModelId: request.baseModelId,
        clientRequestToken: record.clientRequestToken,
        trainS3Uri: uriOf("train") as string,
        ...(validationS3Uri === undefined ? {} : { validationS3Uri }),
        outputS3Uri: request.outputS3Uri,
        hyperParameters: request.hyperParameters,
        tags: { "tunelab:use-case": useCase.name, "tunelab:plan": record.plan.hash.slice(0, 32) },
      });
    } catch (thrown) {
      if (!isAwsError(thrown, "conflict")) throw thrown;
      const job = await control.getJob(record.jobName);
      if (job === null) throw thrown;
      requireOwn(job, record);
      record.jobArn = job.jobArn;
    }
    await writeJob(useCase, record);
  };

  const resultOf = async (record: BedrockJobRecord, job: CloudJob): Promise<JobCurve> => {
    if (record.result) return record.result;
    const { region, bucket, outputS3Uri } = record.plan.bedrock;
    const store = await bucketIn(region);
    const jobId = job.jobArn.split("/").at(-1) as string;
    const prefix = `${outputS3Uri.replace(`s3://${bucket}/`, "")}/model-customization-job-${jobId}/`;
    const keys = metricKeys(await store.list({ bucket, prefix }));
    const read = async (key: string | null) =>
      key === null ? null : { file: `s3://${bucket}/${key}`, text: await store.readText({ bucket, key }) };
    const curve = await curveOfMetrics({
      training: await read(keys.training),
      validation: await read(keys.validation),
    });
    const findings: TrainingFinding[] = curveFindings(curve, { plannedEpochs: record.plan.epochs, keeps: "last" });
    if (curve.epochs.length === 0) {
      findings.push({
        kind: "no-curve",
        message: `The job left no metrics under s3://${bucket}/${prefix}: what it learnt shows in the benchmark alone.`,
      });
    } else if (curve.epochs.every((point) => point.validationLoss === null)) {
      findings.push({
        kind: "no-validation",
        message: "There is no validation loss: overfitting cannot be seen in this curve.",
      });
    }
    record.result = { curve, bestEpoch: curve.epochs.at(-1)?.epoch ?? 0, findings };
    await writeJob(useCase, record);
    return record.result;
  };

  const statusOf = (record: BedrockJobRecord, job: CloudJob | null): TrainingStatus => {
    const failure = job?.state === "failed" ? explainFailure(job.failure) : null;
    const epochs = record.result?.curve.epochs;
    return {
      state: job === null ? (record.jobArn === null ? "interrupted" : "missing") : STATES[job.state],
      epoch: epochs?.length ?? 0,
      plannedEpochs: record.plan.epochs,
      latest: epochs?.at(-1) ?? null,
      jobName: record.jobName,
      ...(record.jobArn === null ? {} : { jobArn: record.jobArn }),
      ...(job === null
        ? {}
        : {
            stages: job.stages,
            runningMs: Math.max(
              0,
              (job.endedAt === null ? now() : new Date(job.endedAt)).getTime() - Date.parse(job.createdAt),
            ),
          }),
      ...(failure === null
        ? {}
        : { failure: `${failure.says}\nWhat it means: ${failure.means}\nWhat to do: ${failure.remedy}` }),
    };
  };

  const noModel = (record: BedrockJobRecord, { state, failure }: TrainingStatus): TunelabError =>
    new TunelabError(
      "not-enough-data",
      state === "missing"
        ? `training job ${record.jobName} is no longer in ${record.plan.bedrock.region}: it was deleted, or these credentials are of another account`
        : `training job ${record.jobName} gave no model: it is ${state}${failure === undefined ? "" : `. AWS says: ${failure}`}`,
      { remedy: "Nothing of it runs. Starting the same plan again makes a new attempt." },
    );

  return {
    async plan(spec) {
      const { train: defaults } = useCase;
      if (!defaults) {
        throw new TunelabError("bad-input", `use case "${useCase.name}" has no train section`, {
          remedy: "Add one to its use-case.yaml; data/email-triage/use-case.yaml shows the fields.",
        });
      }
      const made = planBedrock(spec, {
        useCase: useCase.name,
        system: useCase.shortSystem,
        defaults,
        catalogue: catalogue ?? (await openCatalogue(useCase)),
        on: now(),
      });
      planned.set(made.plan.hash, made);
      return made.plan;
    },

    async start(plan, { approvedPlan } = {}) {
      if (!isBedrockPlan(plan)) throw new TypeError(`plan must be of the Bedrock trainer, got one of ${plan.trainer}`);
      if (plan.blocking.length > 0) {
        throw new TunelabError("bad-input", "Amazon Bedrock would refuse this plan; nothing was sent", {
          findings: plan.blocking,
          remedy: "Mend what is named above and plan again.",
        });
      }
      const job: TrainingJob = { id: plan.hash.slice(0, 16), planHash: plan.hash };
      await withLock(
        lockOf(useCase, job.id),
        async () => {
          const record = await prepare(plan, job.id);
          if (record.jobArn !== null) {
            await writeJob(useCase, record);
            return;
          }
          if (!isApproved(plan.hash, approvedPlan)) {
            throw new TunelabError(
              "budget",
              `this plan costs ${plan.cost.usd === null ? "an unknown sum" : `about ${formatUsd(plan.cost.usd)}`} for training and was not approved; nothing was sent`,
              {
                remedy: `To start it: approvedPlan "${job.id}" in the notebook (-p approvedPlan=${job.id}), or npx tunelab train start --yes`,
              },
            );
          }
          const texts = planned.get(plan.hash)?.texts;
          if (!texts) {
            throw new TunelabError("bad-parameter", `this plan (${job.id}) was made by another trainer or process`, {
              remedy: "Make the plan again from the same rows: the hash will be the same.",
            });
          }
          await send(record, texts);
        },
        { waitMs: 120_000 },
      );
      return job;
    },

    async status({ id }) {
      const record = await recordOf(id);
      return statusOf(record, await look(record));
    },

    async stop({ id }) {
      const record = await recordOf(id);
      const job = await look(record);
      if (job === null || job.state !== "running") return;
      const control = await controlIn(record.plan.bedrock.region);
      try {
        await control.stopJob(job.jobArn);
      } catch (thrown) {
        // It ended between the look and the stop.
        if (!isAwsError(thrown, "conflict")) throw thrown;
      }
    },

    async model({ id }, { onStatus, signal } = {}): Promise<TunedModel> {
      const record = await recordOf(id);
      const job = await waitFor(() => look(record), {
        isOver: (seen) => seen === null || !["running", "stopping"].includes(seen.state),
        onLook: (seen) => onStatus?.(statusOf(record, seen)),
        sleep,
        pauseMs: PAUSE_MS,
        ...(signal === undefined ? {} : { signal }),
      });
      if (job?.state !== "completed" || job.modelArn === null) throw noModel(record, statusOf(record, job));
      const { curve, bestEpoch, findings } = await resultOf(record, job);
      const { plan } = record;
      const last = curve.epochs.at(-1);
      const { region, modelName } = plan.bedrock;
      const artefact = { kind: "bedrock-custom-model", modelArn: job.modelArn, modelName, jobArn: job.jobArn, region };
      const entry = await registerModel(
        useCase,
        {
          artefact: `${JSON.stringify(artefact, null, 2)}\n`,
          cloud: { modelArn: job.modelArn, region },
          lineage: {
            trainer: plan.trainer,
            jobId: id,
            planHash: plan.hash,
            dataHash: plan.data.hash,
            baseModel: plan.baseModel,
            jobArn: job.jobArn,
            ...(plan.data.splitKey === undefined ? {} : { splitKey: plan.data.splitKey }),
          },
          metrics: {
            trainingLoss: last?.trainingLoss ?? null,
            validationLoss: last?.validationLoss ?? null,
            trainingAccuracy: null,
            validationAccuracy: null,
          },
        },
        { now },
      );
      return {
        model: entry.model,
        artefactHash: entry.artefactHash,
        jobId: id,
        plan,
        curve,
        epochs: curve.epochs.length,
        bestEpoch,
        findings,
      };
    },

    async find(nameOrArn) {
      const records = await readJobs(useCase);
      const record = records.find(({ id, jobName, jobArn }) => [id, jobName, jobArn].includes(nameOrArn));
      if (record) return { id: record.id, planHash: record.plan.hash };
      throw new TunelabError("missing-file", `use case "${useCase.name}" has no training job ${nameOrArn}`, {
        remedy:
          records.length === 0
            ? "None was started from this project. A job of the same plan is found by planning again from the same rows."
            : `It has: ${records.map(({ jobName }) => jobName).join(", ")}.`,
      });
    },

    async list(): Promise<JobListing[]> {
      const records = await readJobs(useCase);
      const listings: JobListing[] = [];
      for (const record of records) {
        const status = statusOf(record, await look(record));
        listings.push({ id: record.id, name: record.jobName, state: status.state, startedAt: record.startedAt });
      }
      return listings;
    },
  };
}

/** One line of progress: `running for 1 h 5 min: validation Completed, data processing Completed, training InProgress`. */
export function statusLine({ state, stages = [], runningMs }: TrainingStatus): string {
  const since = runningMs === undefined ? "" : ` for ${formatDuration(runningMs)}`;
  const detail = stages.map(({ name, status }) => `${name} ${status}`).join(", ");
  return `${state}${state === "running" ? since : ""}${detail === "" ? "" : `: ${detail}`}`;
}
