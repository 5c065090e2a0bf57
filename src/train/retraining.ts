import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";
import { type Example, promptOf } from "../core/example.js";
import { formatCount, formatFieldName, formatUsd } from "../core/format.js";
import { sampled, seededRandom, seedFrom } from "../core/random.js";
import { listModels } from "../models/registry.js";
import type { RegistryOwner } from "../models/registry-file.js";
import { isLocalPlan, type TrainingPlan, type TrainingSpec } from "./plan.js";

/**
 * How new data meets old: `keep-all` takes both; `limit-old` takes all that is new and a drawn share of what is old;
 * `most-recent` takes the newest rows by their time, rows without a time counting as oldest.
 */
export type MergePolicy =
  | { kind: "keep-all" }
  | { kind: "limit-old"; oldShare: number; seed: number }
  | { kind: "most-recent"; rows: number };

export interface MergedExamples {
  rows: Example[];
  /** Rows that did not come along, with the reason. Rows in = rows out + left out. */
  leftOut: { id: string; from: "old" | "new"; reason: string }[];
}

/**
 * Merges new training rows with old ones. Where both ask the same, the new row wins: it carries the newer answer.
 * @param old rows of the last training
 * @param fresh rows that came since; test rows must be in neither
 * @example mergeExamples({ old, fresh }, { kind: "limit-old", oldShare: 0.5, seed: 1 }).rows.length
 * @throws TunelabError `bad-parameter` for a share outside 0..1 or fewer than one row
 */
export function mergeExamples(
  { old, fresh }: { old: readonly Example[]; fresh: readonly Example[] },
  policy: MergePolicy,
): MergedExamples {
  const leftOut: MergedExamples["leftOut"] = [];
  const questionOf = (example: Example) => `${example.system ?? ""}\u0000${promptOf(example)}`;
  const questions = new Set(fresh.map(questionOf));
  const kept = old.filter((example) => {
    const replaced = questions.has(questionOf(example));
    if (replaced) leftOut.push({ id: example.id, from: "old", reason: "a new row asks the same" });
    return !replaced;
  });
  switch (policy.kind) {
    case "keep-all":
      return { rows: [...kept, ...fresh], leftOut };
    case "limit-old": {
      const { oldShare, seed } = policy;
      if (!(oldShare >= 0 && oldShare < 1)) {
        throw new TunelabError("bad-parameter", `oldShare must lie in 0..1, below 1, got ${oldShare}`);
      }
      const most = Math.round((fresh.length * oldShare) / (1 - oldShare));
      const drawn = new Set(sampled(kept, most, seededRandom(seedFrom("merge", seed))));
      for (const { id } of kept.filter((example) => !drawn.has(example)))
        leftOut.push({ id, from: "old", reason: `old rows make up ${oldShare} of the data at most` });
      return { rows: [...kept.filter((example) => drawn.has(example)), ...fresh], leftOut };
    }
    case "most-recent": {
      if (!(Number.isInteger(policy.rows) && policy.rows >= 1)) {
        throw new TunelabError("bad-parameter", `rows must be a whole number from 1, got ${policy.rows}`);
      }
      const isFresh = new Set(fresh);
      const byTime = [...kept, ...fresh].sort((a, b) => ((a.createdAt ?? "") > (b.createdAt ?? "") ? -1 : 1));
      for (const example of byTime.slice(policy.rows)) {
        const from = isFresh.has(example) ? "new" : "old";
        leftOut.push({ id: example.id, from, reason: `not among the ${policy.rows} most recent rows` });
      }
      return { rows: byTime.slice(0, policy.rows), leftOut };
    }
  }
}

/** The plan of the newest registered model of a use case, or null when none was trained yet. */
export async function lastPlan(useCase: RegistryOwner): Promise<TrainingPlan | null> {
  const { entries } = await listModels(useCase);
  const jobId = entries.at(-1)?.lineage.jobId;
  if (jobId === undefined) return null;
  const folder = join(useCase.root, ".tunelab", useCase.name, "jobs", jobId);
  const file = ["bedrock-job.json", "job.json"].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return null;
  try {
    return (JSON.parse(await readFile(file, "utf8")) as { plan: TrainingPlan }).plan;
  } catch (cause) {
    throw new TunelabError("bad-input", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/** The settings of an earlier plan, for a plan with new rows: model and hyperparameters; the place is the use case's. */
export function settingsOf(plan: TrainingPlan): Partial<TrainingSpec> {
  if (isLocalPlan(plan)) return { baseModel: plan.baseModel, ...plan.hyperparameters };
  const { bedrock, baseModel } = plan;
  if (!bedrock) return { baseModel };
  const { region, bucket, roleArn, hyperParameters, prefix } = bedrock;
  return { baseModel, bedrock: { region, bucket, prefix, roleArn, hyperparameters: hyperParameters } };
}

export interface PlanChange {
  what: string;
  before: string;
  now: string;
}

function facts(plan: TrainingPlan): Record<string, string> {
  const { trainer, baseModel, data, cost, hyperparameters, bedrock } = plan;
  return {
    trainer,
    "base model": baseModel,
    "training rows": formatCount(data.trainRows),
    "validation rows": formatCount(data.validationRows),
    data: data.hash.slice(0, 12),
    "tokens over all epochs": formatCount(data.tokens),
    "training cost": formatUsd(cost.usd),
    ...Object.fromEntries(data.classes.map(({ name, rows }) => [`rows of ${name}`, formatCount(rows)])),
    ...Object.fromEntries(
      Object.entries(hyperparameters).map(([name, value]) => [formatFieldName(name), String(value)]),
    ),
    ...(bedrock ? { region: bedrock.region, bucket: bedrock.bucket, role: bedrock.roleArn } : {}),
  };
}

/**
 * What differs between an earlier plan and this one, line by line; nothing when there was none.
 * @example planChanges(await lastPlan(useCase), plan) // [{ what: "training rows", before: "1,601", now: "1,940" }, …]
 */
export function planChanges(before: TrainingPlan | null, now: TrainingPlan): PlanChange[] {
  if (before === null) return [];
  const [old, current] = [facts(before), facts(now)];
  return [...new Set([...Object.keys(old), ...Object.keys(current)])]
    .filter((what) => old[what] !== current[what])
    .map((what) => ({ what, before: old[what] ?? "none", now: current[what] ?? "none" }));
}
