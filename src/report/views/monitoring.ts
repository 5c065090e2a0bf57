import type { BenchmarkSummary } from "../../benchmark/index.js";
import { formatPercent } from "../../core/format.js";
import { seededRandom, seedFrom, shuffled } from "../../core/random.js";
import {
  type DriftReport,
  driftReport,
  type MeasuredAccuracy,
  type MonitoredWindows,
  type MonitorSummary,
  type RequestWindow,
} from "../../monitor/index.js";
import { armNamed } from "../answers.js";
import type { ChartSpec } from "../charts/chart.js";
import { driftByFeature, featureShift, performanceByWindow } from "../charts/index.js";
import { text } from "../show.js";
import { table } from "../table.js";

/** How drift is looked for: the smallest divergence worth reacting to in bits, and the calibration. */
export interface DriftSettings {
  threshold: number;
  resplits: number;
  seed: number;
}

/** What the benchmark promised of the tuned model. */
export function baseline(summary: BenchmarkSummary): MeasuredAccuracy {
  const accuracy = armNamed(summary, summary.tunedArm)?.accuracy;
  return { accuracy: accuracy?.mean ?? null, labelledCount: accuracy?.n ?? 0 };
}

/** The tuned model's recall by label in the benchmark. */
export function recallByLabel(summary: BenchmarkSummary): Record<string, number | null> {
  const labels = armNamed(summary, summary.tunedArm)?.classification?.labels ?? [];
  return Object.fromEntries(labels.map(({ label, recall }) => [label, recall.value]));
}

/** Table of the windows that are compared. */
export function overview({ reference, production }: MonitoredWindows): void {
  const rows = [
    { ...reference, role: "reference" },
    ...production.map((window) => ({ ...window, role: "production" })),
  ].map(({ name, role, description, examples }) => ({
    name,
    role,
    description,
    n: examples.length,
    ...timesOf(examples),
  }));
  table("Windows", rows, {
    name: "Window",
    role: "Role",
    description: "What",
    n: ["Requests", "count"],
    from: "From",
    to: "To",
  });
}

function timesOf(examples: RequestWindow["examples"]): { from: string; to: string } {
  const times = examples.flatMap(({ createdAt }) => (createdAt === undefined ? [] : [createdAt])).sort();
  return { from: times[0]?.slice(0, 10) ?? "unknown", to: times.at(-1)?.slice(0, 10) ?? "unknown" };
}

/** Drift of each production window against the reference, in the windows' order. */
export function driftReports({ reference, production }: MonitoredWindows, settings: DriftSettings): DriftReport[] {
  return production.map((window) => compare(reference.examples, window.examples, window.name, settings));
}

/** One random half of the reference against the other: the alarm has to stay silent. Table of the outcome. */
export function selfCheck({ examples }: RequestWindow, settings: DriftSettings): DriftReport {
  const mixed = shuffled(examples, seededRandom(seedFrom("self-check", settings.seed)));
  const half = Math.floor(mixed.length / 2);
  const report = compare(mixed.slice(0, half), mixed.slice(half), "self-check", settings);
  const row = { ...report, silent: report.verdict === "no-drift" };
  table("A random half of the reference against the other half", [row], {
    referenceCount: ["One half", "count"],
    currentCount: ["Other half", "count"],
    comparedCount: ["Features", "count"],
    driftedCount: ["Drifted", "count"],
    silent: ["Alarm silent", "yes-no"],
  });
  return report;
}

function compare(
  reference: RequestWindow["examples"],
  current: RequestWindow["examples"],
  name: string,
  { threshold, resplits, seed }: DriftSettings,
) {
  return driftReport(reference, current, { threshold, resplits, random: seededRandom(seedFrom("drift", name, seed)) });
}

/** Chart of the divergence by feature of the first production window, with thresholds. */
export function driftChart([report]: readonly DriftReport[], { production }: MonitoredWindows): ChartSpec {
  const rows = (report?.features ?? []).map((feature) => ({ ...feature, drifted: feature.status === "drifted" }));
  return driftByFeature(rows, { window: production[0]?.name ?? "production" });
}

