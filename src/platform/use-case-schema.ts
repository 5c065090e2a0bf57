import { z } from "zod";
import type { UseCaseDefinition } from "../core/use-case.js";
import { parseYaml } from "../core/yaml.js";

const share = z.number().min(0).max(1);
const level = z.enum(["low", "medium", "high"]);
const date = z.iso.date();

const decide = z.strictObject({
  taskComplexity: z.enum(["simple", "medium", "complex"]),
  dataAvailability: level,
  dataQuality: level,
  volumePerDay: z.number().nonnegative(),
  budgetConstraint: level,
  timeToMarket: z.enum(["urgent", "normal", "flexible"]),
  requiresFactualAccuracy: z.boolean(),
  requiresConsistency: z.boolean(),
  requiresSpecializedBehavior: z.boolean(),
  hasKnowledgeBase: z.boolean(),
  dataChangesFrequently: z.boolean(),
  requiresCitations: z.boolean(),
  requiresFlexibility: z.boolean(),
  domainSpecific: z.boolean(),
  requiredAccuracy: share,
  costSensitivity: level,
});

const source = z.strictObject({
  name: z.string().min(1),
  kind: z.enum([
    "tickets",
    "config-standards",
    "config-validations",
    "device-logs",
    "mails",
    "question-answer",
    "invocation-logs",
  ]),
  path: z.string().min(1),
  columns: z.record(z.string(), z.string()).optional(),
  collectionLabels: z.record(z.string(), z.string()).optional(),
  task: z.string().optional(),
  system: z.string().optional(),
  utcOffsetMinutes: z.number().int().optional(),
  slashDates: z.enum(["month-first", "day-first"]).optional(),
});

const useWindow = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  collections: z.array(z.string()).optional(),
  sources: z.array(z.string()).optional(),
  from: date.optional(),
  before: date.optional(),
});

const bedrock = z.strictObject({
  region: z.string().min(1),
  bucket: z.string().min(1),
  prefix: z.string().min(1).optional(),
  roleArn: z.string().min(1),
  modelName: z.string().min(1).optional(),
  hyperparameters: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
  badRows: z.enum(["refuse", "leave-out"]).optional(),
});

const train = z.strictObject({
  trainer: z.enum(["local", "bedrock"]),
  baseModel: z.string(),
  epochs: z.number().int().min(1),
  batchSize: z.number().int().min(1),
  learningRate: z.number().positive(),
  earlyStoppingPatience: z.number().int().min(1),
  seed: z.number().int(),
  bedrock: bedrock.optional(),
});

const arm = z.strictObject({
  name: z.string().min(1),
  model: z.string().min(1),
  prompt: z.enum(["full", "short"]),
  fewShotExamples: z.number().int().nonnegative(),
  pricedAs: z.string(),
  priceKind: z.enum(["base", "custom-on-demand"]),
});

const useCase = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "lower-case letters, digits and hyphens"),
    title: z.string().min(1),
    question: z.string().min(1),
    system: z.string(),
    shortSystem: z.string(),
    labels: z.array(z.strictObject({ name: z.string().min(1), description: z.string().min(1) })),
    answer: z.enum(["label", "text"]),
    maxAnswerTokens: z.number().int().positive(),
    decide,
    sources: z.array(source),
    windows: z.array(useWindow),
    split: z
      .strictObject({ trainShare: share, validationShare: share, testShare: share, seed: z.number().int() })
      .optional(),
    train: train.optional(),
    arms: z.array(arm),
    roi: z
      .strictObject({
        monthlyRequests: z.number().nonnegative(),
        setupCostUsd: z.number().nonnegative(),
        monthlyMaintenanceUsd: z.number().nonnegative(),
        valuePerImprovedAnswerUsd: z.number().nonnegative(),
        horizonMonths: z.number().int().positive(),
      })
      .optional(),
    monitor: z
      .strictObject({
        reference: z.string(),
        production: z.array(z.string()),
        driftThreshold: share,
        acceptableDecline: share,
      })
      .optional(),
  })
  .superRefine((value, context) => {
    const windows = new Set(value.windows.map((one) => one.name));
    const named = [value.monitor?.reference, ...(value.monitor?.production ?? [])].filter((name) => name !== undefined);
    for (const name of named) {
      if (!windows.has(name))
        context.addIssue({
          code: "custom",
          path: ["monitor"],
          message: `names a window "${name}" that windows does not define`,
        });
    }
    if (value.split) {
      const sum = value.split.trainShare + value.split.validationShare + value.split.testShare;
      if (Math.abs(sum - 1) > 1e-9)
        context.addIssue({ code: "custom", path: ["split"], message: `the three shares must add up to 1, got ${sum}` });
    }
  });

/** Parses and checks the text of a `use-case.yaml`. Throws `TunelabError` with every finding. */
export function parseUseCase(text: string, file: string): UseCaseDefinition {
  return parseYaml(text, {
    file,
    schema: useCase,
    remedy: "Mend the lines named above; data/email-triage/use-case.yaml shows every field.",
  }) as UseCaseDefinition;
}
