import { formatCount, formatPercent } from "../core/format.js";
import { type CompareOptions, type Comparison, compareMetrics } from "./compare.js";
import type { BenchmarkRun } from "./run.js";
import type { JudgeAgreement } from "./scorers/judge-agreement.js";
import { type SliceComparison, sliceComparisons } from "./slices.js";
import { type ArmSummary, type MetricSummary, summariseArms } from "./summarise.js";
import { type ArmTimings, timeArms } from "./timings.js";
import type { Verdict } from "./verdict.js";

/** The arm with the best mean of a metric. A description, not a test. */
export interface Winner {
  metric: string;
  /** Null when no arm has a value, or when several share the best one. */
  arm: string | null;
  value: number | null;
}

/** What a benchmark found. All but `timings` comes out the same from the same answers. */
export interface BenchmarkSummary {
  /** Cases; every arm was asked each of them. */
  n: number;
  /** The metric that the verdict is about. */
  metric: string;
  arms: ArmSummary[];
  tunedArm: string | null;
  /** The arm without training that has the highest accuracy: what tuned has to beat. */
  strongestCheapArm: string | null;
  /** Tuned against each other arm on each metric. */
  comparisons: Comparison[];
  verdict: Verdict;
  reason: string;
  winners: Winner[];
  /** Tuned against the strongest cheap arm: the verdict's metric by label, length and time, every metric by task. */
  slices: SliceComparison[];
  /** What a reader must know beside the numbers. */
  notes: string[];
  timings: ArmTimings[];
}

/** The name of the scorer that lets a model judge. */
const JUDGE_METRIC = "judge";

/** Below this many cases a benchmark is a first look. */
const FEW_CASES = 100;

/** Highest accuracy; the cheaper one on a tie, then the earlier. */
function strongest(arms: readonly ArmSummary[]): ArmSummary | null {
  const costOf = ({ costPerThousandUsd }: ArmSummary) => costPerThousandUsd ?? Number.POSITIVE_INFINITY;
  return arms
    .filter(({ accuracy }) => accuracy.mean !== null)
    .reduce<ArmSummary | null>((best, arm) => {
      if (best === null) return arm;
      const lead = (arm.accuracy.mean as number) - (best.accuracy.mean as number);
      return lead > 0 || (lead === 0 && costOf(arm) < costOf(best)) ? arm : best;
    }, null);
}

function winnerOf(metric: string, values: { arm: string; value: number | null }[], lowest: boolean): Winner {
  const known = values.filter((one): one is { arm: string; value: number } => one.value !== null);
  if (known.length === 0) return { metric, arm: null, value: null };
  const value = known.reduce((best, one) => (lowest ? Math.min : Math.max)(best, one.value), known[0]?.value as number);
  const best = known.filter((one) => one.value === value);
  return { metric, arm: best.length === 1 ? (best[0]?.arm as string) : null, value };
}

function winnersOf(run: BenchmarkRun, arms: readonly ArmSummary[]): Winner[] {
  const byMetric = run.metrics.map((metric, index) =>
    winnerOf(
      metric,
      arms.map(({ arm, metrics }) => ({ arm, value: metrics[index]?.mean ?? null })),
      false,
    ),
  );
  const costs = arms.map(({ arm, costPerThousandUsd: value }) => ({ arm, value }));
  return [...byMetric, winnerOf("cost per 1,000 requests", costs, true)];
}

/** "label is over 89 of 120 answers; 31 have no score: this case has no label to compare with." */
function coverageOf({ metric, n, unscoredReasons }: MetricSummary, cases: number): string {
  const reasons = unscoredReasons.map(({ reason, count }) => `${count} have no score: ${reason}`);
  return `${metric} is over ${n} of ${formatCount(cases, "answer")}; ${reasons.join("; ")}.`;
}

