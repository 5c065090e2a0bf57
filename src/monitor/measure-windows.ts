import type { ChatModel, ChatRequest } from "../core/chat-model.js";
import type { Example } from "../core/example.js";
import { type MeasuredAccuracy, performanceDecline } from "./decline.js";
import type { DriftReport } from "./drift-report.js";
import { performance } from "./performance.js";
import { replayTraffic } from "./replay-traffic.js";
import { type RetrainingSettings, retrainingDecision } from "./retraining.js";
import type { MonitorSummary } from "./step-record.js";
import type { MonitoredWindows } from "./windows.js";

/** An arm that answers the same requests for comparison. */
export interface Contender {
  arm: string;
  model: ChatModel;
  requestOf: (example: Example) => ChatRequest;
}

/**
 * Asks the model every labelled request of each production window, and decides window by window whether to retrain:
 * accuracy against the baseline, with the drift report beside it. The decision is dated by the window's last request,
 * so that the same data gives the same record.
 * @param driftReports one for each production window, in order
 * @param requestOf what production sends for an Example
 */
export async function measureWindows(
  { reference, production }: MonitoredWindows,
  {
    model,
    requestOf,
    labels,
    baseline,
    driftReports,
    acceptableDecline,
    settings,
    rival,
    recallByLabel = {},
  }: {
    model: ChatModel;
    requestOf: (example: Example) => ChatRequest;
    labels: readonly string[];
    baseline: MeasuredAccuracy;
    driftReports: readonly DriftReport[];
    acceptableDecline: number;
    settings?: RetrainingSettings;
    /** The arm to beat, asked the same requests. */
    rival?: Contender | null;
    /** The model's recall by label in the benchmark, 0..1. */
    recallByLabel?: Readonly<Record<string, number | null>>;
  },
): Promise<MonitorSummary> {
  if (driftReports.length !== production.length) {
    throw new RangeError(`${production.length} windows need as many drift reports, got ${driftReports.length}`);
  }
  const windows: MonitorSummary["windows"] = [];
  for (const [index, { name, examples }] of production.entries()) {
    const drift = driftReports[index] as DriftReport;
    const traffic = await replayTraffic(model, examples, { requestOf });
    const { latency: _latency, ...measured } = performance(traffic, { labels });
    const decline = performanceDecline(
      baseline,
      { accuracy: measured.accuracy, labelledCount: measured.labelledCount },
      { acceptableDecline },
    );
    const decision = retrainingDecision({
      drift,
      decline,
      now: lastRequest(examples),
      newExampleCount: measured.labelledCount,
      previousModel: model.id,
      ...(settings ? { settings } : {}),
    });
    const rivalTraffic = rival ? await replayTraffic(rival.model, examples, { requestOf: rival.requestOf }) : null;
    const rivalMeasured = rivalTraffic === null ? null : performance(rivalTraffic, { labels });
    windows.push({
      name,
      drift,
      performance: measured,
      decline,
      decision,
      baselineAtMix: accuracyAtMix(examples, recallByLabel),
      majority: majorityOf(examples),
      rival:
        rival && rivalMeasured
          ? { arm: rival.arm, accuracy: rivalMeasured.accuracy, labelledCount: rivalMeasured.labelledCount }
          : null,
    });
  }
  return { reference: reference.name, referenceCount: reference.examples.length, model: model.id, baseline, windows };
}

/** Direct standardisation: recall by label, weighed by how often the window holds each label. */
function accuracyAtMix(
  examples: readonly Example[],
  recallByLabel: Readonly<Record<string, number | null>>,
): number | null {
  const labels = examples.flatMap(({ label }) => label ?? []);
  let total = 0;
  for (const label of labels) {
    const recall = recallByLabel[label];
    if (recall === undefined || recall === null) return null;
    total += recall;
  }
  return labels.length === 0 ? null : total / labels.length;
}

function majorityOf(examples: readonly Example[]): { label: string; share: number } | null {
  const counts = new Map<string, number>();
  for (const { label } of examples) if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most === undefined ? null : { label: most[0], share: most[1] / total };
}

function lastRequest(examples: readonly Example[]): Date {
  const times = examples.flatMap(({ createdAt }) => (createdAt === undefined ? [] : [createdAt])).sort();
  return new Date(times.at(-1) ?? 0);
}
