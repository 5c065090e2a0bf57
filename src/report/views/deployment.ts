import type { BenchmarkSummary } from "../../benchmark/index.js";
import { formatCount, formatFieldName, formatNumber, formatPercent, formatPoints } from "../../core/format.js";
import type { UseCaseDefinition } from "../../core/use-case.js";
import {
  type CanaryStepPower,
  canaryPower,
  canarySchedule,
  DEFAULT_GUARD_RAILS,
  type DeploymentPlan,
  type deploymentPlan,
  type TrafficSplit,
} from "../../deploy/index.js";
import type { RegistryEntry } from "../../models/index.js";
import type { RoiSummary } from "../../roi/index.js";
import { armNamed } from "../answers.js";
import type { ChartSpec } from "../charts/chart.js";
import { canarySteps as canaryChart } from "../charts/index.js";
import { table } from "../table.js";

const HOURS_PER_MONTH = 730;

/** Table of where a registered model comes from. */
export function lineage({ model, artefactHash, lineage, registeredAt, metrics }: RegistryEntry): void {
  const rows = [
    { what: "Model", value: model },
    { what: "Artefact", value: artefactHash.slice(0, 16) },
    { what: "Base model", value: lineage.baseModel },
    { what: "Trainer", value: lineage.trainer },
    { what: "Plan", value: lineage.planHash.slice(0, 16) },
    { what: "Training data", value: lineage.dataHash.slice(0, 16) },
    { what: "Registered", value: `${registeredAt.slice(0, 16).replace("T", " ")} UTC` },
    ...Object.entries(metrics).map(([name, value]) => ({
      what: formatFieldName(name),
      value: value === null ? "unknown" : formatNumber(value),
    })),
  ];
  table("Lineage", rows, { what: "What", value: "Value" });
}

/** What the deployment plan is made from: the benchmark's evidence, the return on investment, the registered model. */
export function evidence(
  { arms, roi }: Pick<UseCaseDefinition, "arms" | "roi">,
  { measured, money, entry }: { measured: BenchmarkSummary; money: RoiSummary; entry: RegistryEntry },
): Pick<Parameters<typeof deploymentPlan>[0], "benchmark" | "roi" | "tuned" | "fallbackModel" | "monthlyRequests"> {
  const { verdict, answer } = money.analysis;
  const pays = { pays: true, "pays-by-value": true, "does-not-pay": false, "not-known": null }[verdict];
  const rival = measured.strongestCheapArm ?? arms.find((arm) => arm.model !== "tuned")?.name ?? null;
  const fallback =
    rival === null ? "none" : `${armNamed(measured, rival)?.model ?? "the base model"} as arm "${rival}"`;
  return {
    benchmark: {
      verdict: measured.verdict,
      reason: measured.reason,
      baseAccuracy: armNamed(measured, measured.strongestCheapArm)?.accuracy.mean ?? null,
      tunedAccuracy: armNamed(measured, measured.tunedArm)?.accuracy.mean ?? null,
    },
    roi: { pays, reason: answer },
    tuned: entry,
    fallbackModel: fallback,
    monthlyRequests: roi?.monthlyRequests ?? null,
  };
}

/** Table of the decision's reasons. */
export function decision({ decision, reasons, fallbackModel, canary }: DeploymentPlan): void {
  const rows = [
    ...reasons.map((reason, index) => ({ what: index === 0 ? `Decision: ${decision}` : "Evidence", value: reason })),
    {
      what: "Fallback",
      value: `${fallbackModel} answers when the tuned model fails, and everything after a roll-back`,
    },
    {
      what: "Canary",
      value:
        canary === null
          ? "none: it starts only after a go"
          : `starts ${canary.startAt.slice(0, 16).replace("T", " ")} UTC`,
    },
  ];
  table("Go or no-go", rows, { what: "What", value: "Why" });
}

