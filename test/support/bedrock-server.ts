import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BUCKET, handleBucket, type StoredObject } from "./s3-part.js";

/** A server of our own that speaks the Bedrock control plane and the part of S3 that training uses, on a clock of its own. */
export const ACCOUNT = "123456789012";

// Copied from the service model of botocore 1.43.11, unchanged: what the product writes must fit these.
const PATTERNS = {
  jobName: /^[a-zA-Z0-9](-*[a-zA-Z0-9+\-.])*$/,
  customModelName: /^([0-9a-zA-Z][_-]?){1,63}$/,
  modelDeploymentName: /^([0-9a-zA-Z][_-]?){1,63}$/,
  provisionedModelName: /^([0-9a-zA-Z][_-]?)+$/,
  roleArn: /^arn:aws(-[^:]+)?:iam::([0-9]{12})?:role\/.+$/,
  clientRequestToken: /^[a-zA-Z0-9]([-a-zA-Z0-9]{0,254}[a-zA-Z0-9])?$/,
  s3Uri: /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:\/[-!_*'().a-z0-9A-Z]+(?:\/[-!_*'().a-z0-9A-Z]+)*)?\/?$/,
};

const MINUTE = 60_000;
/** How long each thing takes on the server's clock. */
const TAKES = {
  validation: 5 * MINUTE,
  processing: 15 * MINUTE,
  training: 90 * MINUTE,
  stopping: 2 * MINUTE,
  deployment: 5 * MINUTE,
  provisioned: 25 * MINUTE,
};

interface Job {
  id: string;
  arn: string;
  request: Record<string, unknown> & { jobName: string; customModelName: string };
  createdAt: number;
  stopAt: number | null;
  fail: { afterMs: number; message: string } | null;
  wrote: boolean;
}

interface Serving {
  kind: "deployment" | "provisioned";
  arn: string;
  name: string;
  modelArn: string;
  token: string | null;
  createdAt: number;
}

interface Failure {
  status: number;
  type: string;
  message: string;
  times: number;
}

export interface BedrockServer {
  url: string;
  clock: { now(): Date; advance(ms: number): void };
  /** Every request, as `POST /model-customization-jobs`. */
  calls: string[];
  jobs: Map<string, Job>;
  servings: Map<string, Serving>;
  customModels: Map<string, { arn: string; name: string; createdAt: number }>;
  objects: Map<string, StoredObject>;
  /** The next requests whose line contains `call` are answered with this failure. */
  fail(call: string, failure: Omit<Failure, "times">, times?: number): void;
  /** The next such request is carried out, but its answer never arrives. */
  dropAnswer(call: string): void;
  /** Calls `act` once when such a request comes: before it is carried out, or after, with its answer held back. */
  at(call: string, when: "before" | "after", act: () => void): void;
  /** The jobs made from now on fail so. */
  failJobs(fail: Job["fail"]): void;
  /** Where the bucket lies. */
  bucketRegion: string;
  /** What ListFoundationModels answers. */
  foundationModels: { modelId: string; modelLifecycle: Record<string, string>; [field: string]: unknown }[];
  /** The metrics that a job writes; null: none. */
  metrics: { training: string; validation: string | null } | null;
  close(): Promise<void>;
}

/** Losses of 10 steps an epoch: falling in training, rising again in validation after epoch 2. */
export function madeUpMetrics(epochs: number): { training: string; validation: string } {
  const training = ["step_number,epoch_number,training_loss,perplexity"];
  const validation = ["step_number,epoch_number,validation_loss,perplexity"];
  for (let step = 0; step < epochs * 10; step += 1) {
    const loss = 2 * Math.exp(-step / 12) + 0.1;
    training.push(`${step},${Math.floor(step / 10)},${loss},${Math.exp(loss)}`);
  }
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const loss = [1.1, 0.7, 0.9, 1.2, 1.5][epoch] ?? 1.6;
    validation.push(`${(epoch + 1) * 10 - 1},${epoch},${loss},${Math.exp(loss)}`);
  }
  return { training: `${training.join("\n")}\n`, validation: `${validation.join("\n")}\n` };
}

const foundationModels = (): BedrockServer["foundationModels"] => [
  {
    modelId: "amazon.nova-lite-v1:0:300k",
    modelName: "Nova Lite",
    providerName: "Amazon",
    customizationsSupported: ["FINE_TUNING"],
    modelLifecycle: { status: "ACTIVE" },
  },
  {
    modelId: "anthropic.claude-3-haiku-20240307-v1:0:200k",
    modelName: "Claude 3 Haiku",
    providerName: "Anthropic",
    customizationsSupported: [],
    modelLifecycle: { status: "LEGACY", endOfLifeTime: "2026-09-10T00:00:00Z", legacyTime: "2026-03-10T00:00:00Z" },
  },
];

