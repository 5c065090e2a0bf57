import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { ProviderError } from "../core/provider-error.js";
import { parseBedrockModelId } from "../models/bedrock-model-id.js";
import { RequestGate } from "../models/request-gate.js";
import { retried } from "../models/retried.js";
import { type BedrockSettings, bedrockModel } from "./bedrock-runtime.js";

const SECRET = "verysecretkey0123456789";
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET };
const request = { system: "Be brief.", messages: [{ role: "user" as const, content: "Hi" }], maxTokens: 16 };
const reply = {
  output: { message: { role: "assistant", content: [{ text: "Hel" }, { text: "lo" }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 12, outputTokens: 3, totalTokens: 15, cacheReadInputTokens: 100 },
  metrics: { latencyMs: 210 },
};

type Handler = (incoming: IncomingMessage, body: string, response: ServerResponse, call: number) => void;
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that speaks Bedrock's REST as `handler` says. */
async function open(model: string, handler: Handler, settings: BedrockSettings = {}) {
  let call = 0;
  server = createServer((incoming, response) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => {
      body += chunk.toString("utf8");
    });
    incoming.on("end", () => {
      call += 1;
      handler(incoming, body, response, call);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return bedrockModel(model, { region: "us-east-1", endpoint, credentials, ...settings });
}

const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const refuse = (response: ServerResponse, status: number, name: string, message: string) =>
  send(response, status, { message }, { "x-amzn-ErrorType": name });

/** One frame of AWS's event stream: lengths, headers, payload, each part with its CRC. */
function frame(event: string, payload: object, type = "event"): Buffer {
  const header = (name: string, value: string) => {
    const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
    const length = Buffer.alloc(2);
    length.writeUInt16BE(valueBytes.length);
    return Buffer.concat([Buffer.from([nameBytes.length]), nameBytes, Buffer.from([7]), length, valueBytes]);
  };
  const headers = Buffer.concat([
    header(":message-type", type),
    header(type === "event" ? ":event-type" : ":exception-type", event),
    header(":content-type", "application/json"),
  ]);
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + headers.length + body.length, 0);
  prelude.writeUInt32BE(headers.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, headers, body]);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(crc32(message));
  return Buffer.concat([message, end]);
}

const failureOf = (call: Promise<unknown>): Promise<ProviderError> =>
  call.then(
    () => Promise.reject(new Error("expected a failure")),
    (error: ProviderError) => error,
  );

const arn = (resource: string) => `arn:aws:bedrock:us-east-1:123456789012:${resource}`;

describe("Converse", () => {
  test.each([
    "amazon.nova-lite-v1:0",
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    arn("provisioned-model/abc123"),
    arn("custom-model-deployment/abc123"),
    arn("application-inference-profile/xyz"),
  ])("%s is asked as the API wants it, signed", async (id) => {
    const seen: { url?: string | undefined; auth?: string | undefined; body?: unknown } = {};
    const model = await open(id, (incoming, body, response) => {
      seen.url = incoming.url;
      seen.auth = incoming.headers.authorization;
      seen.body = JSON.parse(body);
      send(response, 200, reply);
    });
    const { latencyMs, ...completion } = await model.complete({ ...request, temperature: 0 });
    expect(model.id).toBe(`bedrock:${id}`);
    expect(latencyMs).toBeGreaterThan(0);
    expect(completion).toEqual({
      text: "Hello",
      usage: { inputTokens: 12, outputTokens: 3, cacheReadTokens: 100 },
      costUsd: null,
      attempts: 1,
      stopReason: "end",
      servedFrom: "model",
    });
    expect(decodeURIComponent(seen.url ?? "")).toBe(`/model/${id}/converse`);
    expect(seen.auth).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/bedrock\//);
    expect(seen.body).toEqual({
      system: [{ text: "Be brief." }],
      messages: [{ role: "user", content: [{ text: "Hi" }] }],
      inferenceConfig: { maxTokens: 16, temperature: 0 },
    });
  });

  test("cut-off, filtered and empty answers are answers; an answer that says no usage is a failure", async () => {
    const model = await open("m", (_, __, response, call) => {
      if (call === 1) send(response, 200, { ...reply, stopReason: "max_tokens" });
      if (call === 2) send(response, 200, { ...reply, stopReason: "guardrail_intervened" });
      if (call === 3) send(response, 200, { ...reply, output: { message: { role: "assistant", content: [] } } });
      if (call === 4) send(response, 200, { ...reply, usage: undefined });
    });
    expect((await model.complete(request)).stopReason).toBe("max-tokens");
    expect((await model.complete(request)).stopReason).toBe("refusal");
    expect((await model.complete(request)).text).toBe("");
    expect((await failureOf(model.complete(request))).message).toContain("how many tokens");
  });

  test("throttling without Retry-After cuts what is under way, and is tried again", async () => {
    const model = await open("m", (_, __, response, call) => {
      if (call <= 2) refuse(response, 429, "ThrottlingException", "Too many requests, please wait");
      else send(response, 200, reply);
    });
    const gate = new RequestGate({ maximum: 16 });
    const asked = retried(model, { firstDelayMs: 1 }, { gate });
    expect((await asked.complete(request)).attempts).toBe(3);
    expect(gate.counts).toEqual({ refusals: 2, cuts: 2, lowestLimit: 4 });
  });

  test.each([
    [403, "AccessDeniedException", "no", { isFatal: true, isRetryable: false }, "Ask for access"],
    [404, "ResourceNotFoundException", "no", { isFatal: true, isRetryable: false }, "AWS_REGION"],
    [403, "ExpiredTokenException", "old", { isFatal: true, isRetryable: false }, "sign in again"],
    [
      400,
      "ValidationException",
      "Invocation of model ID m with on-demand throughput isn’t supported.",
      { isFatal: true },
      "inference profile",
    ],
    [400, "ValidationException", "too long", { isFatal: false, isRetryable: false }, "status 400"],
    [503, "ServiceUnavailableException", "later", { isFatal: false, isRetryable: true }, "later"],
    [408, "ModelTimeoutException", "slow", { isRetryable: true, mayBeBilled: true }, "slow"],
    [500, "InternalServerException", "oops", { isRetryable: true, mayBeBilled: false }, "oops"],
    [502, "SomethingNew", "proxy", { isRetryable: true, mayBeBilled: true }, "status 502"],
  ])("%i %s", async (status, name, message, fields, text) => {
    const model = await open("m", (_, __, response) => refuse(response, status, name, message));
    const failure = await failureOf(model.complete(request));
    expect(failure).toMatchObject({ code: "provider", status, ...fields });
    expect(failure.message).toContain(text);
    expect(failure.message).not.toContain(SECRET);
  });

  test("a page of HTML, half a body, a hang, a reset and nobody listening are retryable failures", async () => {
    const model = await open(
      "m",
      (_, __, response, call) => {
        if (call === 1) response.writeHead(200, { "content-type": "text/html" }).end("<html>proxy</html>");
        if (call === 2) {
          response.writeHead(200, { "content-type": "application/json", "content-length": "999" });
          response.write('{"output":');
          setTimeout(() => response.destroy(), 20);
        }
        if (call === 4) response.destroy();
      },
      { timeoutMs: 300 },
    );
    const failures: ProviderError[] = [];
    for (let call = 1; call <= 4; call += 1) failures.push(await failureOf(model.complete(request)));
    expect(failures.map(({ isRetryable, mayBeBilled, isFatal }) => ({ isRetryable, mayBeBilled, isFatal }))).toEqual(
      Array.from({ length: 4 }, () => ({ isRetryable: true, mayBeBilled: true, isFatal: false })),
    );
    expect(failures[2]?.message).toContain("within 0.3 s");
    await new Promise((resolve) => server?.close(resolve));
    expect(await failureOf(model.complete(request))).toMatchObject({ isRetryable: true, mayBeBilled: false });
  });

  test("prompt caching puts a cache point behind the unchanging start; turns of one role are joined", async () => {
    const bodies: unknown[] = [];
    const model = await open(
      "m",
      (_, body, response) => {
        bodies.push(JSON.parse(body));
        send(response, 200, reply);
      },
      { promptCache: "5m" },
    );
    await model.complete(request);
    const turn = (role: "user" | "assistant", content: string) => ({ role, content });
    await model.complete({
      ...request,
      messages: [turn("user", "a"), turn("user", "b"), turn("assistant", "c"), turn("user", "d")],
    });
    const point = { cachePoint: { type: "default", ttl: "5m" } };
    expect(bodies[0]).toMatchObject({ system: [{ text: "Be brief." }, point] });
    expect(bodies[1]).toMatchObject({
      system: [{ text: "Be brief." }],
      messages: [
        { role: "user", content: [{ text: "a" }, { text: "b" }] },
        { role: "assistant", content: [{ text: "c" }, point] },
        { role: "user", content: [{ text: "d" }] },
      ],
    });
  });

  test("streams: first token, whole answer; an exception or an end in the middle is a failure", async () => {
    const model = await open(
      "m",
      (incoming, _, response, call) => {
        expect(incoming.url).toBe("/model/m/converse-stream");
        response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
        const piece = (text: string) => frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text } });
        response.write(Buffer.concat([frame("messageStart", { role: "assistant" }), piece("Hel")]));
        setTimeout(() => {
          if (call === 2) return void response.end(frame("throttlingException", { message: "slow down" }, "exception"));
          if (call === 3) return void response.end(piece("lo"));
          const { usage, metrics } = reply;
          const end = [frame("messageStop", { stopReason: "end_turn" }), frame("metadata", { usage, metrics })];
          response.end(Buffer.concat([piece("lo"), ...end]));
        }, 120);
      },
      { stream: true },
    );
    const { text, usage, latencyMs, firstTokenMs = Number.NaN } = await model.complete(request);
    expect({ text, usage }).toEqual({
      text: "Hello",
      usage: { inputTokens: 12, outputTokens: 3, cacheReadTokens: 100 },
    });
    expect(latencyMs - firstTokenMs).toBeGreaterThan(80);
    expect(await failureOf(model.complete(request))).toMatchObject({ status: 429, isRetryable: true });
    expect((await failureOf(model.complete(request))).message).toContain("the stream ended before");
  });
});

test("model ids: kinds, the region in an ARN, what tells nothing of its model, and what cannot be asked", () => {
  const kinds = (id: string) => parseBedrockModelId(id);
  expect(kinds("amazon.nova-lite-v1:0")).toEqual({ kind: "foundation-model", region: null, isOpaque: false });
  expect(kinds("global.anthropic.claude-haiku-4-5-20251001-v1:0").kind).toBe("inference-profile");
  expect(kinds(arn("provisioned-model/a"))).toEqual({ kind: "provisioned-model", region: "us-east-1", isOpaque: true });
  expect(kinds(arn("custom-model-deployment/a")).isOpaque).toBe(true);
  expect(kinds("arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0")).toEqual({
    kind: "foundation-model",
    region: "eu-west-1",
    isOpaque: false,
  });
  expect(() => kinds(arn("custom-model/amazon.nova/x"))).toThrow("custom-model-deployment");
  expect(() => kinds("arn:aws:s3:::bucket")).toThrow("no model that can be asked");
});
