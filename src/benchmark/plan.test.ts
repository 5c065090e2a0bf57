import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Example } from "../core/example.js";
import { Budget } from "../models/budget.js";
import { budgeted } from "../models/budgeted.js";
import type { TokenPrice } from "../models/priced.js";
import { priced } from "../models/priced.js";
import type { Arm } from "./arm.js";
import { planRun } from "./plan.js";
import { runBenchmark } from "./run.js";
import { labelScorer } from "./scorers/index.js";
import { sampleScreened, screenCases } from "./screen.js";
import { countTestSetUse } from "./test-set-uses.js";

const cases: Example[] = Array.from({ length: 200 }, (_, id) => ({
  id: `c${id}`,
  messages: [
    { role: "user", content: `Is mail ${id} wanted? ${"word ".repeat(20)}` },
    { role: "assistant", content: id % 4 === 0 ? "spam" : "ham" },
  ],
  label: id % 4 === 0 ? "spam" : "ham",
  source: { source: "s", file: "f" },
}));

const price: TokenPrice = { inputPerMillionUsd: 10, outputPerMillionUsd: 50 };

function armOf(name: string, { price: own = price, budget }: { price?: TokenPrice | null; budget?: Budget } = {}): Arm {
  const model = {
    id: `test:${name}`,
    complete: () =>
      Promise.resolve({
        text: "ham",
        usage: { inputTokens: 30, outputTokens: 1 },
        costUsd: null,
        latencyMs: 40,
        attempts: 1,
        stopReason: "end" as const,
        servedFrom: "model" as const,
      }),
  };
  return {
    description: {
      name,
      model: model.id,
      prompt: "full",
      fewShotExamples: 0,
      pricedAs: "toy",
      priceKind: "base",
      isTuned: false,
      price: own,
      ...(own === null ? { priceReason: "nobody published it" } : {}),
    },
    model: priced(budget ? budgeted(model, budget, own) : model, own),
    fewShot: new Map(),
    prompts: { full: "p", sent: "p" },
    maxTokens: 5,
  };
}

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-plan-"));
  file = join(folder, "run.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const scorers = [labelScorer(["ham", "spam"])];
const settings = () => ({ scorers, file, seed: 1, concurrency: 4 });

describe("a plan", () => {
  test("says what will be sent, its price and what it could show; then what is left of it, and the time", async () => {
    const arms = [armOf("base"), armOf("tuned")];
    const plan = planRun(arms, cases, { concurrency: 4, file });
    expect(plan).toMatchObject({ cases: 200, requests: 400, recorded: 0, durationMs: null, advice: "all" });
    expect(plan.detectableDifference).toBeCloseTo(2.8016 * Math.sqrt(0.2 / 200), 3);
    expect(plan.boundUsd as number).toBeGreaterThan(plan.estimatedUsd as number);
    const [first] = plan.arms;
    expect(first?.estimatedUsd).toBeCloseTo(
      ((first?.inputTokens ?? 0) * 10 + (first?.outputTokens ?? 0) * 50) / 1e6,
      12,
    );
    await runBenchmark(arms, cases.slice(0, 50), settings());
    const rest = planRun(arms, cases, { concurrency: 4, file });
    expect(rest).toMatchObject({ requests: 300, recorded: 100, durationMs: 3_000 });
    expect(planRun(arms, cases.slice(0, 50), { concurrency: 4, file })).toMatchObject({
      requests: 0,
      durationMs: 0,
      estimatedUsd: 0,
    });
  });

  test("repeats are counted; no cases and no price are said, not guessed", () => {
    expect(planRun([armOf("base")], cases, { concurrency: 4, file, repeats: 3 }).requests).toBe(600);
    expect(planRun([armOf("base")], [], { concurrency: 4, file })).toMatchObject({
      requests: 0,
      detectableDifference: null,
    });
    const unknown = planRun([armOf("base", { price: null })], cases, { concurrency: 4, file, budgetUsd: 1 });
    expect(unknown).toMatchObject({ estimatedUsd: null, boundUsd: null, fitsBudget: null, affordableCases: null });
    expect(unknown.sentences.join(" ")).toContain("price that is not known");
  });

  test("too dear: how many cases the budget pays for, and screening where a cheap contender can do it", () => {
    const cheap = armOf("base", { price: { inputPerMillionUsd: 0.1, outputPerMillionUsd: 0.5 } });
    const whole = planRun([armOf("tuned")], cases, { concurrency: 4, file }).estimatedUsd as number;
    const plan = planRun([armOf("tuned")], cases, { concurrency: 4, file, budgetUsd: whole / 4 });
    expect(plan).toMatchObject({ fitsBudget: false, affordableCases: 50, advice: "sample" });
    expect(plan.sentences.join(" ")).toContain("50 cases");
    expect(planRun([cheap, armOf("tuned")], cases, { concurrency: 4, file, budgetUsd: whole / 4 }).advice).toBe(
      "screen",
    );
  });
});

test("a screened sample keeps the shares of what the cheap arm got right, and its answers are not asked for again", async () => {
  const arms = [armOf("base"), armOf("tuned")] as const;
  const screening = await screenCases(arms[0], cases, settings());
  const sample = sampleScreened(cases, screening, { count: 40, seed: 1 });
  expect(sample.filter(({ id }) => screening.get(id) === "wrong")).toHaveLength(10);
  expect(await runBenchmark([...arms], sample, settings())).toMatchObject({ sent: 40, reused: 40 });
});

describe("a run with a budget", () => {
  test("stops in words, keeps what was answered, and goes on when it is raised", async () => {
    const limits = { file: join(folder, "spent.jsonl") };
    const first = new Budget({ maxTokens: 2_000 }, limits);
    await expect(runBenchmark([armOf("base", { budget: first })], cases, settings())).rejects.toMatchObject({
      code: "budget",
    });
    expect(first.spending.tokens).toBeLessThanOrEqual(2_000);
    first.close();
    const second = new Budget({ maxTokens: 1e6 }, limits);
    const { reused, sent } = await runBenchmark([armOf("base", { budget: second })], cases, settings());
    expect(reused).toBe(first.spending.requests);
    expect(sent + reused).toBe(200);
    expect(second.spending.tokens).toBe(200 * 31);
    second.close();
  });

  test("a judge that runs out of budget stops the run with the answer kept", async () => {
    const broke = { name: "judge", score: () => Promise.reject(Object.assign(new Error("x"), {})) };
    const result = await runBenchmark([armOf("base")], cases.slice(0, 3), { ...settings(), scorers: [broke] });
    expect(result.answers.every(({ scores }) => scores["judge"]?.value === null)).toBe(true);
    const budget = new Budget({ maxTokens: 1 });
    const { model } = armOf("judge", { budget });
    const judge = {
      name: "judge",
      score: async () => {
        await model.complete({ messages: [{ role: "user", content: "rate" }], maxTokens: 9 });
        return { value: 1 };
      },
    };
    const other = join(folder, "other.jsonl");
    const run = { ...settings(), scorers: [judge], file: other, concurrency: 1 };
    await expect(runBenchmark([armOf("base")], cases, run)).rejects.toMatchObject({ code: "budget" });
    expect(planRun([armOf("base")], cases, { concurrency: 1, file: other }).recorded).toBe(1);
  });
});

test("the test set counts the tuned models that were measured on it", async () => {
  const owner = { root: folder, name: "mail" };
  const count = async (model: string, set = cases) =>
    (await countTestSetUse(owner, { cases: set, model })).models.length;
  expect(await count("local:mail@v1")).toBe(1);
  expect(await count("local:mail@v1")).toBe(1);
  expect(await count("local:mail@v2", cases.toReversed())).toBe(2);
  expect(await count("local:mail@v2", cases.slice(1))).toBe(1);
  const both = await Promise.all(["local:mail@v3", "local:mail@v4"].map((model) => count(model)));
  expect(both.sort()).toEqual([3, 4]);
});