class Refused extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

const invalid = (field: string, value: unknown) =>
  new Refused(
    400,
    "ValidationException",
    `1 validation error detected: Value '${String(value)}' at '${field}' failed to satisfy constraint: Member must satisfy regular expression pattern`,
  );

function requireFit(kind: keyof typeof PATTERNS, value: unknown, field: string = kind): void {
  const most = kind === "s3Uri" ? 1024 : kind === "clientRequestToken" ? 256 : kind === "roleArn" ? 2048 : 63;
  if (typeof value !== "string" || value.length > most || !PATTERNS[kind].test(value)) throw invalid(field, value);
}

/** Starts the server on a free port. Its clock begins at `start` and moves only when told to. */
export async function startBedrockServer({
  start = new Date("2026-11-22T08:00:00Z"),
  region = "us-east-1",
}: {
  start?: Date;
  region?: string;
} = {}): Promise<BedrockServer> {
  let nowMs = start.getTime();
  const failures: (Failure & { call: string })[] = [];
  const dropped: string[] = [];
  const hooks: { call: string; when: "before" | "after"; act: () => void }[] = [];
  let jobFailure: Job["fail"] = null;
  let made = 0;
  const arnOf = (kind: string, rest: string) => `arn:aws:bedrock:${region}:${ACCOUNT}:${kind}/${rest}`;
  const newId = () => {
    made += 1;
    return `${made.toString(36)}`.padStart(12, "a1b2c3d4e5f6");
  };
  const isoOf = (ms: number) => new Date(ms).toISOString();

  const server: Omit<BedrockServer, "url" | "close"> = {
    clock: {
      now: () => new Date(nowMs),
      advance: (ms) => {
        nowMs += ms;
        for (const job of server.jobs.values()) settle(job);
      },
    },
    calls: [],
    jobs: new Map(),
    servings: new Map(),
    customModels: new Map(),
    objects: new Map(),
    fail: (call, failure, times = 1) => failures.push({ call, ...failure, times }),
    dropAnswer: (call) => dropped.push(call),
    at: (call, when, act) => hooks.push({ call, when, act }),
    failJobs: (fail) => {
      jobFailure = fail;
    },
    bucketRegion: region,
    foundationModels: foundationModels(),
    metrics: madeUpMetrics(3),
  };

  const stateOf = (job: Job) => {
    const age = nowMs - job.createdAt;
    if (job.stopAt !== null) {
      const stoppedAt = job.stopAt + TAKES.stopping;
      return nowMs < stoppedAt
        ? { status: "Stopping", age: job.stopAt - job.createdAt, endedAt: null }
        : { status: "Stopped", age: job.stopAt - job.createdAt, endedAt: stoppedAt };
    }
    if (job.fail !== null && age >= job.fail.afterMs)
      return { status: "Failed", age: job.fail.afterMs, endedAt: job.createdAt + job.fail.afterMs };
    if (age >= TAKES.training) return { status: "Completed", age, endedAt: job.createdAt + TAKES.training };
    return { status: "InProgress", age, endedAt: null };
  };

  const baseOf = (job: Job) => String(job.request["baseModelIdentifier"]);

  /** What follows from a job's end: the custom model, and the metrics in the bucket. */
  function settle(job: Job): void {
    if (job.wrote || stateOf(job).status !== "Completed") return;
    job.wrote = true;
    const arn = arnOf("custom-model", `${baseOf(job)}/${job.id}`);
    server.customModels.set(arn, { arn, name: job.request.customModelName, createdAt: nowMs });
    const output = (job.request["outputDataConfig"] as { s3Uri: string }).s3Uri.replace(/^s3:\/\/[^/]+\//, "");
    const root = `${output}/model-customization-job-${job.id}`;
    const store = (key: string, text: string) =>
      server.objects.set(key, { body: Buffer.from(text), metadata: {}, checksum: null });
    if (server.metrics === null) return;
    store(`${root}/training_artifacts/step_wise_training_metrics.csv`, server.metrics.training);
    if (server.metrics.validation !== null && job.request["validationDataConfig"] !== undefined)
      // The place in Nova jobs, one folder deeper than the user guide says.
      store(
        `${root}/validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv`,
        server.metrics.validation,
      );
  }

  function describeJob(job: Job): Record<string, unknown> {
    settle(job);
    const { status, age, endedAt } = stateOf(job);
    const ended = { Failed: "Failed", Stopped: "Stopped", Stopping: "Stopping" }[status];
    const stage = (from: number, to: number) => {
      const times = { creationTime: isoOf(job.createdAt + from), lastModifiedTime: isoOf(nowMs) };
      if (age >= to) return { status: "Completed", ...times };
      if (age >= from) return { status: ended ?? "InProgress", ...times };
      return { status: "NotStarted", ...times };
    };
    const { request } = job;
    return {
      jobArn: job.arn,
      jobName: request.jobName,
      outputModelName: request.customModelName,
      ...(status === "Completed" ? { outputModelArn: arnOf("custom-model", `${baseOf(job)}/${job.id}`) } : {}),
      clientRequestToken: request["clientRequestToken"],
      roleArn: request["roleArn"],
      status,
      statusDetails: {
        validationDetails: stage(0, TAKES.validation),
        dataProcessingDetails: stage(TAKES.validation, TAKES.processing),
        trainingDetails: stage(TAKES.processing, TAKES.training),
      },
      ...(status === "Failed" ? { failureMessage: job.fail?.message } : {}),
      creationTime: isoOf(job.createdAt),
      lastModifiedTime: isoOf(nowMs),
      ...(endedAt === null ? {} : { endTime: isoOf(endedAt) }),
      baseModelArn: `arn:aws:bedrock:${region}::foundation-model/${baseOf(job)}`,
      hyperParameters: request["hyperParameters"],
      trainingDataConfig: request["trainingDataConfig"],
      validationDataConfig: request["validationDataConfig"] ?? { validators: [] },
      outputDataConfig: request["outputDataConfig"],
      customizationType: request["customizationType"],
    };
  }

  function jobOf(id: string): Job {
    const job = server.jobs.get(id) ?? [...server.jobs.values()].find(({ request }) => request.jobName === id);
    if (!job) throw new Refused(404, "ResourceNotFoundException", "The provided job identifier was not found.");
    return job;
  }

  function createJob(body: Record<string, unknown>): { jobArn: string } {
    for (const field of ["jobName", "customModelName", "roleArn"] as const) requireFit(field, body[field]);
    if (body["clientRequestToken"] !== undefined) requireFit("clientRequestToken", body["clientRequestToken"]);
    const { s3Uri } = body["trainingDataConfig"] as { s3Uri: string };
    const validators = (body["validationDataConfig"] as { validators: { s3Uri: string }[] } | undefined)?.validators;
    const inputs = [s3Uri, ...(validators ?? []).map((one) => one.s3Uri)];
    for (const uri of inputs) {
      requireFit("s3Uri", uri, "trainingDataConfig.s3Uri");
      const key = uri.replace(`s3://${BUCKET}/`, "");
      if (!server.objects.has(key))
        throw new Refused(400, "ValidationException", `Could not read ${uri}: the object does not exist.`);
    }
    requireFit("s3Uri", (body["outputDataConfig"] as { s3Uri: string }).s3Uri, "outputDataConfig.s3Uri");
    for (const [name, value] of Object.entries((body["hyperParameters"] ?? {}) as Record<string, unknown>))
      if (typeof value !== "string") throw invalid(`hyperParameters.${name}`, value);
    const token = body["clientRequestToken"];
    const same = [...server.jobs.values()].find(({ request }) => request["clientRequestToken"] === token);
    if (token !== undefined && same) return { jobArn: same.arn };
    const names = [...server.jobs.values()].map(({ request }) => request.jobName);
    if (names.includes(body["jobName"] as string))
      throw new Refused(400, "ConflictException", `Job name ${String(body["jobName"])} is already in use.`);
    const models = [...server.customModels.values()].map((one) => one.name);
    if (models.includes(body["customModelName"] as string))
      throw new Refused(400, "ConflictException", `Model name ${String(body["customModelName"])} is already in use.`);
    const id = newId();
    const arn = arnOf("model-customization-job", `${String(body["baseModelIdentifier"])}/${id}`);
    const request = body as Job["request"];
    server.jobs.set(arn, { id, arn, request, createdAt: nowMs, stopAt: null, fail: jobFailure, wrote: false });
    return { jobArn: arn };
  }

  function createServing(kind: Serving["kind"], body: Record<string, unknown>): string {
    const field = kind === "deployment" ? "modelDeploymentName" : "provisionedModelName";
    requireFit(field, body[field]);
    const token = (body["clientRequestToken"] as string | undefined) ?? null;
    if (token !== null) requireFit("clientRequestToken", token);
    const known = [...server.servings.values()].find((one) => one.token !== null && one.token === token);
    if (known) return known.arn;
    const modelArn = String(body[kind === "deployment" ? "modelArn" : "modelId"]);
    if (!server.customModels.has(modelArn))
      throw new Refused(404, "ResourceNotFoundException", `The model ${modelArn} was not found.`);
    const name = String(body[field]);
    if ([...server.servings.values()].some((one) => one.name === name))
      throw new Refused(400, "ValidationException", `The name ${name} is already in use.`);
    const arn = arnOf(kind === "deployment" ? "custom-model-deployment" : "provisioned-model", newId());
    server.servings.set(arn, { kind, arn, name, modelArn, token, createdAt: nowMs });
    return arn;
  }

  const servingStatus = ({ kind, createdAt }: Serving) => {
    const ready = nowMs - createdAt >= (kind === "deployment" ? TAKES.deployment : TAKES.provisioned);
    return ready ? (kind === "deployment" ? "Active" : "InService") : "Creating";
  };

  function describeServing(one: Serving): Record<string, unknown> {
    const { kind, arn, name, modelArn } = one;
    const [at, status] = [isoOf(one.createdAt), servingStatus(one)];
    return kind === "deployment"
      ? {
          customModelDeploymentArn: arn,
          modelDeploymentName: name,
          customModelDeploymentName: name,
          modelArn,
          status,
          createdAt: at,
        }
      : {
          provisionedModelArn: arn,
          provisionedModelName: name,
          modelArn,
          desiredModelArn: modelArn,
          foundationModelArn: modelArn,
          modelUnits: 1,
          desiredModelUnits: 1,
          status,
          creationTime: at,
          lastModifiedTime: at,
        };
  }

  function servingOf(arn: string): Serving {
    const found = server.servings.get(arn);
    if (!found) throw new Refused(404, "ResourceNotFoundException", "The provided identifier was not found.");
    return found;
  }

  function answer(method: string, path: string, query: URLSearchParams, text: string): [number, unknown] {
    const body = () => JSON.parse(text) as Record<string, unknown>;
    const part = (index: number) => decodeURIComponent(path.split("/")[index] ?? "");
    const route = `${method} /${path.split("/")[1]}`;
    const contains = query.get("nameContains") ?? "";
    const servings = (kind: Serving["kind"]) => [...server.servings.values()].filter((one) => one.kind === kind);
    switch (route) {
      case "POST /_clock":
        server.clock.advance(Number(query.get("ms")));
        return [200, { now: isoOf(nowMs) }];
      case "GET /_clock":
        return [200, { now: isoOf(nowMs) }];
      case "POST /model-customization-jobs": {
        if (!path.endsWith("/stop")) return [201, createJob(body())];
        const job = jobOf(part(2));
        if (stateOf(job).status !== "InProgress")
          throw new Refused(400, "ConflictException", "The job is not in a state in which it can be stopped.");
        job.stopAt = nowMs;
        return [200, {}];
      }
      case "GET /model-customization-jobs": {
        if (part(2) !== "") return [200, describeJob(jobOf(part(2)))];
        const jobs = [...server.jobs.values()].filter(({ request }) => request.jobName.includes(contains));
        // One a page, so that paging is always exercised.
        const at = Number(query.get("nextToken") ?? 0);
        return [
          200,
          {
            modelCustomizationJobSummaries: jobs.slice(at, at + 1).map(describeJob),
            ...(at + 1 < jobs.length ? { nextToken: String(at + 1) } : {}),
          },
        ];
      }
      case "GET /custom-models": {
        const found = [...server.customModels.values()].filter(({ name }) => name.includes(contains));
        return [
          200,
          {
            modelSummaries: found.map(({ arn, name, createdAt }) => ({
              modelArn: arn,
              modelName: name,
              creationTime: isoOf(createdAt),
              baseModelArn: arn,
              baseModelName: name,
            })),
          },
        ];
      }
      case "DELETE /custom-models":
        if (!server.customModels.delete(part(2)))
          throw new Refused(404, "ResourceNotFoundException", "The model was not found.");
        return [200, {}];
      case "POST /model-customization":
        return [202, { customModelDeploymentArn: createServing("deployment", body()) }];
      case "GET /model-customization":
        return part(3) === ""
          ? [200, { modelDeploymentSummaries: servings("deployment").map(describeServing) }]
          : [200, describeServing(servingOf(part(3)))];
      case "DELETE /model-customization":
        server.servings.delete(servingOf(part(3)).arn);
        return [200, {}];
      case "POST /provisioned-model-throughput":
        return [201, { provisionedModelArn: createServing("provisioned", body()) }];
      case "GET /provisioned-model-throughput":
        return [200, describeServing(servingOf(part(2)))];
      case "GET /provisioned-model-throughputs":
        return [200, { provisionedModelSummaries: servings("provisioned").map(describeServing) }];
      case "DELETE /provisioned-model-throughput":
        server.servings.delete(servingOf(part(2)).arn);
        return [200, {}];
      case "GET /foundation-models":
        return [200, { modelSummaries: server.foundationModels.map((one) => ({ modelArn: one.modelId, ...one })) }];
      case "POST /model":
        return converse(part(2), part(3), body());
      default:
        throw new Refused(404, "UnknownOperationException", `no such operation: ${method} ${path}`);
    }
  }

  /** A served custom model answers with the label that its prompt names last: enough to see that it is asked. */
  function converse(modelId: string, operation: string, body: Record<string, unknown>): [number, unknown] {
    const serving = servingOf(modelId);
    if (!["Active", "InService"].includes(servingStatus(serving)))
      throw new Refused(400, "ValidationException", "The model is not ready for inference.");
    if (operation !== "converse") throw new Refused(404, "UnknownOperationException", `no operation ${operation}`);
    const messages = body["messages"] as { content: { text: string }[] }[];
    const asked = messages.at(-1)?.content[0]?.text ?? "";
    const text = /offer|winner|money/.test(asked) ? "spam" : "ham";
    return [
      200,
      {
        output: { message: { role: "assistant", content: [{ text }] } },
        stopReason: "end_turn",
        usage: { inputTokens: asked.length, outputTokens: 1, totalTokens: asked.length + 1 },
        metrics: { latencyMs: 7 },
      },
    ];
  }

  function respond(request: IncomingMessage, response: ServerResponse, raw: Buffer): void {
    const url = new URL(request.url ?? "/", "http://server");
    const line = `${request.method} ${decodeURIComponent(url.pathname)}${url.search}`;
    if (!url.pathname.startsWith("/_clock")) server.calls.push(line);
    const hook = hooks.find(({ call }) => line.includes(call));
    if (hook) hooks.splice(hooks.indexOf(hook), 1);
    if (hook?.when === "before") {
      hook.act();
      response.destroy();
      return;
    }
    const drop = dropped.findIndex((call) => line.includes(call));
    const cut = drop >= 0 || hook !== undefined;
    if (drop >= 0) dropped.splice(drop, 1);
    const send = (status: number, body: string | Buffer, headers: Record<string, string>) => {
      hook?.act();
      if (cut) response.destroy();
      else response.writeHead(status, headers).end(body);
    };
    const isBucket = url.pathname === `/${BUCKET}` || url.pathname.startsWith(`/${BUCKET}/`);
    const failure = failures.find(({ call }) => line.includes(call));
    if (failure) {
      failure.times -= 1;
      if (failure.times <= 0) failures.splice(failures.indexOf(failure), 1);
      const { status, type, message } = failure;
      if (isBucket) {
        const xml = `<?xml version="1.0"?><Error><Code>${type}</Code><Message>${message}</Message></Error>`;
        send(status, request.method === "HEAD" ? "" : xml, { "content-type": "application/xml" });
      } else
        send(status, JSON.stringify({ message }), { "content-type": "application/json", "x-amzn-errortype": type });
      return;
    }
    if (isBucket) {
      const bucketRegion = server.bucketRegion;
      const { status, body, headers } = handleBucket(
        { method: request.method ?? "GET", url, headers: request.headers, body: raw },
        { objects: server.objects, bucketRegion, region },
      );
      send(status, body, headers);
      return;
    }
    try {
      const [status, body] = answer(request.method ?? "GET", url.pathname, url.searchParams, raw.toString("utf8"));
      send(status, JSON.stringify(body), { "content-type": "application/json" });
    } catch (thrown) {
      const refused = thrown instanceof Refused ? thrown : new Refused(500, "InternalServerException", String(thrown));
      send(refused.status, JSON.stringify({ message: refused.message }), {
        "content-type": "application/json",
        "x-amzn-errortype": refused.type,
      });
    }
  }

  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => respond(request, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return Object.assign(server, {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  });
}
