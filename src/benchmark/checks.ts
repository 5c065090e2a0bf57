import { formatCount, formatPercent, formatPoints } from "../core/format.js";
import type { BenchmarkRun } from "./run.js";
import type { JudgeAgreement } from "./scorers/judge-agreement.js";
import type { ArmSummary } from "./summarise.js";
import type { BenchmarkSummary } from "./summary.js";

/** One way in which benchmarks deceive, looked for in this run. */
export interface BenchmarkCheck {
  check:
    | "baseline"
    | "imbalance"
    | "leak"
    | "sample-size"
    | "test-set-use"
    | "forgetting"
    | "overfitting"
    | "cut-off"
    | "failures"
    | "judge";
  /** `unknown`: what it needs was not measured. */
  state: "fine" | "warning" | "unknown";
  message: string;
}

/** What the checks need beside the run. An absent part leaves its check unknown. */
export interface CheckContext {
  /** Pairs across training and test that tell of each other, by the split's audit. */
  leakedPairs?: number;
  /** Tuned models that were measured on these cases, this one included. */
  testSetUses?: number;
  /** The same arms on a general set, of tasks that were not trained. */
  general?: BenchmarkSummary;
  /** Accuracy of the kept weights on training and validation rows, 0..1. */
  training?: { trainingAccuracy: number; validationAccuracy: number | null } | undefined;
  /** Of a model that judges, with people. */
  judge?: JudgeAgreement;
  /** The largest difference that does not matter, 0..1. @default 0.02 */
  margin?: number;
}

/** From this many tuned models on, a test set has been chosen by. */
const WORN_FROM = 3;
/** A share of one label from which accuracy alone misleads. */
const IMBALANCED_FROM = 0.6;
/** A gap between training and unseen rows that is more than noise, as a share of 1. */
const OVERFIT_FROM = 0.05;
/** Shares of answers that a benchmark bears without a word. */
const BEARABLE = 0.01;

type Finding = Omit<BenchmarkCheck, "check">;
const fine = (message: string): Finding => ({ state: "fine", message });
const warning = (message: string): Finding => ({ state: "warning", message });
const unknown = (message: string): Finding => ({ state: "unknown", message });

function baseline(run: BenchmarkRun): Finding {
  const cheap = run.arms.filter(({ isTuned }) => !isTuned);
  if (cheap.length === 0) return warning("No contender without training: nobody can say what tuning added.");
  const hasFewShot = cheap.some(({ fewShotExamples }) => fewShotExamples > 0);
  const hasPlain = cheap.some(({ fewShotExamples }) => fewShotExamples === 0);
  if (!hasFewShot) return warning("No few-shot contender: a better prompt may do what tuning does.");
  if (!hasPlain) return warning("No contender with today's prompt alone: what few-shot examples add is not seen.");
  return fine("Compared with the base model alone and with few-shot examples.");
}

function imbalance({ cases }: BenchmarkRun, { arms, tunedArm }: BenchmarkSummary): Finding {
  const labels = cases.flatMap(({ label }) => (label === undefined ? [] : [label]));
  if (labels.length === 0) return unknown("Cases carry no labels.");
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [name, count] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
  const share = count / labels.length;
  if (counts.size === 1) return warning(`All labelled cases are "${name}": accuracy says nothing about other labels.`);
  if (share <= IMBALANCED_FROM) return fine(`The most frequent label has ${formatPercent(share)} of the cases.`);
  const tuned = arms.find(({ arm }) => arm === tunedArm) ?? arms[0];
  const macro = tuned?.classification?.macro.f1.value ?? null;
  const rival = `"${name}" has ${formatPercent(share)} of the cases, so always answering it would be right that often`;
  return warning(`${rival}. Look at F1: ${tuned?.arm ?? "tuned"} has a macro F1 of ${formatPercent(macro)}.`);
}

function sampleSize(summary: BenchmarkSummary, margin: number): Finding {
  const { n, comparisons, metric, strongestCheapArm, verdict } = summary;
  const deciding = comparisons.find((one) => one.metric === metric && one.second === strongestCheapArm);
  const detectable = deciding?.minimumDetectableDifference ?? null;
  if (detectable === null)
    return unknown(`What ${formatCount(n, "case")} could find is not known: too few of them differ.`);
  const found = `${formatCount(deciding?.n ?? n, "case")} find a difference of ${formatPercent(detectable)} four times in five`;
  if (detectable <= margin || verdict === "better" || verdict === "worse") return fine(`${found}.`);
  return warning(`${found}; smaller ones that matter (from ${formatPercent(margin)}) can stay hidden.`);
}

function leak(leakedPairs: number | undefined): Finding {
  if (leakedPairs === undefined) return unknown("Whether training and test share anything was not audited.");
  if (leakedPairs === 0) return fine("Nothing leaks between training and test, by the split's audit.");
  return warning(
    `${formatCount(leakedPairs, "pair")} across training and test tell of each other: accuracy is flattered.`,
  );
}

