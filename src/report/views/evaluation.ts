import type { Arm, ArmSummary, BenchmarkSummary } from "../../benchmark/index.js";
import type { Example } from "../../core/example.js";
import { formatCount, formatPoints } from "../../core/format.js";
import { armNamed, decidingComparison } from "../answers.js";
import type { ChartSpec } from "../charts/chart.js";
import { armAccuracy, confusionMatrix, costPerThousand, latencyPercentiles, pairedOutcomes } from "../charts/index.js";
import { table } from "../table.js";

/** Table of who competes on which cases. */
export function contenders(arms: readonly Arm[], cases: readonly Example[]): void {
  const rows = arms.map(({ description }) => ({
    ...description,
    examples: description.fewShotExamples,
    priced: `${description.pricedAs}, ${description.priceKind === "base" ? "base price" : "custom model on demand"}`,
  }));
  table(`Contenders on ${formatCount(cases.length, "held-back case")}`, rows, {
    name: "Arm",
    model: "Model",
    prompt: "Prompt",
    examples: ["Examples in it", "count"],
    priced: "Priced as",
  });
}

/** Chart of each arm's primary metric with its interval. */
export function accuracy({ arms, strongestCheapArm }: BenchmarkSummary): ChartSpec {
  return armAccuracy(
    arms.map(({ arm, accuracy: { mean, interval, n } }) => ({
      arm,
      accuracy: mean,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      n,
      highlighted: arm === strongestCheapArm,
    })),
  );
}

/** Table of every metric of every arm. */
export function arms({ arms }: BenchmarkSummary): void {
  const rows = arms.flatMap(({ arm, metrics, failures }) =>
    metrics.map(({ metric, mean, interval, n, unscored }) => ({
      arm,
      metric,
      mean,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      n,
      unscored,
      failures,
    })),
  );
  table("Scores", rows, {
    arm: "Arm",
    metric: "Metric",
    mean: ["Mean", "percent"],
    low: ["95 % from", "percent"],
    high: ["to", "percent"],
    n: ["Scored", "count"],
    unscored: ["Not scored", "count"],
    failures: ["Failed", "count"],
  });
}

/** Chart of the cases by who was right, for the deciding comparison. */
export function outcomes(summary: BenchmarkSummary): ChartSpec {
  const deciding = decidingComparison(summary);
  const { both = 0, onlyFirst = 0, onlySecond = 0, neither = 0 } = deciding?.table ?? {};
  const names = deciding ? { tuned: deciding.first, base: deciding.second } : {};
  return pairedOutcomes({ both, onlyTuned: onlyFirst, onlyBase: onlySecond, neither }, names);
}

/** Table of the paired comparisons, the unpaired one beside them. */
export function comparisons({ comparisons }: BenchmarkSummary): void {
  const rows = comparisons.map((one) => ({
    ...one,
    pair: `${one.first} against ${one.second}`,
    points: formatPoints(one.difference),
    interval:
      one.interval === null ? "unknown" : `${formatPoints(one.interval.low)} to ${formatPoints(one.interval.high)}`,
    welch: one.welch.pValue,
    effect:
      one.effect.value === null
        ? "unknown"
        : `${one.effect.value.toFixed(2)} (${one.effect.magnitude}, ${one.effect.name})`,
    detectable: one.minimumDetectableDifference,
  }));
  table("Tuned against each other arm, case by case", rows, {
    pair: "Comparison",
    metric: "Metric",
    n: ["Cases", "count"],
    points: "Difference",
    interval: "95 % interval",
    test: "Test",
    adjustedPValue: ["P-value (Holm)", "p-value"],
    verdict: "Verdict",
  });
  table("Beside it", rows, {
    pair: "Comparison",
    metric: "Metric",
    pValue: ["P-value, not adjusted", "p-value"],
    welch: ["Welch's t-test", "p-value"],
    effect: "Effect size",
    detectable: ["Difference it would find", "percent"],
  });
}

/** Table of precision, recall and F1 by label and arm. */
export function labels({ arms }: BenchmarkSummary): void {
  const rows = arms.flatMap(({ arm, classification }) =>
    classification === null
      ? []
      : classification.labels.map(({ label, precision, recall, f1, support }) => ({
          arm,
          label,
          precision: precision.value,
          recall: recall.value,
          f1: f1.value,
          support,
        })),
  );
  table("By label", rows, {
    arm: "Arm",
    label: "Label",
    precision: ["Precision", "percent"],
    recall: ["Recall", "percent"],
    f1: ["F1", "percent"],
    support: ["Cases", "count"],
  });
}

/** Chart of the tuned arm's confusion matrix. */
export function confusion(summary: BenchmarkSummary): ChartSpec {
  const arm = armNamed(summary, summary.tunedArm) ?? (summary.arms[0] as ArmSummary);
  const matrix = arm.classification?.confusion;
  return confusionMatrix(
    (matrix?.rows ?? []).flatMap((truth, row) =>
      (matrix?.columns ?? []).map((predicted, column) => ({
        truth,
        predicted,
        count: matrix?.counts[row]?.[column] ?? 0,
      })),
    ),
    { arm: arm.arm, labels: matrix?.rows ?? [] },
  );
}

/** Table of the deciding comparison within each label and task. */
export function slices({ slices, tunedArm, strongestCheapArm }: BenchmarkSummary): void {
  const rows = slices.map((slice) => ({ ...slice, points: formatPoints(slice.difference) }));
  table("The same comparison slice by slice", rows, {
    by: "By",
    value: "Slice",
    metric: "Metric",
    n: ["Cases", "count"],
    meanFirst: [tunedArm ?? "Tuned", "percent"],
    meanSecond: [strongestCheapArm ?? "Other", "percent"],
    points: "Difference",
    adjustedPValue: ["P-value, adjusted", "p-value"],
  });
}

/** Chart of what 1,000 requests cost with each arm. */
export function cost({ arms }: BenchmarkSummary): ChartSpec {
  return costPerThousand(
    arms.map(({ arm, costPerThousandUsd, costReason }) => ({
      arm,
      usdPerThousand: costPerThousandUsd,
      ...(costReason === undefined ? {} : { reason: costReason }),
    })),
  );
}

/** Table of tokens and cost of a request. */
export function tokens({ arms }: BenchmarkSummary): void {
  const rows = arms.map((arm) => ({
    ...arm,
    counted: arm.tokensEstimated ? "estimated from text" : "by the provider",
  }));
  table("A request on average", rows, {
    arm: "Arm",
    inputTokensMean: ["Tokens in", "number"],
    outputTokensMean: ["Tokens out", "number"],
    counted: "Counted",
    costPerThousandUsd: ["1,000 requests", "usd"],
  });
}

/** Chart of latency percentiles by arm. */
export function latency({ timings }: BenchmarkSummary): ChartSpec {
  return latencyPercentiles(
    timings.flatMap(({ arm, p50Ms, p90Ms, p95Ms, p99Ms }) =>
      p50Ms === null || p90Ms === null || p95Ms === null || p99Ms === null ? [] : [{ arm, p50Ms, p90Ms, p95Ms, p99Ms }],
    ),
  );
}

/** What a reader must know beside the verdict; the sentence about the rehearsal model stands elsewhere. */
export function notes({ notes }: BenchmarkSummary): string[] {
  return notes.filter((note) => !note.startsWith("Models named local:"));
}

/** The numbers that the report version keeps. */
export function metrics(summary: BenchmarkSummary): Record<string, unknown> {
  const { timings: _timings, ...kept } = summary;
  return kept;
}
