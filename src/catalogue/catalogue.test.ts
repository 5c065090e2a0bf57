import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import { TunelabError } from "../core/errors.js";
import {
  ageInDays,
  canTrain,
  hyperparametersFor,
  limitsFor,
  modelOf,
  modifierOf,
  priceOf,
  tokenPrices,
} from "./index.js";
import { parseCatalogue } from "./parse.js";
import type { modelsSchema, overridesSchema, pricesSchema } from "./schema.js";
import type {
  Catalogue,
  CatalogueModel,
  HyperparameterSet,
  PriceKind,
  PriceModifier,
  PriceRow,
  TrainingLimits,
} from "./types.js";
import { UNIT_OF } from "./units.js";

const modelsText = readFileSync("data/catalogue/models.json", "utf8");
const pricesText = readFileSync("data/catalogue/prices.json", "utf8");
const NOVA = "amazon.nova-2-lite-v1:0";
const HAIKU = "anthropic.claude-3-haiku-20240307-v1:0";
let catalogue: Catalogue;
beforeAll(() => {
  catalogue = parseCatalogue(modelsText, pricesText);
});

function refusal(action: () => unknown): TunelabError {
  try {
    action();
  } catch (error) {
    if (error instanceof TunelabError) return error;
    throw error;
  }
  throw new Error("did not throw");
}

describe("schema and interfaces", () => {
  type Exact<Value> = Value extends (infer Item)[]
    ? Exact<Item>[]
    : Value extends object
      ? { [Key in keyof Value]: Exact<Exclude<Value[Key], undefined>> }
      : Value;
  it("say the same", () => {
    type Models = Exact<z.output<typeof modelsSchema>>;
    type Prices = Exact<z.output<typeof pricesSchema>>;
    expectTypeOf<Models["models"][number]>().toEqualTypeOf<Exact<CatalogueModel>>();
    expectTypeOf<Models["limits"][string]>().toEqualTypeOf<Exact<TrainingLimits>>();
    expectTypeOf<Models["hyperparameters"][string]>().toEqualTypeOf<Exact<HyperparameterSet>>();
    expectTypeOf<Prices["prices"][number]>().toEqualTypeOf<Exact<PriceRow>>();
    expectTypeOf<Prices["modifiers"][number]>().toEqualTypeOf<Exact<PriceModifier>>();
    type Overrides = Exact<z.output<typeof overridesSchema>>;
    expectTypeOf<NonNullable<Overrides["prices"]>>().toEqualTypeOf<Exact<PriceRow>[]>();
    expectTypeOf<NonNullable<Overrides["models"]>>().toEqualTypeOf<Exact<CatalogueModel>[]>();
  });
});

describe("the catalogue's data", () => {
  it("names source and date of every known price, and the reason of every unknown one", () => {
    const kinds = Object.keys(UNIT_OF) as PriceKind[];
    for (const model of catalogue.models) {
      for (const kind of kinds) {
        const price = priceOf(catalogue, model.id, kind);
        if (price.usd === null) expect(price.reason).not.toBe("");
        else {
          expect(price.source).not.toBe("no source given");
          expect(price.asOf).toMatch(/^\d{4}/);
          expect(price.usd).toBeGreaterThan(0);
        }
        expect(price.unit).toBe(UNIT_OF[kind]);
      }
    }
  });
  it("holds the prices of the model that the demonstrations are priced as", () => {
    expect(tokenPrices(catalogue, NOVA, "base")).toMatchObject({ inputPerMillionUsd: 0.33, outputPerMillionUsd: 2.75 });
    expect(tokenPrices(catalogue, NOVA, "custom-on-demand")).toMatchObject({
      inputPerMillionUsd: 0.3,
      outputPerMillionUsd: 2.5,
      asOf: "2026-08-02",
    });
    expect(priceOf(catalogue, NOVA, "training")).toMatchObject({
      usd: 0.00378,
      unit: "USD per 1,000 tokens and epoch",
    });
    expect(priceOf(catalogue, NOVA, "storage").usd).toBe(1.95);
    expect(priceOf(catalogue, NOVA, "provisionedHour").usd).toBe(60.5);
    expect(priceOf(catalogue, NOVA, "provisionedHour", { commitment: "one-month" }).usd).toBe(55);
    expect(priceOf(catalogue, NOVA, "provisionedHour", { commitment: "six-months" })).toMatchObject({
      usd: null,
      reason: "no published price found as of 2026-11-22",
    });
  });
  it("says where an unknown price can be looked up", () => {
    expect(priceOf(catalogue, "amazon.nova-lite-v1:0", "training")).toEqual({
      usd: null,
      unit: "USD per 1,000 tokens and epoch",
      reason: "no published price found as of 2026-11-22 (AWS Price List: USE1-NovaLite-Customization-Training)",
    });
  });
  it("holds cache prices by how long the cache lives", () => {
    expect(priceOf(catalogue, "claude-haiku-4-5", "cacheRead").usd).toBe(0.1);
    expect(priceOf(catalogue, "claude-haiku-4-5", "cacheWrite").usd).toBe(1.25);
    expect(priceOf(catalogue, "claude-haiku-4-5", "cacheWrite", { cacheTtl: "1h" }).usd).toBe(2);
  });
  it("knows the tier of long prompts", () => {
    expect(priceOf(catalogue, "claude-haiku-5-5", "inputTokens").usd).toBe(0.1);
    expect(priceOf(catalogue, "claude-haiku-5-5", "inputTokens", { promptTokens: 100_000 }).usd).toBe(0.1);
    expect(priceOf(catalogue, "claude-haiku-5-5", "inputTokens", { promptTokens: 100_001 }).usd).toBe(0.5);
  });
  it("has no price for what is not offered, and says why", () => {
    expect(priceOf(catalogue, "claude-haiku-4-5", "training")).toMatchObject({
      usd: null,
      reason: "Claude Haiku 4.5 cannot be trained, so it has no price for training",
    });
    expect(tokenPrices(catalogue, HAIKU, "custom-on-demand")).toEqual({
      inputPerMillionUsd: null,
      outputPerMillionUsd: null,
      reason: "a custom Claude 3 Haiku is not served on demand, only on provisioned throughput",
    });
    expect(priceOf(catalogue, "meta.llama3-3-70b-instruct-v1:0", "provisionedHour")).toMatchObject({ usd: null });
  });
  it("halves batches where that is known", () => {
    expect(modifierOf(catalogue, NOVA, "batch")?.factor).toBe(0.5);
    expect(modifierOf(catalogue, "claude-sonnet-5", "batch")?.factor).toBe(0.5);
    expect(modifierOf(catalogue, "qwen.qwen3-32b", "batch")).toBeNull();
  });
});

