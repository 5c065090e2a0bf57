import type { ChartSpec } from "./chart.js";
import { framed } from "./frame.js";
import { shareIntervals, sharePointText } from "./intervals.js";

export interface ArmAccuracyRow {
  arm: string;
  /** 0..1; null when nothing could be scored. */
  accuracy: number | null;
  low: number | null;
  high: number | null;
  n: number;
  highlighted?: boolean;
}

export interface WindowAccuracyRow {
  window: string;
  /** 0..1; null when nothing is labelled. */
  accuracy: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

/**
 * Accuracy of each arm on the same test cases, with 95 % intervals.
 * @example armAccuracy([{ arm: "tuned", accuracy: 0.97, low: 0.95, high: 0.98, n: 412 }])
 */
export function armAccuracy(
  rows: readonly ArmAccuracyRow[],
  { measure = "Accuracy" }: { measure?: string } = {},
): ChartSpec {
  const points = rows.map(({ arm, accuracy, ...rest }) => ({ ...rest, name: arm, share: accuracy }));
  return framed({
    name: `arm-${measure.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}`,
    title: `${measure} of each arm`,
    note: "Point: measured. Line: 95 % interval",
    description: `${measure} by arm: ${points.map((point) => `${point.name} ${sharePointText(point)}`).join("; ")}.`,
    ...shareIntervals(points, { category: "Arm", axisTitle: `${measure} (%)` }),
  });
}

/**
 * Accuracy in each window of production against what the benchmark promised.
 * @param baseline accuracy in the benchmark, 0..1, or null when it is not known
 * @example performanceByWindow([{ window: "production", accuracy: 0.8, low: 0.78, high: 0.82, n: 3000 }], { baseline: 0.97 })
 */
export function performanceByWindow(
  rows: readonly WindowAccuracyRow[],
  { baseline }: { baseline: number | null },
): ChartSpec {
  const points = rows.map(({ window, accuracy, ...rest }) => ({ ...rest, name: window, share: accuracy }));
  const promised = baseline === null ? null : { share: baseline, name: "Benchmark" };
  return framed({
    name: "performance-by-window",
    title: "Accuracy in production",
    note: `Point: measured. Line: 95 % interval.${promised === null ? "" : " Dashed: accuracy in the benchmark"}`,
    description: `Accuracy by window: ${points.map((point) => `${point.name} ${sharePointText(point)}`).join("; ")}.${baseline === null ? "" : ` The benchmark measured ${(baseline * 100).toFixed(1)} %.`}`,
    ...shareIntervals(points, { category: "Window", axisTitle: "Accuracy (%)", baseline: promised }),
  });
}
