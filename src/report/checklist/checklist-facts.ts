import type { BenchmarkSummary } from "../../benchmark/index.js";
import type { ChecklistFacts } from "../../decide/index.js";
import type { DeploymentPlan } from "../../deploy/index.js";
import type { MonitorSummary } from "../../monitor/index.js";
import type { RoiSummary } from "../../roi/index.js";
import type { SplitSummary } from "../../split/index.js";
import type { TunedModel } from "../../train/index.js";
import { decidingComparison } from "../answers.js";

/** What the steps of one use case kept, as far as they have been made and are not stale. */
export interface KnownSteps {
  split?: SplitSummary;
  train?: TunedModel;
  benchmark?: BenchmarkSummary;
  roi?: RoiSummary;
  deploy?: DeploymentPlan;
  monitor?: MonitorSummary;
}

/** Below this a difference by label counts as shown. */
const SIGNIFICANT = 0.05;

const largestShare = (labels: Readonly<Record<string, number>>): number | undefined => {
  const counts = Object.values(labels);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total === 0 ? undefined : Math.max(...counts) / total;
};

/** The largest distance of a label's share in a part from its share in the whole; undefined without labels. */
function largestLabelShift({ parts }: SplitSummary["split"]): number | undefined {
  const whole: Record<string, number> = {};
  for (const { byLabel } of parts)
    for (const [label, count] of Object.entries(byLabel)) whole[label] = (whole[label] ?? 0) + count;
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);
  const total = sum(whole);
  const shifts = parts.flatMap(({ byLabel }) => {
    const size = sum(byLabel);
    if (size === 0 || total === 0) return [];
    return Object.entries(whole).map(([label, count]) => Math.abs((byLabel[label] ?? 0) / size - count / total));
  });
  return shifts.length === 0 ? undefined : Math.max(...shifts);
}

function splitFacts({ audit, cleaning, format, split, statistics }: SplitSummary): ChecklistFacts {
  const steps = cleaning[0]?.steps.map(({ step }) => step) ?? [];
  const labels = statistics.all.labels;
  const shift = largestLabelShift(split);
  const majorityShare = largestShare(labels);
  return {
    exampleCount: statistics.all.count,
    leakedPairs: audit.pairs,
    // Both steps remove what they find, so none is left at the audit's threshold.
    ...(steps.some((step) => step.includes("near-duplicate")) ? { duplicatesLeft: 0 } : {}),
    ...(Object.keys(labels).length === 0 ? {} : { stratified: true }),
    ...(shift === undefined ? {} : { largestLabelShift: shift }),
    ...(format === null ? {} : { formatFindings: format.count }),
    ...(majorityShare === undefined ? {} : { majorityShare }),
  };
}

function trainFacts({ plan, curve, bestEpoch }: TunedModel): ChecklistFacts {
  const best = curve.epochs[bestEpoch - 1];
  const last = curve.epochs.at(-1);
  const patience = Number(plan.hyperparameters["earlyStoppingPatience"] ?? Number.POSITIVE_INFINITY);
  const rise =
    best?.validationLoss === null || best === undefined || last === undefined || last.validationLoss === null
      ? null
      : best.validationLoss === 0
        ? null
        : (last.validationLoss - best.validationLoss) / best.validationLoss;
  return {
    earlyStopping: patience < Number(plan.hyperparameters["epochs"] ?? plan.epochs),
    ...(best === undefined || best.trainingAccuracy === null ? {} : { trainingAccuracy: best.trainingAccuracy }),
    ...(best === undefined || best.validationAccuracy === null ? {} : { validationAccuracy: best.validationAccuracy }),
    ...(rise === null ? {} : { validationLossRise: rise }),
  };
}

function benchmarkFacts(summary: BenchmarkSummary): ChecklistFacts {
  const { arms, slices, metric } = summary;
  const deciding = decidingComparison(summary);
  const others = arms.filter((arm) => !arm.isTuned && arm.accuracy.mean !== null).map(({ arm }) => arm);
  const tuned = arms.find(({ isTuned }) => isTuned);
  const names = [...new Set(arms.flatMap(({ metrics }) => metrics.map((one) => one.metric)))];
  const byLabel = slices.filter((slice) => slice.metric === metric);
  const worse = byLabel.filter(
    ({ difference, adjustedPValue }) => (difference ?? 0) < 0 && (adjustedPValue ?? 1) < SIGNIFICANT,
  );
  return {
    alternativesTried: others,
    baselines: tuned === undefined ? [] : others,
    metrics: tuned?.classification ? [...names, "precision", "recall", "F1"] : names,
    ...(deciding === null
      ? {}
      : {
          pValue: deciding.pValue,
          ...(deciding.meanFirst === null ? {} : { tunedAccuracy: deciding.meanFirst }),
          ...(deciding.meanSecond === null ? {} : { baselineAccuracy: deciding.meanSecond }),
        }),
    ...(byLabel.length === 0 ? {} : { worseSlices: worse.map(({ value }) => value) }),
  };
}

function roiFacts({ analysis, pilot }: RoiSummary): ChecklistFacts {
  const retrainings = analysis.assumptions.find(({ name }) => name === "retrainingsPerYear")?.value ?? null;
  return {
    monthlySavingUsd: analysis.headline?.monthlySavingUsd ?? null,
    ...(retrainings === null ? {} : { retrainingCosted: retrainings > 0 }),
    ...(pilot ? { pilotRequests: pilot.requests } : {}),
    ...(pilot && pilot.savingError !== null ? { pilotForecastError: pilot.savingError } : {}),
  };
}

/**
 * The facts of the checklist from what the steps kept. A step that was not made, or knows nothing of a question, leaves
 * the fact absent and its item open: nothing is guessed.
 * @example checklist(checklistFacts({ split })).filter((item) => item.status === "open").length // 9
 */
export function checklistFacts({ split, train, benchmark, roi, deploy, monitor }: KnownSteps): ChecklistFacts {
  return {
    ...(split ? splitFacts(split) : {}),
    ...(train ? trainFacts(train) : {}),
    ...(benchmark ? benchmarkFacts(benchmark) : {}),
    ...(roi ? roiFacts(roi) : {}),
    ...(deploy ? { fallbackKept: deploy.fallbackModel !== "" } : {}),
    ...(monitor && monitor.windows.length > 0
      ? { laterTrafficMeasured: monitor.windows.some(({ performance }) => performance.accuracy !== null) }
      : {}),
  };
}
