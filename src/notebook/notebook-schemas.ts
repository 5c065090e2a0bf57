import { z } from "zod";
import type { NotebookDocument } from "../core/notebook.js";
import { NOTEBOOKS, type NotebookName } from "../report/steps.js";
import { ASSUMPTION_NAMES, type AssumptionName, fieldOf } from "../roi/assumption-fields.js";
import { assumptionSchema } from "../roi/assumptions-schema.js";

const useCaseName = z.string().min(1).describe("use case: a folder in data/");
const seed = z.number().int().describe("start of every random choice; another number draws another one");
const share = z.number().min(0).max(1);
const amount = z.number().nonnegative();
/** Null: as the use case says. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();

/** What an input of the ROI means, with its unit. */
function meaningOf(name: AssumptionName): string {
  const { label, unit } = fieldOf(name);
  return `${label}, ${unit}`;
}

/** The parameters of each notebook: what they mean, their units and their ranges. The cells hold the defaults. */
const SCHEMAS: Record<NotebookName, z.ZodObject> = {
  "01-decide": z.strictObject({
    useCaseName,
    volumePerDay: optional(amount.describe("requests a day; null: as the use case says")),
    requiredAccuracy: optional(share.describe("share of answers that must be right, 0..1; null: as the use case says")),
  }),
  "02-data": z.strictObject({
    useCaseName,
    nearDuplicateSimilarity: share.describe("Jaccard similarity of word shingles from which two prompts count as one"),
    trainShare: optional(
      share.describe("share of the Examples to train on, 0..1; the three shares add up to 1; null: use case"),
    ),
    validationShare: optional(share.describe("share to validate on, 0..1; null: as the use case says")),
    testShare: optional(share.describe("share to test on, 0..1; null: as the use case says")),
    seed: optional(seed),
  }),
  "03-train": z.strictObject({
    useCaseName,
    trainer: optional(z.enum(["local", "bedrock"]).describe("where the model is trained")),
    approvedPlan: optional(
      z
        .string()
        .regex(/^[0-9a-f]{8,64}$/, "the plan's hash, or its first 8 digits at least")
        .describe("what may be paid for"),
    ),
    epochs: optional(z.number().int().min(1).max(200).describe("passes over the training part")),
    batchSize: optional(z.number().int().min(1).describe("Examples a step")),
    learningRate: optional(z.number().positive().describe("size of a step of training")),
    earlyStoppingPatience: optional(
      z.number().int().min(1).describe("epochs without a better validation loss before training stops"),
    ),
    seed: optional(seed),
  }),
  "04-benchmark": z.strictObject({
    useCaseName,
    maxCases: optional(z.number().int().min(2).describe("test cases to run; null for all")),
    concurrency: z.number().int().min(1).max(256).describe("requests in flight"),
    repeats: z.number().int().min(1).max(100).describe("answers to each case by each contender"),
    budgetUsd: optional(z.number().positive().describe("the most to spend, in USD; null for no limit")),
    equivalenceMargin: share.describe("difference in accuracy, 0..1, that would not matter"),
    seed,
  }),
  "05-roi": z.strictObject({
    useCaseName,
    ...Object.fromEntries(
      ASSUMPTION_NAMES.map((name) => [name, optional(assumptionSchema(name).describe(meaningOf(name)))]),
    ),
    commandLine: z.array(z.string()).describe("names given on the command line: they win over the assumptions file"),
  }),
  "06-deploy": z.strictObject({
    useCaseName,
    tunedShare: share.describe("share of traffic that the tuned model gets in the A/B test"),
    canaryStart: z.iso.datetime().describe("when the canary starts, UTC"),
    seed,
  }),
  "07-monitor": z.strictObject({
    useCaseName,
    driftThreshold: optional(share.describe("Jensen-Shannon divergence in bits, 0..1, that is worth reacting to")),
    acceptableDecline: optional(share.describe("relative drop of accuracy, 0..1, that calls for retraining")),
    resplits: z.number().int().min(20).max(5000).describe("random re-splits of the reference that calibrate the alarm"),
    seed,
  }),
};

/** The schema of a notebook's parameters. */
export function notebookSchema(name: NotebookName): z.ZodObject {
  return SCHEMAS[name];
}

/** The schema of a notebook that says in its metadata which of the seven it is; undefined for any other. */
export function schemaOfDocument(document: NotebookDocument): z.ZodObject | undefined {
  const own = document.metadata["tunelab"] as { notebook?: unknown } | undefined;
  return NOTEBOOKS.some(({ name }) => name === own?.notebook) ? SCHEMAS[own?.notebook as NotebookName] : undefined;
}
