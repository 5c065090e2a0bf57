import { labelOf } from "../benchmark/scorers/index.js";
import type { Interaction } from "../core/interaction.js";
import { type Interval, quantile, wilsonInterval } from "../stats/index.js";

/** How well production was answered, as far as anybody knows. */
export interface Performance {
  /** All requests of the window. */
  requestCount: number;
  /** Requests whose truth is known: the n of the accuracy. */
  labelledCount: number;
  correctCount: number;
  /** Labelled answers that name no label. They count as wrong. */
  unreadableCount: number;
  /** Requests without an answer. Labelled ones count as wrong: the user got nothing. */
  failedCount: number;
  /** 0..1; null when no request is labelled. */
  accuracy: number | null;
  interval: Interval | null;
  /** Milliseconds, over the answers whose time was recorded; null when none was. */
  latency: { count: number; meanMs: number; medianMs: number; p95Ms: number } | null;
  /** Why the accuracy is null. */
  reason?: string;
}

/**
 * Accuracy of production with Wilson's interval, and latency. Labels come late or never: only labelled requests count,
 * and with none of them the accuracy is unknown, not 0.
 * @param labels the labels that an answer may name
 * @throws RangeError for an empty list of labels
 * @example performance(interactions, { labels: ["ham", "spam"] }).accuracy // 0.94
 */
export function performance(
  interactions: readonly Interaction[],
  { labels, level = 0.95 }: { labels: readonly string[]; level?: number },
): Performance {
  if (labels.length === 0) throw new RangeError("labels must name at least one label, got none");
  const labelled = interactions.filter((interaction) => interaction.label !== undefined);
  const answered = labelled.filter((interaction) => interaction.completion !== undefined);
  const predicted = answered.map(({ completion = "" }) => labelOf(completion, labels));
  const correctCount = answered.filter(({ label }, index) => label === predicted[index]).length;
  const counts = {
    requestCount: interactions.length,
    labelledCount: labelled.length,
    correctCount,
    unreadableCount: predicted.filter((label) => label === null).length,
    failedCount: interactions.filter((interaction) => interaction.completion === undefined).length,
    latency: latencyOf(interactions),
  };
  if (labelled.length === 0) {
    const reason =
      interactions.length === 0 ? "there was no traffic" : `none of ${interactions.length} requests has been labelled`;
    return { ...counts, accuracy: null, interval: null, reason };
  }
  return {
    ...counts,
    accuracy: correctCount / labelled.length,
    interval: wilsonInterval(correctCount, labelled.length, { level }),
  };
}

function latencyOf(interactions: readonly Interaction[]): Performance["latency"] {
  const times = interactions.flatMap(({ latencyMs }) => (latencyMs === undefined ? [] : [latencyMs]));
  const medianMs = times.length === 0 ? null : quantile(times, 0.5);
  const p95Ms = times.length === 0 ? null : quantile(times, 0.95);
  if (medianMs === null || p95Ms === null) return null;
  return { count: times.length, meanMs: times.reduce((sum, time) => sum + time, 0) / times.length, medianMs, p95Ms };
}
