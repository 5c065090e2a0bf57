import { describe, expect, test } from "vitest";
import type { Catalogue, PriceRow } from "../catalogue/types.js";
import type { Example } from "../core/example.js";
import type { ArmDefinition } from "../core/use-case.js";
import { Budget } from "../models/budget.js";
import { untrainedLocalModel } from "../models/local/local-model.js";
import type { OpenModelOptions } from "../models/open-model.js";
import { InputLog } from "../platform/inputs.js";
import type { UseCase } from "../platform/use-case.js";
import { type Arm, armPrice, buildArms, requestFor } from "./arm.js";
import { chooseFewShot } from "./few-shot.js";
import { sampleCases } from "./sample-cases.js";

const exampleOf = (
  id: string,
  label: string | undefined,
  { task, system, length = 10 }: { task?: string; system?: string; length?: number } = {},
): Example => ({
  id,
  messages: [
    { role: "user", content: `${id} ${"x".repeat(length)}` },
    { role: "assistant", content: label ?? `answer ${id}` },
  ],
  ...(label === undefined ? {} : { label }),
  ...(task === undefined ? {} : { task }),
  ...(system === undefined ? {} : { system }),
  source: { source: "s", file: "f" },
});

const many = (label: string, count: number) =>
  Array.from({ length: count }, (_, index) => exampleOf(`${label}${index}`, label));

const row = (kind: PriceRow["kind"], usd: number | null): Catalogue["prices"][number] => ({
  model: "toy.model",
  kind,
  usd,
  unit: "USD per 1,000,000 tokens",
  asOf: "2026-01-01",
  source: "s",
  origin: "catalogue",
  ...(usd === null ? { reason: "nobody published it" } : {}),
});

const catalogue: Catalogue = {
  asOf: "2026-01-01",
  models: [
    {
      id: "toy.model",
      name: "Toy",
      provider: "toy",
      family: "toy",
      aliases: [],
      minCachePrefixTokens: null,
      lifecycle: { legacyDate: null, endOfLifeDate: null, extendedAccessDate: null, source: "s", asOf: "2026-01-01" },
      training: null,
    },
  ],
  limits: {},
  hyperparameters: {},
  modifiers: [],
  prices: [row("inputTokens", 2), row("outputTokens", 10), row("cacheRead", null)],
};

const definition = (name: string, change: Partial<ArmDefinition> = {}): ArmDefinition => ({
  name,
  model: "local:untrained",
  prompt: "full",
  fewShotExamples: 0,
  pricedAs: "toy.model",
  priceKind: "base",
  ...change,
});

const useCaseOf = (arms: ArmDefinition[]): UseCase =>
  ({
    name: "toy",
    root: "/nowhere",
    inputs: new InputLog("/nowhere"),
    system: "FULL",
    shortSystem: "SHORT",
    maxAnswerTokens: 7,
    arms,
  }) as unknown as UseCase;

const build = (arms: ArmDefinition[], trainExamples: Example[] = [], tunedModel: string | null = "local:toy@v1") =>
  buildArms(useCaseOf(arms), {
    tunedModel,
    trainExamples,
    seed: 5,
    catalogue,
    open: (id) => Promise.resolve({ ...untrainedLocalModel(), id }),
  });

describe("few-shot examples", () => {
  test("are balanced over the labels, seeded, and independent of the order given", () => {
    const examples = [...many("ham", 30), ...many("spam", 5), ...many("hard", 1)];
    const chosen = chooseFewShot(examples, { count: 8, seed: 1 }).get("") ?? [];
    const count = (label: string) => chosen.filter((example) => example.label === label).length;
    expect([chosen.length, count("hard"), count("ham"), count("spam")]).toEqual([8, 1, 4, 3]);
    expect(chooseFewShot(examples.toReversed(), { count: 8, seed: 1 }).get("")).toEqual(chosen);
    expect(chooseFewShot(examples, { count: 8, seed: 2 }).get("")).not.toEqual(chosen);
  });

  test("short prompts go first, each task has its own, and fewer rows than wanted are all there are", () => {
    const examples = [
      exampleOf("long", "ham", { length: 5_000 }),
      exampleOf("longer", "ham", { length: 9_000 }),
      exampleOf("short", "ham"),
      exampleOf("config", undefined, { task: "configs" }),
    ];
    const chosen = chooseFewShot(examples, { count: 2, seed: 1 });
    expect(new Set(chosen.get("")?.map(({ id }) => id))).toEqual(new Set(["short", "long"]));
    expect(chosen.get("configs")).toHaveLength(1);
    expect(chooseFewShot([], { count: 2, seed: 1 }).size).toBe(0);
    expect(chooseFewShot(examples, { count: 0, seed: 1 }).get("")).toEqual([]);
  });
});