function notesOf(run: BenchmarkRun, arms: readonly ArmSummary[]): string[] {
  const notes: string[] = [];
  if (run.cases.length < FEW_CASES) {
    notes.push(`Only ${formatCount(run.cases.length, "case")}: fewer than ${FEW_CASES} find large differences only.`);
  }
  const [first] = arms;
  const isSame = arms.every(({ accuracy }) => first && coverageOf(accuracy, 0) === coverageOf(first.accuracy, 0));
  if (isSame && first && first.accuracy.unscored > 0) notes.push(`All arms: ${coverageOf(first.accuracy, first.n)}`);
  for (const { arm, failures, cutOff, n, costReason, accuracy } of arms) {
    if (failures > 0) {
      notes.push(`${arm}: ${formatCount(failures, "request")} of ${n} gave no answer and are in no average.`);
    }
    if (cutOff > 0) notes.push(`${arm}: ${formatCount(cutOff, "answer")} of ${n} ended at the token limit.`);
    if (costReason !== undefined) notes.push(`${arm}: cost unknown: ${costReason}.`);
    if (accuracy.n < n - failures && !isSame) notes.push(`${arm}: ${coverageOf(accuracy, n)}`);
  }
  const labels = run.cases.map(({ label }) => label).filter((label) => label !== undefined);
  const largest = [...new Set(labels)]
    .map((label) => ({ label, share: labels.filter((one) => one === label).length / labels.length }))
    .sort((a, b) => b.share - a.share)[0];
  if (largest && largest.share > 0.6 && largest.share < 1) {
    notes.push(
      `${formatPercent(largest.share)} of the labelled cases are "${largest.label}": always answering it would be right that often.`,
    );
  }
  if (run.arms.some(({ model }) => model.startsWith("local:"))) {
    notes.push("Models named local: are rehearsal models in this process, no language models.");
  }
  return notes;
}

/** A judge that people do not demonstrably agree with carries no verdict. */
function withheldUnlessTrusted(comparison: Comparison, judge: JudgeAgreement | undefined): Comparison {
  if (comparison.metric !== JUDGE_METRIC || judge?.trusted === true) return comparison;
  const why = judge?.reason ?? "nobody measured whether people agree with the judge";
  return { ...comparison, verdict: "not-enough-data", reason: `No verdict rests on the judge: ${why}.` };
}

function slicesOf(
  run: BenchmarkRun,
  arms: { first: string; second: string },
  options: CompareOptions,
): SliceComparison[] {
  const metric = run.metrics[0] as string;
  return [
    ...sliceComparisons(run, { ...arms, metric, by: "label" }, options),
    ...run.metrics.flatMap((one) => sliceComparisons(run, { ...arms, metric: one, by: "task" }, options)),
    ...sliceComparisons(run, { ...arms, metric, by: "length" }, options),
    ...sliceComparisons(run, { ...arms, metric, by: "time" }, options),
  ];
}

/**
 * Sums a run up: every arm, the paired comparisons, and the verdict of the tuned arm against the strongest arm that
 * needs no training.
 * @param labels the use case's labels
 * @param judge how far people agree with the model that judges; without it no verdict rests on the judge's scores
 * @example summariseBenchmark(run, { labels: ["ham", "spam"] }).reason
 * // "tuned against few-shot: 10.9 points better on 458 cases (p < 0.001)."
 */
export function summariseBenchmark(
  run: BenchmarkRun,
  { labels, judge, ...options }: { labels: readonly string[]; judge?: JudgeAgreement } & CompareOptions,
): BenchmarkSummary {
  const arms = summariseArms(run, { labels });
  const metric = run.metrics[0] as string;
  const tuned = arms.find(({ isTuned }) => isTuned) ?? null;
  const others = arms.filter(({ isTuned }) => !isTuned);
  const rival = strongest(others);
  const comparisons = tuned
    ? others
        .flatMap(({ arm }) => compareMetrics(run, { first: tuned.arm, second: arm }, options))
        .map((comparison) => withheldUnlessTrusted(comparison, judge))
    : [];
  const deciding = comparisons.find((one) => one.second === rival?.arm && one.metric === metric);
  const missing = tuned === null ? "No tuned arm ran." : "No arm without training was scored.";
  return {
    n: run.cases.length,
    metric,
    arms,
    tunedArm: tuned?.arm ?? null,
    strongestCheapArm: rival?.arm ?? null,
    comparisons,
    verdict: deciding?.verdict ?? "not-enough-data",
    reason: deciding ? `${deciding.first} against ${deciding.second}: ${deciding.reason}` : missing,
    winners: winnersOf(run, arms),
    slices: tuned && rival ? slicesOf(run, { first: tuned.arm, second: rival.arm }, options) : [],
    notes: notesOf(run, arms),
    timings: timeArms(run),
  };
}
