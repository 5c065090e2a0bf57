import { type AwsCall, awsError, isAwsError, quietNodeWarning } from "./aws-errors.js";

/** What a training job is asked to do. */
export interface JobRequest {
  jobName: string;
  modelName: string;
  roleArn: string;
  /** The model's identifier for training. */
  baseModelId: string;
  clientRequestToken: string;
  trainS3Uri: string;
  validationS3Uri?: string;
  outputS3Uri: string;
  hyperParameters: Record<string, string>;
  tags: Record<string, string>;
}

export type JobState = "running" | "completed" | "failed" | "stopping" | "stopped";

/** One stage of a job: validation, data processing, training. */
export interface JobStage {
  name: "validation" | "data processing" | "training";
  /** As AWS says it: NotStarted, InProgress, Stopping, Stopped, Completed, Failed. */
  status: string;
}

export interface CloudJob {
  jobArn: string;
  jobName: string;
  state: JobState;
  stages: JobStage[];
  modelName: string;
  /** Null until the job is completed. */
  modelArn: string | null;
  clientRequestToken: string | null;
  failure: string | null;
  createdAt: string;
  endedAt: string | null;
  outputS3Uri: string | null;
}

export type ServingKind = "on-demand" | "provisioned";

/** A custom model that answers requests, or is about to. */
export interface CloudServing {
  kind: ServingKind;
  arn: string;
  name: string;
  modelArn: string;
  state: "creating" | "active" | "failed";
  failure: string | null;
  createdAt: string;
}

/** A model that Amazon Bedrock offers in a region, with the days of its life. */
export interface CloudModel {
  id: string;
  name: string;
  provider: string;
  canFineTune: boolean;
  /** ACTIVE or LEGACY; null where the service says none. */
  status: string | null;
  legacyAt: string | null;
  endOfLifeAt: string | null;
}

/** The Bedrock control plane of one region. Every method throws what `awsError` makes of a failure. */
export interface BedrockControl {
  createJob(request: JobRequest): Promise<string>;
  /** By name or ARN; null when there is no such job. */
  getJob(id: string): Promise<CloudJob | null>;
  listJobs(nameContains: string): Promise<Pick<CloudJob, "jobArn" | "jobName" | "state" | "createdAt">[]>;
  stopJob(id: string): Promise<void>;
  createServing(request: {
    kind: ServingKind;
    name: string;
    modelArn: string;
    clientRequestToken: string;
    tags: Record<string, string>;
  }): Promise<string>;
  /** Null when there is none of that ARN. */
  getServing(kind: ServingKind, arn: string): Promise<CloudServing | null>;
  listServings(): Promise<CloudServing[]>;
  /** Deletes it; that it is gone already is no error. */
  deleteServing(kind: ServingKind, arn: string): Promise<void>;
  listCustomModels(nameContains: string): Promise<{ arn: string; name: string; createdAt: string }[]>;
  deleteCustomModel(arn: string): Promise<void>;
  listFoundationModels(): Promise<CloudModel[]>;
}

const JOB_STATES: Record<string, JobState> = {
  InProgress: "running",
  Completed: "completed",
  Failed: "failed",
  Stopping: "stopping",
  Stopped: "stopped",
};

const SERVING_STATES: Record<string, CloudServing["state"]> = {
  Creating: "creating",
  Updating: "active",
  Active: "active",
  InService: "active",
  Failed: "failed",
};

const iso = (date: Date | undefined): string | null => date?.toISOString() ?? null;
const asTags = (tags: Record<string, string>) => Object.entries(tags).map(([key, value]) => ({ key, value }));

/** All pages of a listing. */
async function allPages<Item>(
  page: (nextToken: string | undefined) => Promise<{ items: Item[]; nextToken: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items, nextToken } = await page(token);
    all.push(...items);
    token = nextToken;
  } while (token !== undefined);
  return all;
}

/**
 * Opens the Bedrock control plane of a region with the SDK's own search for credentials. The standard variables
 * AWS_ENDPOINT_URL_BEDROCK and AWS_ENDPOINT_URL send it elsewhere.
 * @example (await (await openBedrock({ region: "us-east-1" })).getJob("tunelab-email-triage-1f0c9a2b"))?.state
 */
