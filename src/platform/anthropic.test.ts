import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { ProviderError } from "../core/provider-error.js";
import { RequestGate } from "../models/request-gate.js";
import { retried } from "../models/retried.js";
import { anthropicModel, retryAfterMsOf } from "./anthropic.js";

const KEY = "sk-ant-test-0123456789";
const request = { system: "Be brief.", messages: [{ role: "user" as const, content: "Hi" }], maxTokens: 16 };

const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-haiku-4-5",
  content: [
    { type: "thinking", thinking: "hm", signature: "s" },
    { type: "text", text: "Hel" },
    { type: "text", text: "lo" },
  ],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 12, output_tokens: 3, cache_read_input_tokens: 100, cache_creation_input_tokens: 0 },
};

type Handler = (incoming: IncomingMessage, body: string, response: ServerResponse, call: number) => void;
let server: Server | undefined;

/** A server that speaks the Messages API as `handler` says. */
async function serve(handler: Handler): Promise<string> {
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
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

const apiError = (type: string, text: string) => ({ type: "error", error: { type, message: text } });

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

const failureOf = (call: Promise<unknown>): Promise<ProviderError> =>
  call.then(
    () => Promise.reject(new Error("expected a failure")),
    (error: ProviderError) => error,
  );

test("sends one request as the API wants it and reads the answer", async () => {
  const seen: { url?: string; auth?: string; body?: unknown } = {};
  const baseUrl = await serve((incoming, body, response) => {
    seen.url = incoming.url ?? "";
    seen.auth = String(incoming.headers["x-api-key"] ?? incoming.headers.authorization);
    seen.body = JSON.parse(body);
    send(response, 200, message);
  });
  const model = await anthropicModel("claude-haiku-4-5", { apiKey: KEY, baseUrl });
  const completion = await model.complete(request);
  expect(model.id).toBe("anthropic:claude-haiku-4-5");
  expect(completion).toMatchObject({
    text: "Hello",
    usage: { inputTokens: 12, outputTokens: 3, cacheReadTokens: 100 },
    costUsd: null,
    attempts: 1,
    stopReason: "end",
    servedFrom: "model",
  });
  expect(completion.usage).not.toHaveProperty("cacheWriteTokens");
  expect(seen.url).toBe("/v1/messages");
  expect(seen.auth).toContain(KEY);
  expect(seen.body).toEqual({
    model: "claude-haiku-4-5",
    max_tokens: 16,
    system: "Be brief.",
    messages: [{ role: "user", content: "Hi" }],
  });
});

test("retries 429 and 500 with our policy, not the SDK's, and counts them", async () => {
  let calls = 0;
  const baseUrl = await serve((_, __, response, call) => {
    calls = call;
    if (call === 1) send(response, 429, apiError("rate_limit_error", "slow down"), { "retry-after": "86400" });
    else if (call === 2) send(response, 529, apiError("overloaded_error", "busy"));
    else send(response, 200, message);
  });
  const waits: number[] = [];
  let clockMs = 0;
  const sleep = (ms: number) => {
    clockMs += ms;
    return Promise.resolve(waits.push(ms));
  };
  const gate = new RequestGate({ nowMs: () => clockMs });
  const model = retried(await anthropicModel("m", { apiKey: KEY, baseUrl }), {}, { sleep, random: () => 0, gate });
  expect((await model.complete(request)).attempts).toBe(3);
  expect(calls).toBe(3);
  expect(waits).toEqual([60_000, 1_000]);
  expect(gate.counts).toEqual({ refusals: 2, cuts: 2, lowestLimit: 64 });
});

test.each([
  [401, "authentication_error", true, false, "ANTHROPIC_API_KEY"],
  [404, "not_found_error", true, false, "No such model"],
  [400, "invalid_request_error", false, false, "status 400"],
  [500, "api_error", false, true, "status 500"],
])(
  "status %i: fatal and retryable as data, the key in no message",
  async (status, type, isFatal, isRetryable, text) => {
    const baseUrl = await serve((_, __, response) => {
      send(response, status, apiError(type, `refused the key ${KEY}`));
    });
    const failure = await failureOf((await anthropicModel("m", { apiKey: KEY, baseUrl })).complete(request));
    expect(failure).toMatchObject({ code: "provider", status, isFatal, isRetryable });
    expect(failure.message).toContain(text);
    expect(JSON.stringify(failure) + failure.message + failure.stack + String(failure.cause)).not.toContain(KEY);
  },
);

test("a page of HTML, half a body, a hang and a reset are retryable failures", async () => {
  const baseUrl = await serve((_, __, response, call) => {
    if (call === 1) response.writeHead(200, { "content-type": "text/html" }).end("<html>proxy</html>");
    if (call === 2) response.writeHead(200, { "content-type": "application/json" }).write('{"type":"mess');
    if (call === 4) response.destroy();
  });
  const model = await anthropicModel("m", { apiKey: KEY, baseUrl, timeoutMs: 300 });
  const failures: ProviderError[] = [];
  for (let call = 1; call <= 4; call += 1) failures.push(await failureOf(model.complete(request)));
  expect(failures.map(({ code, isRetryable, status }) => ({ code, isRetryable, status }))).toEqual(
    Array.from({ length: 4 }, () => ({ code: "provider", isRetryable: true, status: null })),
  );
  expect(failures[0]?.message).toContain("could not be read");
  expect(failures[1]?.message).toContain("within 0.3 s");
  expect(failures[2]?.message).toContain("within 0.3 s");
  expect(failures[3]?.message).toContain("no connection");
});

test("nobody listening is said with the reason", async () => {
  const baseUrl = await serve(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  const model = await anthropicModel("m", { apiKey: KEY, baseUrl });
  expect((await failureOf(model.complete(request))).message).toMatch(/no connection: .*ECONNREFUSED/);
});

test("an abort is the caller's own reason, not a failure of the provider", async () => {
  const baseUrl = await serve(() => undefined);
  const model = await anthropicModel("m", { apiKey: KEY, baseUrl });
  const controller = new AbortController();
  const call = model.complete(request, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("user stopped")), 30);
  await expect(call).rejects.toThrow("user stopped");
});

test.each([
  ["", "no Anthropic API key"],
  ["two words", "a space"],
  ["sk-\u0007x", "a space"],
])("the key %j is refused before anything is sent", async (apiKey, text) => {
  await expect(anthropicModel("m", { apiKey })).rejects.toThrow(text);
});

test("retry-after: milliseconds, seconds, dates, nonsense", () => {
  const now = () => Date.parse("2026-01-01T00:00:00Z");
  const of = (headers: Record<string, string>) => retryAfterMsOf(new Headers(headers), now);
  expect(of({ "retry-after-ms": "250", "retry-after": "9" })).toBe(250);
  expect(of({ "retry-after": "2.5" })).toBe(2_500);
  expect(of({ "retry-after": "Thu, 01 Jan 2026 00:00:07 GMT" })).toBe(7_000);
  expect(of({ "retry-after": "Wed, 31 Dec 2025 00:00:00 GMT" })).toBe(0);
  expect(of({ "retry-after": "soon" })).toBeNull();
  expect(of({})).toBeNull();
  expect(retryAfterMsOf(undefined)).toBeNull();
});

test("prompt caching marks the unchanging start: all turns but the last, or the prompt alone", async () => {
  const bodies: Record<string, unknown>[] = [];
  const baseUrl = await serve((_, body, response) => {
    bodies.push(JSON.parse(body) as Record<string, unknown>);
    send(response, 200, message);
  });
  const model = await anthropicModel("m", { apiKey: KEY, baseUrl, promptCache: "1h" });
  await model.complete(request);
  const turn = (role: "user" | "assistant", content: string) => ({ role, content });
  await model.complete({ ...request, messages: [turn("user", "a"), turn("assistant", "b"), turn("user", "c")] });
  const mark = (text: string) => [{ type: "text", text, cache_control: { type: "ephemeral", ttl: "1h" } }];
  expect(bodies[0]).toMatchObject({ system: mark("Be brief."), messages: [turn("user", "Hi")] });
  expect(bodies[1]).toMatchObject({
    system: "Be brief.",
    messages: [turn("user", "a"), { role: "assistant", content: mark("b") }, turn("user", "c")],
  });
});

test("streaming measures the first token; a stream that breaks off is a retryable failure", async () => {
  const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  const start = event("message_start", {
    message: { ...message, content: [], usage: { input_tokens: 12, output_tokens: 1 } },
  });
  const piece = (text: string) => event("content_block_delta", { index: 0, delta: { type: "text_delta", text } });
  const baseUrl = await serve((_, body, response, call) => {
    expect(JSON.parse(body)).toMatchObject({ stream: true });
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(start + piece("Hel"));
    setTimeout(() => {
      if (call === 2) return void response.end(piece("lo"));
      if (call === 3) return void response.destroy();
      const end = event("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 7 } });
      response.end(piece("lo") + end + event("message_stop", {}));
    }, 120);
  });
  const model = await anthropicModel("m", { apiKey: KEY, baseUrl, stream: true });
  const { text, usage, stopReason, latencyMs, firstTokenMs = Number.NaN } = await model.complete(request);
  expect({ text, usage, stopReason }).toEqual({
    text: "Hello",
    usage: { inputTokens: 12, outputTokens: 7 },
    stopReason: "end",
  });
  expect(latencyMs - firstTokenMs).toBeGreaterThan(80);
  for (let call = 2; call <= 3; call += 1) {
    expect(await failureOf(model.complete(request))).toMatchObject({
      isRetryable: true,
      mayBeBilled: true,
      status: null,
    });
  }
});