describe("arms", () => {
  test("send their prompt, their examples and the case without its answer", async () => {
    const [base, fewShot, tuned] = (await build(
      [
        definition("base"),
        definition("few-shot", { fewShotExamples: 2 }),
        definition("tuned", { model: "tuned", prompt: "short" }),
      ],
      [...many("ham", 3), ...many("spam", 3)],
    )) as [Arm, Arm, Arm];
    const example = exampleOf("case", "ham", { system: "FULL" });
    expect(requestFor(base, example)).toEqual({ system: "FULL", messages: [example.messages[0]], maxTokens: 7 });
    const { messages } = requestFor(fewShot, example);
    expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant", "user"]);
    expect(new Set([messages[1]?.content, messages[3]?.content])).toEqual(new Set(["ham", "spam"]));
    expect(requestFor(tuned, example).system).toBe("SHORT");
    expect(requestFor(tuned, exampleOf("log", undefined, { system: "LOGS", task: "logs" })).system).toBe("LOGS");
    expect([base, fewShot, tuned].map(({ description }) => description.isTuned)).toEqual([false, false, true]);
    expect(tuned.model.id).toBe("local:toy@v1");
  });

  test("carry their price, and an unknown one is null with the reason", async () => {
    expect(armPrice(catalogue, definition("a"))).toEqual({
      price: {
        inputPerMillionUsd: 2,
        outputPerMillionUsd: 10,
        cacheReadPerMillionUsd: null,
        cacheWritePerMillionUsd: null,
      },
    });
    const custom = armPrice(catalogue, definition("a", { priceKind: "custom-on-demand" }));
    expect(custom).toMatchObject({
      price: null,
      priceReason: expect.stringContaining("Toy cannot be trained") as string,
    });
    expect(() => armPrice(catalogue, definition("a", { pricedAs: "nothing" }))).toThrow("nothing");
    const [arm] = (await build([definition("base")])) as [Arm];
    const completion = await arm.model.complete(requestFor(arm, exampleOf("case", "ham")));
    const { inputTokens, outputTokens } = completion.usage;
    expect(completion.costUsd).toBeCloseTo((inputTokens * 2 + outputTokens * 10) / 1e6, 12);
  });

  test("share the limits of services, keep answers in the project, and pay every attempt from the budget", async () => {
    const seen: OpenModelOptions[] = [];
    const budget = new Budget({ maxUsd: 1 });
    const open = (_: string, options: OpenModelOptions) => {
      seen.push(options);
      return Promise.resolve((options.aroundAttempt ?? ((model) => model))(untrainedLocalModel()));
    };
    const useCase = useCaseOf([definition("base"), definition("other")]);
    const settings = { tunedModel: null, trainExamples: [], seed: 1, catalogue, budget, open };
    const [arm] = (await buildArms(useCase, settings)) as [Arm];
    expect(seen.map(({ cacheFolder }) => cacheFolder)).toEqual(["/nowhere/.tunelab/cache", "/nowhere/.tunelab/cache"]);
    expect(seen[0]?.gates).toBe(seen[1]?.gates);
    const { costUsd } = await arm.model.complete(requestFor(arm, exampleOf("case", "ham")));
    expect(budget.spending.usd).toBe(costUsd);
    const unpriced = useCaseOf([definition("base", { pricedAs: "unknown" })]);
    await expect(buildArms(unpriced, settings)).rejects.toThrow("no known price");
    await buildArms(unpriced, { ...settings, budget: new Budget({ maxTokens: 9 }), models: { cacheFolder: null } });
    expect(seen.at(-1)?.cacheFolder).toBeNull();
  });

  test("are left out, refused or missing something in words", async () => {
    const tuned = definition("tuned", { model: "tuned" });
    expect(await build([definition("base"), tuned], [], null)).toHaveLength(1);
    await expect(build([tuned], [], null)).rejects.toThrow("no arms to compare");
    await expect(build([definition("a"), definition("a")])).rejects.toThrow('two arms are named "a"');
    await expect(build([definition("a", { fewShotExamples: 3 })])).rejects.toThrow("npx tunelab run 02-data");
  });
});

describe("a sample of cases", () => {
  test("keeps the shares of the labels, seeded, in the order given", () => {
    const examples = [...many("ham", 60), ...many("spam", 30), ...many("hard", 10)];
    const sample = sampleCases(examples, { count: 20, seed: 1 });
    const count = (label: string) => sample.filter((example) => example.label === label).length;
    expect([count("ham"), count("spam"), count("hard")]).toEqual([12, 6, 2]);
    expect(sampleCases(examples.toReversed(), { count: 20, seed: 1 }).toReversed()).toEqual(sample);
    expect(sample).toEqual(examples.filter((example) => sample.includes(example)));
    expect(sampleCases(examples, { count: 500, seed: 1 })).toEqual(examples);
    expect(sampleCases(examples, { count: 7, seed: 1 })).toHaveLength(7);
    expect(sampleCases([], { count: 3, seed: 1 })).toEqual([]);
    expect(() => sampleCases(examples, { count: 0, seed: 1 })).toThrow("got 0");
  });

  test("draws every case of a label about equally often", () => {
    const examples = many("ham", 10);
    const hits = new Map<string, number>();
    for (let seed = 0; seed < 600; seed += 1) {
      for (const { id } of sampleCases(examples, { count: 5, seed })) hits.set(id, (hits.get(id) ?? 0) + 1);
    }
    for (const count of hits.values()) expect(Math.abs(count - 300)).toBeLessThan(60);
    expect(hits.size).toBe(10);
  });
});
