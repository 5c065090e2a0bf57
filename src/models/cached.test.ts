import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ChatModel, ChatRequest } from "../core/chat-model.js";
import { cached, cacheFile, cacheKey } from "./cached.js";

const request: ChatRequest = { system: "s", messages: [{ role: "user", content: "Grüße" }], maxTokens: 5 };
let folder: string;
let calls: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-cache-"));
  calls = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const model: ChatModel = {
  id: "bedrock:arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc",
  complete: () => {
    calls += 1;
    if (calls === 99) return Promise.reject(new Error("failed"));
    return Promise.resolve({
      text: `answer ${calls}`,
      usage: { inputTokens: 1, outputTokens: 1 },
      costUsd: 0.1,
      latencyMs: 7,
      attempts: 2,
      stopReason: "end",
      servedFrom: "model",
    });
  },
};

test("an answer is kept in a file that can be read, and says that it comes from the cache", async () => {
  const asked = cached(model, folder, { now: () => new Date(0) });
  expect((await asked.complete(request)).servedFrom).toBe("model");
  expect(await asked.complete(request)).toMatchObject({ text: "answer 1", servedFrom: "cache", costUsd: 0.1 });
  expect(calls).toBe(1);
  const file = cacheFile(folder, cacheKey(model.id, request));
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
    key: { model: model.id, system: "s", messages: [{ role: "user", content: "Grüße" }], maxTokens: 5, repeat: 0 },
    keptAt: "1970-01-01T00:00:00.000Z",
  });
});

test("what differs is asked for: another text, temperature or repeat", async () => {
  const asked = cached(model, folder);
  const others = [{ system: "t" }, { temperature: 0 }, { repeat: 1 }, { maxTokens: 6 }];
  for (const change of [{}, ...others]) await asked.complete({ ...request, ...change });
  expect(calls).toBe(5);
  await asked.complete({ ...request, repeat: 0 });
  expect(calls).toBe(5);
});

test("equal requests at once are sent once; a failure is not kept; a broken file is replaced", async () => {
  const asked = cached(model, folder);
  const answers = await Promise.all([1, 2, 3].map(() => asked.complete(request)));
  expect([calls, answers.map(({ servedFrom }) => servedFrom).sort()]).toEqual([1, ["cache", "cache", "model"]]);
  calls = 98;
  await expect(asked.complete({ ...request, system: "u" })).rejects.toThrow("failed");
  expect((await asked.complete({ ...request, system: "u" })).text).toBe("answer 100");
  await writeFile(cacheFile(folder, cacheKey(model.id, request)), '{"format":');
  expect((await asked.complete(request)).text).toBe("answer 101");
});
