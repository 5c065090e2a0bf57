import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BatchModel } from "../core/batch.js";
import type { Example } from "../core/example.js";
import { openBatchModel } from "../models/open-batch-model.js";
import { openModel } from "../models/open-model.js";
import { priced } from "../models/priced.js";
import type { Arm } from "./arm.js";
import { type BatchRunOptions, recordBatch } from "./batch-run.js";
import { readRun, runBenchmark } from "./run.js";
import { labelScorer } from "./scorers/index.js";

const COUNT = 120;
const cases: Example[] = Array.from({ length: COUNT }, (_, id) => ({
  id: `c${id}`,
  messages: [
    { role: "user", content: `mail ${id}` },
    { role: "assistant", content: id % 2 === 0 ? "ham" : "spam" },
  ],
  label: id % 2 === 0 ? "ham" : "spam",
  source: { source: "s", file: "f" },
}));
const scorers = [labelScorer(["ham", "spam"])];
const price = { inputPerMillionUsd: 1, outputPerMillionUsd: 5 };

/** What the services answer: always the same to the same text. */
const answerTo = (text: string) => (Number(text.slice(5)) % 3 === 0 ? "spam" : "ham");

interface Service {
  batches: { id: string; requests: { name: string; text: string }[]; at: string }[];
  objects: Map<string, string>;
  polls: number;
  /** Names of requests that are given an error or are not tried. */
  errored: (index: number) => boolean;
  untried: (index: number) => boolean;
  /** Whether the reply to the next handing-in is lost on its way. */
  losesReply: boolean;
  url: string;
}

let service: Service;
let server: Server;
let folder: string;
let file: string;

const json = (response: ServerResponse, body: unknown, status = 200) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
const usage = { input_tokens: 20, output_tokens: 1 };
const message = (text: string) => ({
  type: "message",
  role: "assistant",
  content: [{ type: "text", text }],
  stop_reason: "end_turn",
  usage,
});

function messagesApi(incoming: IncomingMessage, body: string, response: ServerResponse): void {
  const url = new URL(incoming.url ?? "", service.url);
  if (url.pathname === "/v1/messages") {
    const { messages } = JSON.parse(body) as { messages: { content: string }[] };
    return void json(response, message(answerTo(messages.at(-1)?.content ?? "")));
  }
  const describe = ({ id, requests, at }: Service["batches"][number], isEnded: boolean) => ({
    id,
    type: "message_batch",
    processing_status: isEnded ? "ended" : "in_progress",
    created_at: at,
    request_counts: {
      processing: isEnded ? 0 : requests.length,
      succeeded: isEnded ? requests.length : 0,
      errored: 0,
      canceled: 0,
      expired: 0,
    },
    results_url: isEnded ? `${service.url}/v1/messages/batches/${id}/results` : null,
  });
  const [, , , , id, results] = url.pathname.split("/");
  if (incoming.method === "POST") {
    const { requests } = JSON.parse(body) as {
      requests: { custom_id: string; params: { messages: { content: string }[] } }[];
    };
    const batch = {
      id: `msgbatch_${service.batches.length + 1}`,
      requests: requests.map(({ custom_id: name, params }) => ({ name, text: params.messages.at(-1)?.content ?? "" })),
      at: new Date().toISOString(),
    };
    service.batches.push(batch);
    if (service.losesReply) {
      service.losesReply = false;
      return void response.destroy();
    }
    return void json(response, describe(batch, false));
  }
  if (id === undefined) {
    return void json(response, {
      data: service.batches.toReversed().map((one) => describe(one, true)),
      has_more: false,
      first_id: null,
      last_id: null,
    });
  }
  const batch = service.batches.find((one) => one.id === id);
  if (!batch)
    return void json(response, { type: "error", error: { type: "not_found_error", message: "no batch" } }, 404);
  if (results === undefined) {
    service.polls += 1;
    return void json(response, describe(batch, service.polls > 2));
  }
  const lines = batch.requests.map(({ name, text }, index) => {
    const error = { type: "error", error: { type: "invalid_request_error", message: "too long" } };
    if (service.errored(index)) return { custom_id: name, result: { type: "errored", error } };
    if (service.untried(index)) return { custom_id: name, result: { type: "expired" } };
    return { custom_id: name, result: { type: "succeeded", message: message(answerTo(text)) } };
  });
  response.writeHead(200, { "content-type": "application/x-jsonl" });
  response.end(
    lines
      .toReversed()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(""),
  );
}