/** Table of the features that moved in each window, and how. */
export function moved(reports: readonly DriftReport[], { production }: MonitoredWindows): void {
  for (const [index, { features, reason, skipped }] of reports.entries()) {
    const rows = features.filter(({ status }) => status !== "stable");
    const name = production[index]?.name ?? "production";
    text(`**${name}**: ${reason}`);
    table(`What moved in "${name}"`, rows, {
      title: "Feature",
      status: "Status",
      divergence: ["Divergence (bits)", "number"],
      threshold: ["Threshold", "number"],
      adjustedPValue: ["P-value, adjusted", "p-value"],
      explanation: "What moved",
    });
    if (skipped.length > 0) table("Not compared", skipped, { feature: "Feature", reason: "Because" });
  }
}

/** Chart of the feature that moved most in the first production window, bin by bin. */
export function shiftChart([report]: readonly DriftReport[], { production, reference }: MonitoredWindows): ChartSpec {
  const top = report?.features.find(({ bins }) => bins.length > 0);
  return featureShift(top?.bins ?? [], {
    feature: top?.title ?? "No feature",
    window: production[0]?.name ?? "production",
    reference: reference.name,
  });
}

/** Chart of the accuracy by window against the benchmark. */
export function performanceChart({ windows, baseline }: MonitorSummary): ChartSpec {
  return performanceByWindow(
    windows.map(({ name, performance: { accuracy, interval, labelledCount } }) => ({
      window: name,
      accuracy,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      n: labelledCount,
    })),
    { baseline: baseline.accuracy },
  );
}

/** Tables of accuracy by window beside what it should be compared with, and of its decline. */
export function performance({ windows, baseline, model }: MonitorSummary): void {
  const rows = windows.map(
    ({ name, performance: { accuracy, labelledCount }, decline, baselineAtMix, majority, rival }) => ({
      name,
      accuracy,
      n: labelledCount,
      promised: baseline.accuracy,
      atMix: baselineAtMix,
      rival: rival?.accuracy ?? null,
      majority: majority === null ? "unknown" : `${formatPercent(majority.share)} (always "${majority.label}")`,
      drop: decline.relativeDrop,
      low: decline.interval?.low ?? null,
      high: decline.interval?.high ?? null,
      pValue: decline.pValue,
      verdict: decline.verdict,
    }),
  );
  const arm = windows.find((window) => window.rival !== null)?.rival?.arm ?? "the strongest arm without training";
  table(`How often ${model} is right, and what that compares with`, rows, {
    name: "Window",
    accuracy: ["Right", "percent"],
    n: ["Labelled", "count"],
    promised: ["In the benchmark", "percent"],
    atMix: ["Benchmark at this mix of labels", "percent"],
    rival: [`${arm}, same requests`, "percent"],
    majority: "Most frequent label",
  });
  table("Relative drop of accuracy against the benchmark", rows, {
    name: "Window",
    drop: ["Relative drop", "percent"],
    low: ["95 % from", "percent"],
    high: ["to", "percent"],
    pValue: ["P-value", "p-value"],
    verdict: "Verdict",
  });
}

/** Table of the retraining decision by window. */
export function decisions({ windows }: MonitorSummary): void {
  const rows = windows.map(({ name, decision: { retrain, reasons, schedule } }) => ({
    name,
    retrain: retrain === null ? "undecided" : retrain ? "yes" : "no",
    why: reasons.join(" "),
    when: schedule === null ? "" : `${schedule.scheduledFor.slice(0, 16).replace("T", " ")} UTC`,
    examples: schedule === null ? "" : String(schedule.newExampleCount),
  }));
  table("Retrain?", rows, {
    name: "Window",
    retrain: "Retrain",
    why: "Why",
    when: "Scheduled (24 h after the window)",
    examples: "New labelled rows",
  });
}

/** The numbers that the report version keeps. */
export function metrics({
  windows,
  baseline,
  model,
  reference,
  referenceCount,
}: MonitorSummary): Record<string, unknown> {
  return {
    model,
    reference,
    referenceCount,
    baseline,
    windows: windows.map(({ name, drift, performance, decline, decision, baselineAtMix, majority, rival }) => ({
      name,
      baselineAtMix,
      majority,
      rival,
      drift: {
        verdict: drift.verdict,
        driftedCount: drift.driftedCount,
        comparedCount: drift.comparedCount,
        confidence: drift.confidence,
      },
      features: drift.features.map(({ feature, status, divergence, threshold }) => ({
        feature,
        status,
        divergence,
        threshold,
      })),
      performance,
      decline: {
        verdict: decline.verdict,
        relativeDrop: decline.relativeDrop,
        interval: decline.interval,
        pValue: decline.pValue,
      },
      decision,
    })),
  };
}
