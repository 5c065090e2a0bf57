import type { ChatModel, ChatRequest } from "../core/chat-model.js";
import type { Example } from "../core/example.js";
import { type MeasuredAccuracy, performanceDecline } from "./decline.js";
import type { DriftReport } from "./drift-report.js";
import { performance } from "./performance.js";
import { replayTraffic } from "./replay-traffic.js";
import { type RetrainingSettings, retrainingDecision } from "./retraining.js";
import type { MonitorSummary } from "./step-record.js";
import type { MonitoredWindows } from "./windows.js";

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
  }: {
    model: ChatModel;
    requestOf: (example: Example) => ChatRequest;
    labels: readonly string[];
    baseline: MeasuredAccuracy;
    driftReports: readonly DriftReport[];
    acceptableDecline: number;
    settings?: RetrainingSettings;
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
    windows.push({ name, drift, performance: measured, decline, decision });
  }
  return { reference: reference.name, referenceCount: reference.examples.length, model: model.id, baseline, windows };
}

function lastRequest(examples: readonly Example[]): Date {
  const times = examples.flatMap(({ createdAt }) => (createdAt === undefined ? [] : [createdAt])).sort();
  return new Date(times.at(-1) ?? 0);
}
