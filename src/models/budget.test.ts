import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatModel, ChatRequest, Completion } from "../core/chat-model.js";
import { ProviderError } from "../core/provider-error.js";
import { type Random, seededRandom } from "../core/random.js";
import { Budget } from "./budget.js";
import { budgeted } from "./budgeted.js";
import { costOf } from "./priced.js";
import { RequestGate } from "./request-gate.js";
import { retried } from "./retried.js";
import { spendBound } from "./token-bound.js";

const price = { inputPerMillionUsd: 1, outputPerMillionUsd: 5 };
const request: ChatRequest = { messages: [{ role: "user", content: "x".repeat(400) }], maxTokens: 50 };
const bound = spendBound(request, price);
const answer = (inputTokens: number, outputTokens: number): Completion => ({
  text: "a",
  usage: { inputTokens, outputTokens },
  costUsd: null,
  latencyMs: 1,
  attempts: 1,
  stopReason: "end",
  servedFrom: "model",
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-budget-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A service that bills what it answers, also where the answer gets lost on its way, and refuses at times. */
function faultyService(random: Random) {
  const billed = { usd: 0, tokens: 0, requests: 0 };
  const model: ChatModel = {
    id: "test:faulty",
    async complete({ maxTokens }) {
      const fate = random();
      if (random() < 0.5) await Promise.resolve();
      if (fate < 0.15) throw new ProviderError("slow down", { status: 429, isRetryable: true, retryAfterMs: 1 });
      if (fate < 0.25) throw new ProviderError("broken", { status: 500, isRetryable: true });
      const completion = answer(20 + Math.floor(random() * 380), Math.floor(random() * (maxTokens + 1)));
      billed.usd += costOf(completion.usage, price) as number;
      billed.tokens += completion.usage.inputTokens + completion.usage.outputTokens;
      billed.requests += 1;
      if (fate < 0.35) throw new ProviderError("reset", { isRetryable: true });
      if (fate < 0.4) throw new ProviderError("gateway", { status: 504, isRetryable: true });
      return completion;
    },
  };
  return { model, billed };
}

describe("a budget", () => {
  test("is never passed in 1,000 runs with retries, refusals and lost answers", async () => {
    const tight = { usd: 0, tokens: 0 };
    for (let run = 0; run < 1_000; run += 1) {
      const random = seededRandom(run);
      const inTokens = run % 2 === 0;
      const limit = (2 + random() * 12) * (inTokens ? bound.tokens : (bound.usd as number));
      const budget = new Budget(inTokens ? { maxTokens: limit } : { maxUsd: limit });
      const { model, billed } = faultyService(random);
      const asked = retried(
        budgeted(model, budget, price),
        { refusals: 4 },
        {
          random,
          sleep: () => Promise.resolve(),
          gate: new RequestGate({ maximum: 1 + Math.floor(random() * 8), nowMs: () => Number.POSITIVE_INFINITY }),
        },
      );
      await Promise.allSettled(Array.from({ length: 30 }, () => asked.complete(request)));
      const { usd, tokens } = budget.spending;
      const spent = inTokens ? billed.tokens : billed.usd;
      if (spent > limit * (1 + 1e-12)) expect.fail(`run ${run}: ${spent} of ${limit} was billed`);
      if ((inTokens ? tokens : (usd as number)) < spent * (1 - 1e-12))
        expect.fail(`run ${run}: the book holds too little`);
      tight[inTokens ? "tokens" : "usd"] = Math.max(tight[inTokens ? "tokens" : "usd"], spent / limit);
    }
    expect(tight.usd).toBeGreaterThan(0.7);
    expect(tight.tokens).toBeGreaterThan(0.7);
  });

  test("a request that does not fit beside those under way waits, and goes when there is room", async () => {
    const budget = new Budget({ maxTokens: 150 });
    const first = await budget.reserve({ tokens: 100, usd: null });
    let isIn = false;
    const second = budget.reserve({ tokens: 100, usd: null }).then((reservation) => {
      isIn = true;
      return reservation;
    });
    await sleep(1);
    expect(isIn).toBe(false);
    budget.settle(first, { tokens: 30, usd: null });
    budget.settle(await second, { tokens: 100, usd: null });
    expect(budget.spending).toEqual({ usd: null, tokens: 130, uncertainUsd: 0, requests: 2 });
    await expect(budget.reserve({ tokens: 21, usd: null })).rejects.toMatchObject({ code: "budget" });
    await expect(budget.reserve({ tokens: 20, usd: null })).resolves.toBe(3);
  });

  test("an abort leaves the queue", async () => {
    const budget = new Budget({ maxTokens: 10 });
    await budget.reserve({ tokens: 10, usd: null });
    const controller = new AbortController();
    const waiting = budget.reserve({ tokens: 10, usd: null }, controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });

  test("a model without a price has no budget in dollars, but one in tokens", async () => {
    const model: ChatModel = { id: "test:m", complete: () => Promise.resolve(answer(10, 1)) };
    expect(() => budgeted(model, new Budget({ maxUsd: 1 }), null)).toThrow("no known price");
    const budget = new Budget({ maxTokens: 1_000 });
    await budgeted(model, budget, null).complete(request);
    expect(budget.spending).toEqual({ usd: null, tokens: 11, uncertainUsd: 0, requests: 1 });
    expect(() => new Budget({ maxUsd: -1 })).toThrow("at least 0");
  });

  test("goes on where the book ends; what was under way at a kill stays spent; a cut-off line is dropped", async () => {
    const file = join(folder, "spent.jsonl");
    const script = join(folder, "child.mts");
    const source = pathToFileURL(join(import.meta.dirname, "budget.ts")).href;
    await writeFile(
      script,
      `import { Budget } from ${JSON.stringify(source)};
       const budget = new Budget({ maxUsd: 10 }, { file: ${JSON.stringify(file)} });
       const first = await budget.reserve({ tokens: 10, usd: 4 });
       budget.settle(first, { tokens: 5, usd: 1 });
       await budget.reserve({ tokens: 10, usd: 4 });
       process.kill(process.pid, "SIGKILL");`,
    );
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    expect(spawnSync(process.execPath, ["--import", tsx, script]).signal).toBe("SIGKILL");
    await writeFile(file, '{"settle":2,"spe', { flag: "a" });
    const budget = new Budget({ maxUsd: 10 }, { file });
    expect(budget.spending).toEqual({ usd: 5, tokens: 15, uncertainUsd: 4, requests: 2 });
    await expect(budget.reserve({ tokens: 1, usd: 5.01 })).rejects.toMatchObject({ code: "budget" });
    budget.settle(await budget.reserve({ tokens: 1, usd: 5 }), { tokens: 1, usd: 5 });
    budget.close();
    expect((await readFile(file, "utf8")).trimEnd().split("\n")).toHaveLength(5);
    await writeFile(file, "nonsense\n");
    expect(() => new Budget({}, { file })).toThrow("not the book of a budget");
  });
});