/** Table of the requests that an A/B test needs. */
export function abTest({ abTest, split }: DeploymentPlan): void {
  if (abTest === null) {
    table("A/B test", [{ why: "The accuracies of both models are not known." }], { why: "Unknown, because" });
    return;
  }
  table("A/B test", [{ ...abTest, share: split.tunedShare, why: abTest.reason ?? "" }], {
    share: ["Share of the tuned model", "percent"],
    baseAccuracy: ["Expected of the arm it replaces", "percent"],
    tunedAccuracy: ["Expected of the tuned model", "percent"],
    tunedRequests: ["Answers of the tuned model", "count"],
    baseRequests: ["Answers of the other arm", "count"],
    totalRequests: ["Requests in all", "count"],
    days: ["Days", "number"],
    why: "Remark",
  });
}

/** Sentence on the share that a traffic split meets over made-up keys. */
export function splitCheck(split: TrafficSplit, { keys }: { keys: number }): void {
  let tuned = 0;
  for (let index = 0; index < keys; index += 1) {
    if (split.armOf(`request-${index}`) === "tuned") tuned += 1;
  }
  table("Traffic split", [{ keys, wanted: split.tunedShare, met: tuned / keys }], {
    keys: ["Keys", "count"],
    wanted: ["Share wanted", "percent"],
    met: ["Share met", "percent"],
  });
}

/** Chart of the tuned model's share over the first hours. */
export function canary(startAt: string): ChartSpec {
  return canaryChart(canarySchedule(startAt).steps);
}

/** Table of the canary's steps and what each could notice at this traffic. */
export function canarySteps(
  { roi }: Pick<UseCaseDefinition, "roi">,
  { measured, startAt }: { measured: BenchmarkSummary; startAt: string },
): void {
  const schedule = canarySchedule(startAt);
  const baseAccuracy = armNamed(measured, measured.strongestCheapArm)?.accuracy.mean ?? null;
  const powers =
    roi && baseAccuracy
      ? canaryPower(schedule, { requestsPerHour: roi.monthlyRequests / HOURS_PER_MONTH, baseAccuracy })
      : [];
  const rows = schedule.steps.map((step, index) => {
    const power = powers[index];
    const last = index === schedule.steps.length - 1;
    return {
      at: `${step.at.slice(0, 16).replace("T", " ")} UTC`,
      share: step.tunedShare,
      requests: last ? "stays" : power?.tunedRequests == null ? "unknown" : formatCount(power.tunedRequests),
      notices: last ? "" : noticeWords(power),
    };
  });
  table("Canary, step by step", rows, {
    at: "From",
    share: ["Share of tuned", "percent"],
    requests: "Answers in this step",
    notices: "Can notice",
  });
  table("Guard rails: back to the base model when", guardRows(), { rail: "Guard rail", value: "Limit" });
}

/** What a step could notice; with too few answers the schedule waits rather than goes on blindly. */
function noticeWords(power: CanaryStepPower | undefined): string {
  const { minimumRequests } = DEFAULT_GUARD_RAILS;
  if (power?.tunedRequests == null) return "unknown";
  if (power.tunedRequests < minimumRequests)
    return `nothing yet: it waits for ${formatCount(minimumRequests, "answer")}`;
  return power.visibleDrop === null ? "nothing" : `a drop of ${formatPoints(power.visibleDrop).replace("+", "")}`;
}

function guardRows(): { rail: string; value: string }[] {
  const { maximumAccuracyDrop, maximumErrorRise, minimumRequests, level } = DEFAULT_GUARD_RAILS;
  return [
    {
      rail: "Accuracy falls below the base model's by more than",
      value: formatPoints(maximumAccuracyDrop).replace("+", ""),
    },
    {
      rail: "Failed requests rise above the base model's by more than",
      value: formatPoints(maximumErrorRise).replace("+", ""),
    },
    { rail: "Judged after at least", value: formatCount(minimumRequests, "request") },
    { rail: "With a confidence of", value: formatPercent(level, { digits: 0 }) },
  ];
}

/** The numbers that the report version keeps. */
export function metrics({
  decision,
  tuned,
  split,
  abTest,
  canary,
  fallbackModel,
}: DeploymentPlan): Record<string, unknown> {
  return { decision, model: tuned.model, artefactHash: tuned.artefactHash, fallbackModel, split, abTest, canary };
}
