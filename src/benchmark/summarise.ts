import { type Interval, mean, meanInterval, wilsonInterval } from "../stats/index.js";
import type { AnswerRecord } from "./answer-record.js";
import type { ArmDescription } from "./arm.js";
import { type ClassificationReport, classificationReport } from "./classification.js";
import type { BenchmarkRun } from "./run.js";
import { answersOf, caseScores, isBinary, scoreValue } from "./scored-pairs.js";

/** One metric of one arm. Null values carry their reason. */
export interface MetricSummary {
  metric: string;
  /** Mean score, 0..1: the accuracy where scores are 0 and 1. */
  mean: number | null;
  /** Wilson's for scores of 0 and 1, else the t interval of the mean. */
  interval: Interval | null;
  /** Cases with a score; of several repeats a case has the mean. */
  n: number;
  /** Answers without one: failed requests, cases without a truth to compare with. */
  unscored: number;
  /** Why answers have no score, the most frequent reasons first; at most three. */
  unscoredReasons: { reason: string; count: number }[];
  reason?: string;
}

/** What one arm did, without anything that differs when the same answers are given again. */
export interface ArmSummary {
  arm: string;
  model: string;
  isTuned: boolean;
  pricedAs: string;
  priceKind: ArmDescription["priceKind"];
  /** Cases. */
  n: number;
  /** Requests that gave no answer. */
  failures: number;
  /** Answers that ended at the token limit. */
  cutOff: number;
  /** The primary metric. */
  accuracy: MetricSummary;
  /** All metrics, the primary one first. */
  metrics: MetricSummary[];
  /** Over the cases that have a label; null without labels. */
  classification: ClassificationReport | null;
  /** Mean tokens of an answered request; null without any. */
  inputTokensMean: number | null;
  outputTokensMean: number | null;
  /** True when any count is an estimate from text length. */
  tokensEstimated: boolean;
  /** Mean cost of an answered request, times 1,000; null when any is not known. */
  costPerThousandUsd: number | null;
  costReason?: string;
}

const LEVEL = 0.95;

function reasonsOf(answers: readonly AnswerRecord[], metric: string): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const answer of answers) {
    if (scoreValue(answer, metric) !== null) continue;
    const reason = answer.scores[metric]?.reason ?? "no reason given";
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
    .slice(0, 3);
}

function summariseMetric(answers: readonly AnswerRecord[], metric: string): MetricSummary {
  const values = [...caseScores(answers, metric).values()];
  const unscored = answers.filter((answer) => scoreValue(answer, metric) === null).length;
  const unscoredReasons = reasonsOf(answers, metric);
  if (values.length === 0) {
    const reason = unscoredReasons[0]?.reason ?? "there are no answers";
    return { metric, mean: null, interval: null, n: 0, unscored, unscoredReasons, reason };
  }
  const interval = isBinary(values)
    ? wilsonInterval(
        values.reduce((sum, value) => sum + value, 0),
        values.length,
        { level: LEVEL },
      )
    : meanInterval(values, { level: LEVEL }).interval;
  return { metric, mean: mean(values), interval, n: values.length, unscored, unscoredReasons };
}

function classify(
  answers: readonly AnswerRecord[],
  truthOf: ReadonlyMap<string, string>,
  labels: readonly string[],
): ClassificationReport | null {
  const scored = answers.filter(
    (answer) => labels.includes(truthOf.get(answer.caseId) ?? "") && scoreValue(answer, "label") !== null,
  );
  if (labels.length === 0 || scored.length === 0) return null;
  return classificationReport(
    scored.map(({ caseId }) => truthOf.get(caseId) as string),
    scored.map(({ scores }) => scores["label"]?.answer ?? null),
    labels,
  );
}

/**
 * What each arm did: accuracy with its interval, every metric, confusion, tokens, cost, failures.
 * A failed request has no score: it is counted, and enters no average.
 * @param labels the use case's labels, for the confusion matrix
 */
export function summariseArms(run: BenchmarkRun, { labels }: { labels: readonly string[] }): ArmSummary[] {
  const truthOf = new Map(run.cases.flatMap(({ id, label }) => (label === undefined ? [] : [[id, label] as const])));
  return run.arms.map(({ name, model, isTuned, pricedAs, priceKind, priceReason }) => {
    const answers = answersOf(run, name);
    const answered = answers.filter(({ failure }) => failure === undefined);
    const costs = answered.map(({ costUsd }) => costUsd).filter((cost) => cost !== null);
    const metrics = run.metrics.map((metric) => summariseMetric(answers, metric));
    const isCostKnown = answered.length > 0 && costs.length === answered.length;
    const costReason =
      answered.length === 0
        ? "no request was answered"
        : (priceReason ?? "the price of some tokens that were used is not known");
    return {
      arm: name,
      model,
      isTuned,
      pricedAs,
      priceKind,
      n: run.cases.length,
      failures: answers.length - answered.length,
      cutOff: answered.filter(({ stopReason }) => stopReason === "max-tokens").length,
      accuracy: metrics[0] as MetricSummary,
      metrics,
      classification: classify(answers, truthOf, labels),
      inputTokensMean: mean(answered.map(({ usage }) => inputTokensOf(usage))),
      outputTokensMean: mean(answered.map(({ usage }) => usage?.outputTokens ?? 0)),
      tokensEstimated: answered.some(({ usage }) => usage?.estimated === true),
      costPerThousandUsd: isCostKnown ? (mean(costs) as number) * 1_000 : null,
      ...(isCostKnown ? {} : { costReason }),
    };
  });
}

/** All tokens of a prompt, those that a cache served or took included. */
function inputTokensOf(usage: AnswerRecord["usage"]): number {
  return (usage?.inputTokens ?? 0) + (usage?.cacheReadTokens ?? 0) + (usage?.cacheWriteTokens ?? 0);
}
