import {
  type Arm,
  type ArmSummary,
  type BenchmarkCheck,
  type BenchmarkPlan,
  type BenchmarkRun,
  type BenchmarkSummary,
  caseOutcomes,
  type JudgeAgreement,
} from "../../benchmark/index.js";
import type { Example } from "../../core/example.js";
import { formatCount, formatNumber, formatPoints } from "../../core/format.js";
import { armNamed, decidingComparison } from "../answers.js";
import type { ChartSpec } from "../charts/chart.js";
import { armAccuracy, confusionMatrix, costPerThousand, latencyPercentiles, pairedOutcomes } from "../charts/index.js";
import { cutText } from "../cut-text.js";
import { text } from "../show.js";
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

/** What the run is going to send, before the first request. */
export function plan(plan: BenchmarkPlan): void {
  const rows = plan.arms.map((arm) => ({ ...arm, answer: arm.requests === 0 ? "in the record" : "to be asked" }));
  table("Before the first request", rows, {
    arm: "Arm",
    requests: ["Requests", "count"],
    inputTokens: ["Tokens in, about", "count"],
    outputTokens: ["Tokens out, about", "count"],
    estimatedUsd: ["Price, about", "usd"],
    boundUsd: ["Price, at most", "usd"],
  });
  text(plan.sentences.join("\n\n"));
}

/** Table of the ways in which benchmarks deceive, looked for in this run. */
export function checks(checks: readonly BenchmarkCheck[]): void {
  const names: Record<BenchmarkCheck["check"], string> = {
    baseline: "Baseline",
    imbalance: "Uneven labels",
    leak: "Leak",
    "sample-size": "Enough cases",
    "test-set-use": "Fresh cases",
    forgetting: "Forgetting",
    overfitting: "Overfitting",
    "cut-off": "Whole answers",
    failures: "Failed requests",
    judge: "The judge",
  };
  const states = { fine: "fine", warning: "look here", unknown: "not known" };
  const rows = checks.map(({ check, state, message }) => ({ check: names[check], state: states[state], message }));
  table("What could deceive", rows, { check: "Check", state: "State", message: "Found" });
}

/** How many cases of each outcome are listed, and how much of each text. */
const LISTED = 12;
const LISTED_CHARACTERS = 140;

/**
 * Table of single cases, tuned against the strongest contender without training: losses first, then wins. Texts come from
 * data and models: they are cut, and shown as plain text.
 */
export function caseByCase(summary: BenchmarkSummary, run: BenchmarkRun, cases: readonly Example[]): void {
  const deciding = decidingComparison(summary);
  if (!deciding) {
    text("There is no comparison to list cases of.");
    return;
  }
  const { first, second, metric, wins, losses, ties } = deciding;
  const outcomes = caseOutcomes(run, cases, { first, second, metric });
  const cut = (content: string | null) => (content === null ? "no answer" : cutText(content, LISTED_CHARACTERS));
  const rows = (["loss", "win"] as const).flatMap((outcome) =>
    outcomes
      .filter((one) => one.outcome === outcome)
      .slice(0, LISTED)
      .map((one) => ({
        outcome,
        caseId: cutText(one.caseId, 40),
        prompt: cut(one.prompt),
        wanted: cut(one.wanted),
        firstAnswer: cut(one.firstAnswer),
        secondAnswer: cut(one.secondAnswer),
      })),
  );
  const counts = `${first} against ${second}: ${formatCount(wins.length, "win")}, ${formatCount(losses.length, "loss", "losses")}, ${formatCount(ties.length, "tie")}`;
  text(`${counts}. Up to ${LISTED} of each are listed; all stand in the record of the run.`);
  table("Where they differ", rows, {
    outcome: "For tuned",
    caseId: "Case",
    prompt: "Asked",
    wanted: "Wanted",
    firstAnswer: first,
    secondAnswer: second,
  });
}

/** How far people agree with a model that judges; says that no verdict may rest on it where they do not. */
export function judgeAgreement({ n, unscored, alpha, kappa, floor, trusted, reason }: JudgeAgreement): void {
  const verdict = trusted === true ? "may be used" : `no verdict rests on it: ${reason ?? "not trusted"}`;
  const value = ({ value, reason: why }: { value: number | null; reason?: string }) =>
    value === null ? `unknown (${why ?? "no reason given"})` : formatNumber(value);
  const rows = [{ n, unscored, alpha: value(alpha), kappa: value(kappa), floor, verdict }];
  table("The judge and people on the same answers", rows, {
    n: ["Answers", "count"],
    unscored: ["Not judged", "count"],
    alpha: "Krippendorff's alpha",
    kappa: "Cohen's kappa",
    floor: ["Floor", "number"],
    verdict: "Judge",
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

/** Table of the time to the first piece of text; nothing where no answer was streamed. */
export function firstToken({ timings }: BenchmarkSummary): void {
  const rows = timings.flatMap(({ arm, firstToken: { n, p50Ms, p95Ms } }) =>
    n === 0 ? [] : [{ arm, n, p50Ms, p95Ms }],
  );
  if (rows.length === 0) return;
  table("Time to the first text", rows, {
    arm: "Arm",
    n: ["Answers", "count"],
    p50Ms: ["Half within", "milliseconds"],
    p95Ms: ["95 % within", "milliseconds"],
  });
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
