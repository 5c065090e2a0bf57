import { formatDuration } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { categoriesDown, legendOf, NUMBER, tip } from "./encodings.js";
import { framed } from "./frame.js";
import { COLOURS } from "./theme.js";

export interface LatencyRow {
  arm: string;
  /** Milliseconds; null when no answer was timed (all came from a cache or a batch). */
  p50Ms: number | null;
  p90Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

const PERCENTILES = [
  { key: "p50Ms", name: "half (p50)", shape: "circle", colour: COLOURS.blue },
  { key: "p90Ms", name: "90 % (p90)", shape: "square", colour: COLOURS.sky },
  { key: "p95Ms", name: "95 % (p95)", shape: "triangle-up", colour: COLOURS.orange },
  { key: "p99Ms", name: "99 % (p99)", shape: "diamond", colour: COLOURS.vermilion },
] as const;

/** Above this ratio of the slowest to the fastest the axis becomes logarithmic. */
const LOG_FROM = 20;

/**
 * Within what time half, 90, 95 and 99 % of the answers of each arm came.
 * @example latencyPercentiles([{ arm: "tuned", p50Ms: 210, p90Ms: 340, p95Ms: 420, p99Ms: 900 }])
 */
export function latencyPercentiles(rows: readonly LatencyRow[]): ChartSpec {
  const values = rows.flatMap((row) =>
    PERCENTILES.flatMap(({ key, name }) => {
      const ms = row[key];
      return ms === null ? [] : [{ arm: row.arm, percentile: name, ms, text: formatDuration(ms) }];
    }),
  );
  const untimed = rows.filter(({ p50Ms }) => p50Ms === null).map(({ arm }) => arm);
  const times = values.map(({ ms }) => ms).filter((ms) => ms > 0);
  const logarithmic = times.length === values.length && Math.max(...times) / Math.min(...times) > LOG_FROM;
  const x = {
    field: "ms",
    type: "quantitative",
    scale: logarithmic ? { type: "log", nice: true } : { zero: true, nice: true },
    axis: {
      title: `Time to the whole answer (ms${logarithmic ? ", logarithmic" : ""})`,
      format: NUMBER,
      ...(logarithmic ? { tickCount: 3 } : {}),
    },
  };
  const names = PERCENTILES.map(({ name }) => name);
  return framed({
    name: "latency-percentiles",
    title: "Time to answer",
    note: `Time within which this share of the answers came${untimed.length === 0 ? "" : `. Not timed: ${untimed.join(", ")}`}`,
    description: `Time to answer by arm: ${rows.map(({ arm, p50Ms, p95Ms }) => `${arm}: half within ${formatDuration(p50Ms)}, 95 % within ${formatDuration(p95Ms)}`).join("; ")}.`,
    height: { step: 38 },
    view: {
      data: { values },
      encoding: {
        y: categoriesDown(
          "arm",
          rows.map(({ arm }) => arm),
          { title: "Arm" },
        ),
      },
      layer: [
        {
          mark: { type: "line", color: "#c3cad1", strokeWidth: 2 },
          encoding: { x, detail: { field: "arm", type: "nominal" } },
        },
        {
          mark: { type: "point", filled: true, size: 85, opacity: 1 },
          encoding: {
            x,
            color: {
              field: "percentile",
              type: "nominal",
              scale: { domain: names, range: PERCENTILES.map(({ colour }) => colour) },
              legend: legendOf(names),
            },
            shape: {
              field: "percentile",
              type: "nominal",
              scale: { domain: names, range: PERCENTILES.map(({ shape }) => shape) },
            },
            tooltip: [tip("arm", "Arm"), tip("percentile", "Share of answers"), tip("text", "Time")],
          },
        },
      ],
    },
  });
}