function testSetUse(uses: number | undefined): Finding {
  if (uses === undefined) return unknown("How often these cases were opened was not counted.");
  const opened = `These cases measured ${formatCount(uses, "tuned model")} so far`;
  if (uses < WORN_FROM) return fine(`${opened}.`);
  return warning(`${opened}: the best of several is partly luck. Hold back fresh cases for the last word.`);
}

function forgetting(general: BenchmarkSummary | undefined): Finding {
  if (!general) return unknown("No general set was asked: what tuning made the model forget is not known.");
  const { comparisons, metric, strongestCheapArm } = general;
  const one = comparisons.find((row) => row.metric === metric && row.second === strongestCheapArm);
  if (!one || one.difference === null) return unknown("The general set gave no scored pair.");
  const range = `${formatPoints(one.difference)} on ${formatCount(one.n, "general case")}`;
  if (one.verdict === "worse") return warning(`The tuned model forgot: ${range}.`);
  if (one.verdict === "not-enough-data") return unknown(`Not shown either way: ${range}. ${one.reason}`);
  return fine(`Nothing is forgotten: ${range}.`);
}

function overfitting(training: CheckContext["training"], tuned: ArmSummary | undefined): Finding {
  if (!training) return unknown("How the model did on its training rows is not known.");
  const { trainingAccuracy, validationAccuracy } = training;
  const unseen = [
    ["validation", validationAccuracy],
    ["test", tuned?.accuracy.mean ?? null],
  ].flatMap(([name, accuracy]) => (typeof accuracy === "number" ? [{ name: String(name), accuracy }] : []));
  if (unseen.length === 0) return unknown("There are no rows outside training to compare with.");
  const worst = unseen.reduce((low, one) => (one.accuracy < low.accuracy ? one : low));
  const gap = trainingAccuracy - worst.accuracy;
  const said = `${formatPercent(trainingAccuracy)} right on training rows, ${formatPercent(worst.accuracy)} on ${worst.name} rows`;
  return gap > OVERFIT_FROM ? warning(`${said}: it learnt some rows by heart.`) : fine(`${said}.`);
}

function shareOf(
  arms: readonly ArmSummary[],
  requests: number,
  field: "cutOff" | "failures",
  words: [string, string],
): Finding {
  const worst = arms.reduce((most, one) => (one[field] > most[field] ? one : most), arms[0] as ArmSummary);
  const share = requests === 0 ? 0 : worst[field] / requests;
  if (share <= BEARABLE) return fine(words[0]);
  return warning(`${worst.arm}: ${formatPercent(share)} of the answers ${words[1]}.`);
}

function judged(judge: JudgeAgreement | undefined): Finding {
  if (!judge)
    return unknown("A model judges, and nobody measured whether people agree with it: no verdict may rest on it.");
  if (judge.trusted === true) {
    return fine(`The judge agrees with people on ${judge.n} answers (alpha ${judge.alpha.value?.toFixed(2)}).`);
  }
  return warning(`${judge.reason ?? "The judge is not trusted"}: no verdict may rest on it.`);
}

/** What the overfitting check needs of a training: the kept epoch's accuracies. Undefined where none was measured. */
export function trainingFacts({
  curve,
  bestEpoch,
}: {
  curve: { epochs: readonly { trainingAccuracy: number | null; validationAccuracy: number | null }[] };
  bestEpoch: number;
}): CheckContext["training"] {
  const kept = curve.epochs[bestEpoch - 1];
  if (!kept || kept.trainingAccuracy === null) return undefined;
  return { trainingAccuracy: kept.trainingAccuracy, validationAccuracy: kept.validationAccuracy };
}

/**
 * Reads a run for the ways in which benchmarks deceive. What was not measured is said to be unknown.
 * @example benchmarkChecks(run, summary, { leakedPairs: 0, testSetUses: 1 }).filter(({ state }) => state === "warning")
 */
export function benchmarkChecks(
  run: BenchmarkRun,
  summary: BenchmarkSummary,
  { leakedPairs, testSetUses, general, training, judge, margin = 0.02 }: CheckContext = {},
): BenchmarkCheck[] {
  const tuned = summary.arms.find(({ isTuned }) => isTuned);
  const requests = run.cases.length * run.repeats;
  const checks: BenchmarkCheck[] = [
    { check: "baseline", ...baseline(run) },
    { check: "imbalance", ...imbalance(run, summary) },
    { check: "leak", ...leak(leakedPairs) },
    { check: "sample-size", ...sampleSize(summary, margin) },
    { check: "test-set-use", ...testSetUse(testSetUses) },
    { check: "forgetting", ...forgetting(general) },
    { check: "overfitting", ...overfitting(training, tuned) },
    {
      check: "cut-off",
      ...shareOf(summary.arms, requests, "cutOff", ["No answers were cut off.", "were cut off at the token limit"]),
    },
    {
      check: "failures",
      ...shareOf(summary.arms, requests, "failures", ["Requests were answered.", "failed and are in no average"]),
    },
  ];
  return run.metrics.includes("judge") ? [...checks, { check: "judge", ...judged(judge) }] : checks;
}