describe("modelOf", () => {
  it.each(["amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0:300k", "bedrock:amazon.nova-lite-v1:0"])(
    "finds Nova Lite as %s",
    (id) => expect(modelOf(catalogue, id).name).toBe("Amazon Nova Lite"),
  );
  it.each([HAIKU, `${HAIKU}:200k`, `${HAIKU}:48k`, "claude-3-haiku"])("finds Claude 3 Haiku as %s", (id) =>
    expect(modelOf(catalogue, id).id).toBe(HAIKU),
  );
  it("finds every training id", () => {
    for (const model of catalogue.models)
      for (const id of model.training?.ids ?? []) expect(modelOf(catalogue, id)).toBe(model);
  });
  it("offers the nearest names for a mistyped one", () => {
    const error = refusal(() => modelOf(catalogue, "amazon.nova2-lite-v1:0"));
    expect(error.code).toBe("bad-parameter");
    expect(error.remedy).toMatch(/^Nearest: amazon\.nova-2-lite-v1:0/);
  });
  it("lists the models where nothing is near", () => {
    expect(refusal(() => modelOf(catalogue, "")).remedy).toContain("amazon.nova-2-lite-v1:0");
  });
});

describe("limits and hyperparameters", () => {
  it("are the model's", () => {
    expect(limitsFor(catalogue, HAIKU)).toMatchObject({ minTrainRecords: 32, maxTotalRecords: 10_000 });
    expect(limitsFor(catalogue, NOVA)).toMatchObject({ minTrainRecords: 200, maxTotalRecords: 20_000 });
    expect(limitsFor(catalogue, NOVA, { method: "reinforcement-fine-tuning" })?.minTrainRecords).toBe(100);
    expect(limitsFor(catalogue, "meta.llama3-2-90b-instruct-v1:0")?.maxTokensPerRecord).toBe(10_000);
    expect(hyperparametersFor(catalogue, HAIKU)?.parameters.map((one) => one.name)).toContain("learningRateMultiplier");
  });
  it("are null where none were found", () => {
    expect(hyperparametersFor(catalogue, NOVA)).toBeNull();
    expect(limitsFor(catalogue, "claude-haiku-4-5")).toBeNull();
  });
  it("keep every default inside its range", () => {
    for (const { parameters } of Object.values(catalogue.hyperparameters))
      for (const { min, max, default: value } of parameters)
        if (value !== null) expect(value >= min && value <= max).toBe(true);
  });
});

