import { z } from "zod";
import { UNIT_OF } from "./units.js";

/** A day, month or year: as exact as the source is. */
const asOf = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, "a date such as 2026-08-02, 2026-08 or 2026");
const day = z.iso.date().nullable();
const text = z.string().min(1);
const amount = z.number().nonnegative().nullable();
const count = z.number().int().nonnegative().nullable();

const method = z.enum(["fine-tuning", "distillation-student", "distillation-teacher", "reinforcement-fine-tuning"]);

const lifecycle = z.strictObject({
  legacyDate: day,
  extendedAccessDate: day,
  endOfLifeDate: day,
  source: text,
  asOf,
  note: text.optional(),
});

const training = z.strictObject({
  ids: z.array(text).min(1),
  regions: z.array(text).min(1),
  methods: z.array(method).min(1),
  format: z.enum(["bedrock-claude", "bedrock-nova", "prompt-completion", "openai-chat"]),
  validationDataset: z.boolean(),
  limits: z.partialRecord(method, text),
  hyperparameters: z.partialRecord(method, text),
  customOnDemand: z.boolean(),
  customProvisioned: z.boolean(),
  source: text,
  asOf,
  note: text.optional(),
});

const model = z.strictObject({
  id: text,
  name: text,
  provider: text,
  family: text,
  aliases: z.array(text),
  lifecycle,
  training: training.nullable(),
  minCachePrefixTokens: count,
});

const limits = z.strictObject({
  minTrainRecords: count,
  maxTrainRecords: count,
  minValidationRecords: count,
  maxValidationRecords: count,
  minTotalRecords: count,
  maxTotalRecords: count,
  maxTokensPerRecord: count,
  maxTrainBytes: count,
  maxValidationBytes: count,
  reservedStrings: z.array(text),
  reservedIgnoreCase: z.boolean(),
  source: text,
  asOf,
  note: text.optional(),
});

const hyperparameters = z.strictObject({
  parameters: z.array(
    z.strictObject({
      name: text,
      type: z.enum(["integer", "number"]),
      min: z.number(),
      max: z.number(),
      default: z.number().nullable(),
    }),
  ),
  source: text,
  asOf,
});

const priceRow = z
  .strictObject({
    model: text,
    kind: z.enum([
      "inputTokens",
      "outputTokens",
      "cacheRead",
      "cacheWrite",
      "training",
      "storage",
      "customInputTokens",
      "customOutputTokens",
      "provisionedHour",
    ]),
    usd: amount,
    unit: z.enum([
      "USD per 1,000,000 tokens",
      "USD per 1,000 tokens and epoch",
      "USD per model and month",
      "USD per model unit and hour",
    ]),
    source: text.optional(),
    asOf: asOf.optional(),
    confidence: z.enum(["high", "medium", "low"]).optional(),
    reason: text.optional(),
    region: text.optional(),
    commitment: z.enum(["none", "one-month", "six-months"]).optional(),
    cacheTtl: z.enum(["5m", "1h"]).optional(),
    promptTokensFrom: z.number().int().nonnegative().optional(),
    promptTokensTo: z.number().int().nonnegative().optional(),
    priceListKey: text.optional(),
    note: text.optional(),
  })
  .superRefine((row, context) => {
    const say = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
    if (row.unit !== UNIT_OF[row.kind]) say("unit", `a price of ${row.kind} is stated in ${UNIT_OF[row.kind]}`);
    if (row.usd === null && row.reason === undefined) say("reason", "an unknown price (null) says why");
    if (row.usd !== null && row.source === undefined) say("source", "a price names its source");
    if (row.usd !== null && row.asOf === undefined) say("asOf", "a price names its date");
    if (row.kind === "provisionedHour" && row.commitment === undefined)
      say("commitment", "a price of provisionedHour names its commitment");
    if (row.kind === "cacheWrite" && row.cacheTtl === undefined)
      say("cacheTtl", "a price of cacheWrite names how long the cache lives");
  });

const modifier = z.strictObject({
  name: z.enum(["batch", "regional-profile"]),
  providers: z.array(text).min(1),
  factor: z.number().positive(),
  appliesTo: text,
  source: text,
  asOf,
});

export const modelsSchema = z.strictObject({
  asOf: z.iso.date(),
  note: text.optional(),
  models: z.array(model).min(1),
  limits: z.record(text, limits),
  hyperparameters: z.record(text, hyperparameters),
});

export const pricesSchema = z.strictObject({
  asOf: z.iso.date(),
  currency: z.literal("USD"),
  note: text.optional(),
  modifiers: z.array(modifier),
  prices: z.array(priceRow),
});

/** A team's own models and prices. A price replaces the catalogue's of the same model, kind and variant. */
export const overridesSchema = z.strictObject({
  models: z.array(model).optional(),
  prices: z.array(priceRow).optional(),
});
