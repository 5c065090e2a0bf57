import type { ArmSummary, BenchmarkSummary, Comparison } from "../benchmark/index.js";
import { formatCount, formatNumber, formatPercent, formatPoints, formatPValue } from "../core/format.js";
import type { UseCaseDefinition } from "../core/use-case.js";
import type { Decision } from "../decide/index.js";
import type { DeploymentPlan } from "../deploy/index.js";
import type { MonitorSummary } from "../monitor/index.js";
import type { SplitSummary } from "../split/index.js";
import type { TrainingSummary } from "../train/index.js";
import type { Answer } from "./stage.js";
import { type RoiOutcome, roiHeadline } from "./what-if/what-if.js";

/**
 * The sentence that stands beside every result of the embedded model. Empty when a real model answered everywhere.
 * @param trainedBy the trainer, for a report on training alone
 */
export function rehearsalNotes(
  { arms, train }: Pick<UseCaseDefinition, "arms" | "train">,
  { trainedBy }: { trainedBy?: string } = {},
): string[] {
  if (trainedBy !== undefined && trainedBy !== "local") return [];
  const local = train?.trainer === "local" || arms.some((arm) => arm.model.startsWith("local:"));
  if (!local) return [];
  const names = [...new Set(arms.map((arm) => arm.pricedAs))];
  const priced = names.length > 0 ? ` Its tokens are priced as ${names.join(", ")}.` : "";
  return [`A rehearsal: the embedded local model is a small classifier, no language model.${priced}`];
}

/** Answer of 01-decide. */
export function decideAnswer({ answer, recommendation }: Decision): Answer {
  if (recommendation.kind === "tie") return { headline: answer, tone: "open" };
  const tones = { "fine-tune": "yes", hybrid: "mixed", prompt: "no", retrieve: "no" } as const;
  return { headline: answer, tone: tones[recommendation.approach] };
}

/** Answer of 02-data: enough rows, and no leak. */
export function dataAnswer({ rowsIn, counts, windows, audit, ledger, warnings }: SplitSummary): Answer {
  const usable = counts.train + counts.validation + counts.test;
  const parts = `${formatCount(counts.train)} to train, ${formatCount(counts.validation)} to validate, ${formatCount(counts.test)} to test`;
  const later = windows.reduce((sum, window) => sum + window.examples, 0);
  const leaks = audit.pairs === 0 ? "nothing leaks between them" : `${formatCount(audit.pairs, "leak")} between them`;
  const tone = audit.pairs > 0 ? "no" : warnings.length > 0 ? "mixed" : "yes";
  return {
    headline: `${formatCount(rowsIn, "row")} gave ${formatCount(usable, "Example")} to learn from (${parts}; ${leaks}) and ${formatCount(later)} of later windows to watch; ${formatCount(ledger, "row")} stand in the ledger with a reason.`,
    tone,
  };
}

/** Answer of 05-roi: what the draws do not settle is open. */
export function roiAnswer(outcome: Pick<RoiOutcome, "analysis" | "simulation">): Answer {
  return roiHeadline(outcome);
}

/** Answer of 03-train: what the kept epoch reached on rows that it did not train on. */
export function trainAnswer({ curve, bestEpoch, epochs, plan, model }: TrainingSummary): Answer {
  const kept = curve.epochs[bestEpoch - 1];
  const rows = plan.data.classes.map((one) => one.rows);
  const largestShare = Math.max(...rows) / rows.reduce((sum, count) => sum + count, 0);
  const { validationAccuracy = null, validationLoss = null } = kept ?? {};
  const made = `${model} was trained on ${formatCount(plan.data.trainRows, "Example")} in ${formatCount(epochs, "epoch")}; epoch ${bestEpoch} was kept`;
  if (plan.trainer === "bedrock") return cloudAnswer({ model, plan, epochs, curve, validationLoss });
  if (validationAccuracy === null)
    return { headline: `${made}. Without validation rows nobody knows what it learnt.`, tone: "open" };
  const learnt = validationAccuracy > largestShare;

  return {
    headline: `${made}: ${formatPercent(validationAccuracy)} right on ${formatCount(plan.data.validationRows, "validation row")}; the most frequent class makes up ${formatPercent(largestShare)} of the training rows.`,
    tone: learnt ? "yes" : "no",
  };
}