describe("canTrain", () => {
  const on = new Date("2026-11-22T12:00:00Z");
  it("refuses Claude 3 Haiku with the day of its end and what can be trained instead", () => {
    const answer = canTrain(catalogue, HAIKU, { on });
    expect(answer).toMatchObject({ possible: false, since: "2026-03-10" });
    expect(answer.words).toContain("reached its end of life on Amazon Bedrock on 2026-09-10");
    expect(answer.words).toContain("No Claude model can be fine-tuned on Amazon Bedrock on that day.");
    expect(answer.words).toContain("Amazon Nova 2 Lite");
  });
  it("refused it as legacy before that, and took it before that", () => {
    expect(canTrain(catalogue, HAIKU, { on: new Date("2026-03-10") })).toMatchObject({ possible: false });
    expect(canTrain(catalogue, HAIKU, { on: new Date("2026-03-10") }).words).toContain("turned legacy");
    expect(canTrain(catalogue, HAIKU, { on: new Date("2026-03-09") })).toMatchObject({
      possible: true,
      before: "2026-03-10",
    });
  });
  it("takes Nova 2 Lite", () =>
    expect(canTrain(catalogue, NOVA, { on })).toMatchObject({ possible: true, before: null }));
  it("says that a model was never trainable, or only by another method", () => {
    expect(canTrain(catalogue, "claude-sonnet-5", { on })).toMatchObject({ possible: false, since: null });
    expect(canTrain(catalogue, "openai.gpt-oss-20b", { on }).words).toContain("it can be fine-tuned by reinforcement");
    expect(canTrain(catalogue, NOVA, { on, method: "reinforcement-fine-tuning" }).possible).toBe(true);
  });
});

describe("ageInDays", () => {
  const now = new Date("2026-11-22T12:00:00Z");
  it("counts whole days", () => expect(ageInDays({ asOf: "2026-08-02" }, { now })).toBe(112));
  it("counts from the first day of a month or a year, so that no price looks younger than it is", () => {
    expect(ageInDays({ asOf: "2026-11" }, { now })).toBe(21);
    expect(ageInDays({ asOf: "2025" }, { now })).toBe(690);
  });
  it("knows no age of an unknown price", () => {
    expect(ageInDays(priceOf(catalogue, HAIKU, "training"), { now })).toBeNull();
  });
});

describe("overrides", () => {
  const override = `
prices:
  - model: amazon.nova-2-lite-v1:0
    kind: cacheRead
    usd: 0.08
    unit: USD per 1,000,000 tokens
    source: our invoice of October
    asOf: 2026-10-31
  - { model: amazon.nova-2-lite-v1:0, kind: inputTokens, usd: 0.2, unit: "USD per 1,000,000 tokens", source: private offer, asOf: 2026-11-01 }
`;
  it("fill what is unknown and replace what is known", () => {
    const own = parseCatalogue(modelsText, pricesText, override);
    expect(priceOf(own, NOVA, "cacheRead")).toMatchObject({ usd: 0.08, origin: "override", asOf: "2026-10-31" });
    expect(priceOf(own, NOVA, "inputTokens")).toMatchObject({ usd: 0.2, origin: "override" });
    expect(priceOf(own, NOVA, "outputTokens")).toMatchObject({ usd: 2.75, origin: "catalogue" });
    expect(own.prices.length).toBe(catalogue.prices.length);
  });
  it("may be empty", () => expect(parseCatalogue(modelsText, pricesText, "").prices).toEqual(catalogue.prices));
  it("are refused with file, line and field", () => {
    const error = refusal(() =>
      parseCatalogue(modelsText, pricesText, override.replace("asOf: 2026-10-31", "asof: x")),
    );
    expect(error.code).toBe("bad-input");
    expect(error.findings[0]).toMatchObject({ file: "data/catalogue/overrides.yaml", line: 8, field: "prices.0.asof" });
  });
  it("are refused in another unit than the kind's", () => {
    const text = override.replace("unit: USD per 1,000,000 tokens", "unit: USD per 1,000 tokens and epoch");
    expect(refusal(() => parseCatalogue(modelsText, pricesText, text)).message).toContain(
      "a price of cacheRead is stated in USD per 1,000,000 tokens",
    );
  });
  it("are refused for a model that is not there", () => {
    const text = override.replace("model: amazon.nova-2-lite-v1:0", "model: amazon.nova-2-light-v1:0");
    expect(refusal(() => parseCatalogue(modelsText, pricesText, text)).message).toContain(
      'Did you mean "amazon.nova-2-lite-v1:0"?',
    );
  });
});

describe("broken files", () => {
  it("say where the syntax broke", () => {
    const error = refusal(() => parseCatalogue(modelsText.replace('"models": [', '"models": [['), pricesText));
    expect(error.findings[0]?.file).toBe("data/catalogue/models.json");
    expect(error.findings[0]?.line).toBeGreaterThan(0);
  });
  it("name an unknown price without a reason by its line", () => {
    const lines = pricesText.split("\n");
    const row = lines.findIndex((line) => line.includes('"usd": null'));
    lines[row] = (lines[row] ?? "").replace(/"reason": "[^"]*"/, '"note": "x"');
    const error = refusal(() => parseCatalogue(modelsText, lines.join("\n")));
    expect(error.findings[0]).toMatchObject({ line: row + 1, message: "an unknown price (null) says why" });
  });
  it("name a limit that is not defined", () => {
    const text = modelsText.replace('"limits": {"fine-tuning": "nova-2"', '"limits": {"fine-tuning": "nova-9"');
    expect(refusal(() => parseCatalogue(text, pricesText)).message).toContain('names "nova-9"');
  });
});