export async function openBedrock({ region }: { region: string }): Promise<BedrockControl> {
  quietNodeWarning();
  const sdk = await import("@aws-sdk/client-bedrock");
  const client = new sdk.BedrockClient({ region, maxAttempts: 4 });

  const asked = async <Answer>(action: string, resource: string, work: () => Promise<Answer>): Promise<Answer> => {
    const call: AwsCall = { action: `bedrock:${action}`, resource, region };
    try {
      return await work();
    } catch (thrown) {
      throw awsError(thrown, call);
    }
  };
  const orNull = async <Answer>(work: Promise<Answer>): Promise<Answer | null> => {
    try {
      return await work;
    } catch (thrown) {
      if (isAwsError(thrown, "not-found")) return null;
      throw thrown;
    }
  };

  return {
    async createJob(request) {
      const { jobArn } = await asked("CreateModelCustomizationJob", "*", () =>
        client.send(
          new sdk.CreateModelCustomizationJobCommand({
            jobName: request.jobName,
            customModelName: request.modelName,
            roleArn: request.roleArn,
            baseModelIdentifier: request.baseModelId,
            clientRequestToken: request.clientRequestToken,
            customizationType: "FINE_TUNING",
            hyperParameters: request.hyperParameters,
            trainingDataConfig: { s3Uri: request.trainS3Uri },
            ...(request.validationS3Uri === undefined
              ? {}
              : { validationDataConfig: { validators: [{ s3Uri: request.validationS3Uri }] } }),
            outputDataConfig: { s3Uri: request.outputS3Uri },
            jobTags: asTags(request.tags),
            customModelTags: asTags(request.tags),
          }),
        ),
      );
      return jobArn as string;
    },

    async getJob(id) {
      const job = await orNull(
        asked("GetModelCustomizationJob", id, () =>
          client.send(new sdk.GetModelCustomizationJobCommand({ jobIdentifier: id })),
        ),
      );
      if (job === null) return null;
      const { validationDetails, dataProcessingDetails, trainingDetails } = job.statusDetails ?? {};
      return {
        jobArn: job.jobArn as string,
        jobName: job.jobName as string,
        state: JOB_STATES[job.status ?? ""] ?? "running",
        stages: [
          { name: "validation", status: validationDetails?.status ?? "NotStarted" },
          { name: "data processing", status: dataProcessingDetails?.status ?? "NotStarted" },
          { name: "training", status: trainingDetails?.status ?? "NotStarted" },
        ],
        modelName: job.outputModelName as string,
        modelArn: job.outputModelArn ?? null,
        clientRequestToken: job.clientRequestToken ?? null,
        failure: job.failureMessage ?? null,
        createdAt: iso(job.creationTime) ?? "",
        endedAt: iso(job.endTime),
        outputS3Uri: job.outputDataConfig?.s3Uri ?? null,
      };
    },

    async listJobs(nameContains) {
      return allPages(async (nextToken) => {
        const page = await asked("ListModelCustomizationJobs", "*", () =>
          client.send(new sdk.ListModelCustomizationJobsCommand({ nameContains, ...(nextToken ? { nextToken } : {}) })),
        );
        const items = (page.modelCustomizationJobSummaries ?? []).map((job) => ({
          jobArn: job.jobArn as string,
          jobName: job.jobName as string,
          state: JOB_STATES[job.status ?? ""] ?? ("running" as const),
          createdAt: iso(job.creationTime) ?? "",
        }));
        return { items, nextToken: page.nextToken };
      });
    },

    async stopJob(id) {
      await asked("StopModelCustomizationJob", id, () =>
        client.send(new sdk.StopModelCustomizationJobCommand({ jobIdentifier: id })),
      );
    },

    async createServing({ kind, name, modelArn, clientRequestToken, tags }) {
      if (kind === "on-demand") {
        const { customModelDeploymentArn } = await asked("CreateCustomModelDeployment", modelArn, () =>
          client.send(
            new sdk.CreateCustomModelDeploymentCommand({
              modelDeploymentName: name,
              modelArn,
              clientRequestToken,
              tags: asTags(tags),
            }),
          ),
        );
        return customModelDeploymentArn as string;
      }
      const { provisionedModelArn } = await asked("CreateProvisionedModelThroughput", modelArn, () =>
        client.send(
          new sdk.CreateProvisionedModelThroughputCommand({
            provisionedModelName: name,
            modelId: modelArn,
            modelUnits: 1,
            clientRequestToken,
            tags: asTags(tags),
          }),
        ),
      );
      return provisionedModelArn as string;
    },

    async getServing(kind, arn) {
      if (kind === "on-demand") {
        const found = await orNull(
          asked("GetCustomModelDeployment", arn, () =>
            client.send(new sdk.GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn })),
          ),
        );
        return (
          found && {
            kind,
            arn,
            name: found.modelDeploymentName as string,
            modelArn: found.modelArn as string,
            state: SERVING_STATES[found.status ?? ""] ?? "creating",
            failure: found.failureMessage ?? null,
            createdAt: iso(found.createdAt) ?? "",
          }
        );
      }
      const found = await orNull(
        asked("GetProvisionedModelThroughput", arn, () =>
          client.send(new sdk.GetProvisionedModelThroughputCommand({ provisionedModelId: arn })),
        ),
      );
      return (
        found && {
          kind,
          arn,
          name: found.provisionedModelName as string,
          modelArn: found.modelArn as string,
          state: SERVING_STATES[found.status ?? ""] ?? "creating",
          failure: found.failureMessage ?? null,
          createdAt: iso(found.creationTime) ?? "",
        }
      );
    },

    async listServings() {
      const deployments = await allPages(async (nextToken) => {
        const page = await asked("ListCustomModelDeployments", "*", () =>
          client.send(new sdk.ListCustomModelDeploymentsCommand(nextToken ? { nextToken } : {})),
        );
        return { items: page.modelDeploymentSummaries ?? [], nextToken: page.nextToken };
      });
      const throughputs = await allPages(async (nextToken) => {
        const page = await asked("ListProvisionedModelThroughputs", "*", () =>
          client.send(new sdk.ListProvisionedModelThroughputsCommand(nextToken ? { nextToken } : {})),
        );
        return { items: page.provisionedModelSummaries ?? [], nextToken: page.nextToken };
      });
      return [
        ...deployments.map((one) => ({
          kind: "on-demand" as const,
          arn: one.customModelDeploymentArn as string,
          name: one.customModelDeploymentName as string,
          modelArn: one.modelArn as string,
          state: SERVING_STATES[one.status ?? ""] ?? ("creating" as const),
          failure: one.failureMessage ?? null,
          createdAt: iso(one.createdAt) ?? "",
        })),
        ...throughputs.map((one) => ({
          kind: "provisioned" as const,
          arn: one.provisionedModelArn as string,
          name: one.provisionedModelName as string,
          modelArn: one.modelArn as string,
          state: SERVING_STATES[one.status ?? ""] ?? ("creating" as const),
          failure: null,
          createdAt: iso(one.creationTime) ?? "",
        })),
      ];
    },

    async deleteServing(kind, arn) {
      await orNull(
        kind === "on-demand"
          ? asked("DeleteCustomModelDeployment", arn, () =>
              client.send(new sdk.DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn })),
            )
          : asked("DeleteProvisionedModelThroughput", arn, () =>
              client.send(new sdk.DeleteProvisionedModelThroughputCommand({ provisionedModelId: arn })),
            ),
      );
    },

    async listCustomModels(nameContains) {
      return allPages(async (nextToken) => {
        const page = await asked("ListCustomModels", "*", () =>
          client.send(new sdk.ListCustomModelsCommand({ nameContains, ...(nextToken ? { nextToken } : {}) })),
        );
        const items = (page.modelSummaries ?? []).map((one) => ({
          arn: one.modelArn as string,
          name: one.modelName as string,
          createdAt: iso(one.creationTime) ?? "",
        }));
        return { items, nextToken: page.nextToken };
      });
    },

    async deleteCustomModel(arn) {
      await orNull(
        asked("DeleteCustomModel", arn, () => client.send(new sdk.DeleteCustomModelCommand({ modelIdentifier: arn }))),
      );
    },

    async listFoundationModels() {
      const { modelSummaries = [] } = await asked("ListFoundationModels", "*", () =>
        client.send(new sdk.ListFoundationModelsCommand({})),
      );
      return modelSummaries.map((one) => ({
        id: one.modelId as string,
        name: one.modelName ?? (one.modelId as string),
        provider: one.providerName ?? "",
        canFineTune: one.customizationsSupported?.includes("FINE_TUNING") ?? false,
        status: one.modelLifecycle?.status ?? null,
        legacyAt: iso(one.modelLifecycle?.legacyTime),
        endOfLifeAt: iso(one.modelLifecycle?.endOfLifeTime),
      }));
    },
  };
}