/** Bedrock's control plane and S3 on one port. */
function aws(incoming: IncomingMessage, body: string, response: ServerResponse): void {
  const url = new URL(incoming.url ?? "", service.url);
  const path = decodeURIComponent(url.pathname);
  if (path === "/model-invocation-job") {
    const input = JSON.parse(body) as Record<string, never> & { clientRequestToken: string };
    const known = [...service.objects.keys()].find((key) => key === `job:${input.clientRequestToken}`);
    service.objects.set(`job:${input.clientRequestToken}`, body);
    if (!known) service.batches.push({ id: input.clientRequestToken, requests: [], at: "" });
    if (service.losesReply) {
      service.losesReply = false;
      return void response.destroy();
    }
    return void json(response, {
      jobArn: `arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/${input.clientRequestToken}`,
    });
  }
  if (path.startsWith("/model-invocation-job/")) {
    service.polls += 1;
    const token = path.split("/").at(-1) ?? "";
    const job = JSON.parse(service.objects.get(`job:${token}`) ?? "{}") as {
      inputDataConfig: { s3InputDataConfig: { s3Uri: string } };
      outputDataConfig: { s3OutputDataConfig: { s3Uri: string } };
      modelInvocationType: string;
    };
    expect(job.modelInvocationType).toBe("Converse");
    const isEnded = service.polls > 2;
    if (isEnded) {
      const keyOf = (uri: string) => uri.replace("s3://", "/");
      const input = service.objects.get(keyOf(job.inputDataConfig.s3InputDataConfig.s3Uri)) ?? "";
      const lines = input
        .trimEnd()
        .split("\n")
        .map((line, index) => {
          const { recordId, modelInput } = JSON.parse(line) as {
            recordId: string;
            modelInput: { messages: { content: { text: string }[] }[] };
          };
          if (service.errored(index))
            return { recordId, modelInput, error: { errorCode: 400, errorMessage: "too long" } };
          const text = answerTo(modelInput.messages.at(-1)?.content[0]?.text ?? "");
          const modelOutput = {
            output: { message: { role: "assistant", content: [{ text }] } },
            stopReason: "end_turn",
            usage: { inputTokens: 20, outputTokens: 1 },
          };
          return { recordId, modelInput, modelOutput };
        });
      const out = `${keyOf(job.outputDataConfig.s3OutputDataConfig.s3Uri)}${token}/`;
      service.objects.set(
        `${out}input.jsonl.out`,
        lines
          .toReversed()
          .map((line) => JSON.stringify(line))
          .join("\n"),
      );
      service.objects.set(`${out}manifest.json.out`, "{}");
    }
    return void json(response, {
      jobArn: "a",
      modelId: "m",
      roleArn: "r",
      submitTime: "2026-11-22T10:00:00Z",
      status: isEnded ? "Completed" : "InProgress",
      inputDataConfig: job.inputDataConfig,
      outputDataConfig: job.outputDataConfig,
    });
  }
  if (incoming.method === "PUT") {
    service.objects.set(path, body);
    return void response.writeHead(200).end();
  }
  if (url.searchParams.get("list-type") === "2") {
    const prefix = `${path.replace(/\/$/u, "")}/${url.searchParams.get("prefix") ?? ""}`;
    const keys = [...service.objects.keys()].filter((key) => key.startsWith(prefix));
    const contents = keys.map((key) => `<Contents><Key>${key.split("/").slice(2).join("/")}</Key></Contents>`).join("");
    return void response
      .writeHead(200, { "content-type": "application/xml" })
      .end(`<?xml version="1.0"?><ListBucketResult>${contents}</ListBucketResult>`);
  }
  response.writeHead(200).end(service.objects.get(path) ?? "");
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-batch-"));
  file = join(folder, "run.jsonl");
  service = {
    batches: [],
    objects: new Map(),
    polls: 0,
    errored: () => false,
    untried: () => false,
    losesReply: false,
    url: "",
  };
  server = createServer((incoming, response) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => {
      body += chunk.toString("utf8");
    });
    incoming.on("end", () => (incoming.url?.startsWith("/v1/") ? messagesApi : aws)(incoming, body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const openAnthropicBatch = () => openBatchModel("anthropic:m", { anthropic: { apiKey: "k", baseUrl: service.url } });
const openBedrockBatch = () =>
  openBatchModel("bedrock:m", {
    bedrock: {
      region: "us-east-1",
      roleArn: "arn:aws:iam::123456789012:role/batch",
      s3Folder: "s3://bucket/runs",
      endpoint: service.url,
      s3Endpoint: service.url,
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    },
  });

async function armOf(id = "anthropic:m"): Promise<Arm> {
  const model = await openModel("anthropic:m", {
    useCase: { root: folder, name: "x" },
    anthropic: { apiKey: "k", baseUrl: service.url },
  });
  const description = {
    name: "base",
    model: id,
    prompt: "full" as const,
    fewShotExamples: 0,
    pricedAs: "toy",
    priceKind: "base" as const,
    isTuned: false,
    price,
  };
  return {
    description,
    model: priced({ ...model, id }, price),
    fewShot: new Map(),
    prompts: { full: "p", sent: "p" },
    maxTokens: 5,
  };
}

const settings = (open: () => Promise<BatchModel>, change: Partial<BatchRunOptions> = {}): BatchRunOptions => ({
  open,
  scorers,
  file,
  seed: 1,
  pollMs: 5,
  ...change,
});

describe.each([
  ["Anthropic", openAnthropicBatch, "anthropic:m"],
  ["Bedrock", openBedrockBatch, "bedrock:m"],
] as const)("%s batches", (_, open, id) => {
  test("give the same scores as the run, at half the price and without latency", async () => {
    const arms = [await armOf(id)];
    const direct = await runBenchmark(arms, cases, { scorers, file: join(folder, "direct.jsonl"), seed: 1 });
    const tally = await recordBatch(arms, cases, settings(open));
    expect(tally).toEqual({ total: COUNT, sent: COUNT, reused: 0, failed: 0, untried: 0 });
    expect(service.batches).toHaveLength(1);
    const { answers } = readRun(arms, cases, { scorers, file });
    const scoresOf = (all: typeof answers) =>
      all.map(({ caseId, answer, scores, usage }) => ({ caseId, answer, scores, usage }));
    expect(scoresOf(answers)).toEqual(scoresOf(direct.answers));
    expect(answers[0]).toMatchObject({ servedFrom: "batch", latencyMs: null });
    expect(answers[0]?.costUsd).toBeCloseTo((direct.answers[0]?.costUsd as number) / 2, 15);
    expect(await recordBatch(arms, cases, settings(open))).toMatchObject({ sent: 0, reused: COUNT });
    expect(service.batches).toHaveLength(1);
  });

  test("a request's error is a recorded outcome with its reason", async () => {
    service.errored = (index) => index % 10 === 0;
    const arms = [await armOf(id)];
    expect(await recordBatch(arms, cases, settings(open))).toMatchObject({ sent: COUNT, failed: 12 });
    const { answers } = readRun(arms, cases, { scorers, file });
    const failed = answers.filter(({ failure }) => failure);
    expect(failed).toHaveLength(12);
    expect(failed[0]?.failure?.message).toContain("too long");
    expect(failed[0]?.scores["label"]?.value).toBeNull();
  });

  test("a call that was stopped while the job ran takes it up and hands nothing in again", async () => {
    const controller = new AbortController();
    const stopped = recordBatch(
      [await armOf(id)],
      cases,
      settings(open, { signal: controller.signal, onStatus: () => controller.abort(new Error("stopped")) }),
    );
    await expect(stopped).rejects.toThrow();
    expect(await recordBatch([await armOf(id)], cases, settings(open))).toMatchObject({ sent: COUNT, reused: 0 });
    expect(service.batches).toHaveLength(1);
  });

  test("a lost reply to the handing-in does not pay twice", async () => {
    service.losesReply = true;
    const lost = (async () => recordBatch([await armOf(id)], cases, settings(open)))();
    await lost.catch(() => undefined);
    expect(await recordBatch([await armOf(id)], cases, settings(open))).toMatchObject({
      reused: expect.any(Number) as number,
      failed: 0,
    });
    expect(service.batches).toHaveLength(1);
    expect(readRun([await armOf(id)], cases, { scorers, file }).answers).toHaveLength(COUNT);
  });
});

test("what the service did not try is handed in by the next call", async () => {
  service.untried = (index) => index >= 100;
  const arms = [await armOf()];
  expect(await recordBatch(arms, cases, settings(openAnthropicBatch))).toMatchObject({ sent: 100, untried: 20 });
  expect(() => readRun(arms, cases, { scorers, file })).toThrow("100 of 120 answers");
  service.untried = () => false;
  expect(await recordBatch(arms, cases, settings(openAnthropicBatch))).toMatchObject({
    sent: 20,
    reused: 100,
    untried: 0,
  });
  expect(service.batches.map(({ requests }) => requests.length)).toEqual([120, 20]);
});

test("budget, too few requests, providers without batches: refused before anything is handed in", async () => {
  const arms = [await armOf()];
  await expect(recordBatch(arms, cases, settings(openAnthropicBatch, { budgetUsd: 0.001 }))).rejects.toMatchObject({
    code: "budget",
  });
  await expect(recordBatch([await armOf("bedrock:m")], cases.slice(0, 20), settings(openBedrockBatch))).rejects.toThrow(
    "at least 100",
  );
  await expect(openBatchModel("local:untrained")).rejects.toThrow("in no batches");
  await expect(openBatchModel("bedrock:m")).rejects.toThrow("roleArn");
  expect(service.batches).toHaveLength(0);
  expect((await readFile(file, "utf8")).trimEnd().split("\n")).toHaveLength(1);
});