/** A job on Amazon Bedrock measures losses alone: whether it learnt the task, the benchmark tells. */
function cloudAnswer({
  model,
  plan,
  epochs,
  curve,
  validationLoss,
}: Pick<TrainingSummary, "model" | "plan" | "epochs" | "curve"> & { validationLoss: number | null }): Answer {
  const made = `${model} was trained on ${formatCount(plan.data.trainRows, "Example")} by Amazon Bedrock in ${formatCount(plan.epochs, "epoch")}`;
  const first = curve.epochs[0];
  if (epochs === 0 || !first)
    return { headline: `${made}, which left no metrics. The benchmark tells what it learnt.`, tone: "open" };
  if (validationLoss === null || first.validationLoss === null)
    return { headline: `${made}, without a validation loss. The benchmark tells what it learnt.`, tone: "open" };
  const lowest = Math.min(...curve.epochs.map((point) => point.validationLoss ?? Number.POSITIVE_INFINITY));
  const from = `its validation loss went from ${formatNumber(first.validationLoss)} to ${formatNumber(validationLoss)}`;
  return validationLoss > lowest * 1.01
    ? {
        headline: `${made}: ${from} and had been lower (${formatNumber(lowest)}), so fewer epochs would do better.`,
        tone: "mixed",
      }
    : { headline: `${made}: ${from}. The benchmark tells what that is worth.`, tone: "yes" };
}

/** Answer of 04-benchmark: the verdict with n, difference, interval and p-value. */
export function benchmarkAnswer(summary: BenchmarkSummary): Answer {
  const deciding = decidingComparison(summary);
  if (!deciding) return { headline: `Not enough data: ${summary.reason}`, tone: "open" };
  const { first, second, meanFirst, meanSecond, n } = deciding;
  const values = `${formatPercent(meanFirst)} against ${formatPercent(meanSecond)} of ${formatCount(n, "case")}`;
  const words = {
    better: `Better: ${first} is right more often than ${second}`,
    worse: `Worse: ${first} is right less often than ${second}`,
    equivalent: `Equivalent: ${first} and ${second} are right equally often`,
    "not-enough-data": `Not enough data to tell ${first} from ${second}`,
  }[summary.verdict];
  const tone = { better: "yes", worse: "no", equivalent: "mixed", "not-enough-data": "open" } as const;
  return { headline: `${words}, ${values} (${evidenceOf(deciding)}).`, tone: tone[summary.verdict] };
}

/** The comparison that the verdict rests on: tuned against the strongest arm without training. */
export function decidingComparison({ comparisons, metric, strongestCheapArm }: BenchmarkSummary): Comparison | null {
  return comparisons.find((one) => one.metric === metric && one.second === strongestCheapArm) ?? null;
}

/** `difference +9.4 points, 95 % interval +6.6 points to +12.3 points, McNemar mid-p, p < 0.001` */
export function evidenceOf({ difference, interval, test, pValue }: Comparison): string {
  const range =
    interval === null
      ? "interval unknown"
      : `${formatPercent(interval.level, { digits: 0 })} interval ${formatPoints(interval.low)} to ${formatPoints(interval.high)}`;
  return `difference ${formatPoints(difference)}, ${range}, ${test}, ${formatPValue(pValue)}`;
}

/** Answer of 06-deploy. */
export function deployAnswer({ decision, reasons, tuned }: DeploymentPlan): Answer {
  const tone = { go: "yes", pilot: "mixed", "no-go": "no" } as const;
  return { headline: `${reasons[0] ?? decision} Model: ${tuned.model}.`, tone: tone[decision] };
}

/** Answer of 07-monitor: the first production window decides, the others stand in the notes. */
export function monitorAnswer({ windows, baseline }: MonitorSummary): { answer: Answer; notes: string[] } {
  const [main, ...others] = windows.map((window) => {
    const { drift, performance, decision, name } = window;
    const moved =
      drift.verdict === "drift" ? `${drift.driftedCount} of ${drift.comparedCount} features drifted` : drift.reason;
    const { majority, rival } = window;
    const beside = [
      rival?.accuracy == null ? "" : `${rival.arm} ${formatPercent(rival.accuracy)} on the same requests`,
      majority === null ? "" : `always "${majority.label}" ${formatPercent(majority.share)}`,
    ].filter((part) => part !== "");
    const right = `${formatPercent(performance.accuracy)} right (n = ${formatCount(performance.labelledCount)}) against ${formatPercent(baseline.accuracy)} in the benchmark${beside.length > 0 ? `; ${beside.join(", ")}` : ""}`;
    const tone = { true: "no", false: "yes", null: "open" } as const;
    const verb = decision.retrain === true ? "Retrain" : decision.retrain === false ? "Keep the model" : "Undecided";
    return {
      text: `${verb}. In "${name}" ${moved}; ${right}.`,
      tone: tone[`${decision.retrain}` as keyof typeof tone],
    };
  });
  if (!main) return { answer: { headline: "There is no production window to look at.", tone: "open" }, notes: [] };
  return { answer: { headline: main.text, tone: main.tone }, notes: others.map((other) => other.text) };
}

/** What ROI and monitoring take from an arm: accuracy with its n, tokens and cost. */
export function armNamed({ arms }: BenchmarkSummary, name: string | null): ArmSummary | null {
  return arms.find((arm) => arm.arm === name) ?? null;
}
