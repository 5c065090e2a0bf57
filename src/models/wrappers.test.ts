import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatModel, ChatRequest, Completion } from "../core/chat-model.js";
import { ProviderError } from "../core/provider-error.js";
import { parseModelId } from "./model-id.js";
import { costOf, priced } from "./priced.js";
import { recorded, replayModel } from "./replay.js";
import { RequestGate } from "./request-gate.js";
import { requestKey } from "./request-key.js";
import { type RetryPolicy, retried, retryDelayMs } from "./retried.js";

const request: ChatRequest = { system: "s", messages: [{ role: "user", content: "q" }], maxTokens: 5 };

const completion: Completion = {
  text: "a",
  usage: { inputTokens: 650, outputTokens: 20 },
  costUsd: null,
  latencyMs: 12,
  attempts: 1,
  stopReason: "end",
  servedFrom: "model",
};

const modelOf = (complete: ChatModel["complete"]): ChatModel => ({ id: "test:model", complete });

describe("model names", () => {
  test("split at the first colon", () => {
    expect(parseModelId("replay:a:b")).toEqual({ provider: "replay", model: "a:b" });
  });
  test.each(["", "model", ":model", "local:"])("%j is refused with the forms that exist", (id) => {
    expect(() => parseModelId(id)).toThrow("provider:model");
  });
});

describe("priced", () => {
  test("cost of a request", () => {
    const price = { inputPerMillionUsd: 0.3, outputPerMillionUsd: 2.5 };
    expect(costOf({ inputTokens: 650, outputTokens: 20 }, price)).toBeCloseTo(0.000245, 12);
    expect(costOf({ inputTokens: 0, outputTokens: 0 }, price)).toBe(0);
  });
  test("unknown is null, never 0", async () => {
    const price = { inputPerMillionUsd: 1, outputPerMillionUsd: 5 };
    expect(costOf({ inputTokens: 1, outputTokens: 1 }, null)).toBeNull();
    expect(costOf({ inputTokens: 1, outputTokens: 1, cacheReadTokens: 10 }, price)).toBeNull();
    expect(
      costOf({ inputTokens: 0, outputTokens: 0, cacheReadTokens: 1e6 }, { ...price, cacheReadPerMillionUsd: 0.1 }),
    ).toBe(0.1);
    const model = priced(
      modelOf(() => Promise.resolve({ ...completion, costUsd: 9 })),
      null,
    );
    expect((await model.complete(request)).costUsd).toBeNull();
  });
});

describe("retried", () => {
  const failing = (failures: ProviderError[]) => {
    let calls = 0;
    return modelOf(() => {
      const failure = failures[calls];
      calls += 1;
      return failure ? Promise.reject(failure) : Promise.resolve(completion);
    });
  };
  const waits: number[] = [];
  let clockMs = 0;
  const sleepFor = (ms: number) => {
    clockMs += ms;
    return Promise.resolve(waits.push(ms));
  };
  const effects = {
    random: () => 0,
    sleep: sleepFor,
    get gate() {
      return new RequestGate({ nowMs: () => clockMs });
    },
  };
  const retryable = (retryAfterMs: number | null = null) =>
    new ProviderError("busy", { status: 429, isRetryable: true, retryAfterMs });
  beforeEach(() => {
    waits.length = 0;
  });

  test("backs off, obeys Retry-After up to its cap, and counts attempts", async () => {
    const model = retried(failing([retryable(), retryable(3_000), retryable(9_999_999)]), {}, effects);
    expect((await model.complete(request)).attempts).toBe(4);
    expect(waits).toEqual([500, 3_000, 60_000]);
  });
  test("gives up after the last attempt and says how many there were", async () => {
    const fault = () => new ProviderError("broken", { status: 500, isRetryable: true });
    const failureOf = (failures: ProviderError[], policy: RetryPolicy) =>
      retried(failing(failures), policy, effects)
        .complete(request)
        .catch((error: ProviderError) => error);
    expect(await failureOf([fault(), fault(), fault()], { attempts: 2 })).toMatchObject({ attempts: 2, status: 500 });
    expect(await failureOf([retryable(), fault(), retryable(), retryable()], { refusals: 3 })).toMatchObject({
      attempts: 4,
      status: 429,
    });
  });
  test("does not retry what cannot pass, nor what is no provider's failure", async () => {
    const refused = new ProviderError("no", { status: 400, isRetryable: false });
    await expect(retried(failing([refused]), {}, effects).complete(request)).rejects.toBe(refused);
    const bug = new TypeError("bug");
    await expect(
      retried(
        modelOf(() => Promise.reject(bug)),
        {},
        effects,
      ).complete(request),
    ).rejects.toBe(bug);
    expect(waits).toEqual([]);
  });
  test("delay grows to its cap, less up to a quarter by chance", () => {
    expect(retryDelayMs(20, null, {}, () => 0)).toBe(8_000);
    expect(retryDelayMs(1, null, {}, () => 0.999_999)).toBeCloseTo(375, 2);
    expect(retryDelayMs(1, -5, {}, () => 0)).toBe(0);
  });
});

describe("request key and replay", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tunelab-replay-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("the key depends on all that is sent and on nothing else", () => {
    const key = requestKey("m", request);
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(requestKey("m", { maxTokens: 5, messages: [{ content: "q", role: "user" }], system: "s" })).toBe(key);
    expect(requestKey("n", request)).not.toBe(key);
    expect(requestKey("m", { ...request, system: "t" })).not.toBe(key);
    expect(requestKey("m", { ...request, temperature: 0 })).not.toBe(key);
    expect(requestKey("m", { ...request, repeat: 1 })).not.toBe(key);
    expect(requestKey("m", { ...request, repeat: 0 })).toBe(key);
  });

  test("gives a recorded answer again and refuses what was not recorded", async () => {
    const file = join(folder, "deep", "base.jsonl");
    await recorded(
      modelOf(() => Promise.resolve(completion)),
      file,
    ).complete(request);
    const replay = await replayModel("replay:base", file);
    expect(await replay.complete(request)).toEqual({ ...completion, servedFrom: "cache" });
    await expect(replay.complete({ ...request, system: "other" })).rejects.toThrow("no answer to this request");
  });

  test("a missing or broken recording is named with its line", async () => {
    await expect(replayModel("replay:x", join(folder, "none.jsonl"))).rejects.toThrow("recording not found");
    const file = join(folder, "broken.jsonl");
    await writeFile(file, '{"key":"k","completion":{"text":"a"}}\n{"key":3}\n');
    await expect(replayModel("replay:x", file)).rejects.toThrow(`${file}:2`);
  });
});
