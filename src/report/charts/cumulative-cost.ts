import { formatMonths, formatUsd } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { legendOf, tip, usdAxis } from "./encodings.js";
import { framed } from "./frame.js";
import { CATEGORY_COLOURS, SOFT } from "./theme.js";

export interface CumulativeCostRow {
  approach: string;
  /** 0 is the day before the first request: one-time costs stand there. */
  month: number;
  /** Spent until the end of this month. */
  cumulativeUsd: number;
}

/** Line patterns beside the colours, so that lines are told apart in grey print. */
const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [12, 4],
  [4, 1],
  [1, 3],
  [10, 2, 2, 2],
];

/**
 * What each approach has cost in all by the end of each month, with the break-even marked.
 * @param breakEvenMonth null when the lines do not cross within the horizon
 * @example cumulativeCost([{ approach: "Tuned", month: 0, cumulativeUsd: 200 }], { breakEvenMonth: 0.67 })
 */
export function cumulativeCost(
  rows: readonly CumulativeCostRow[],
  { breakEvenMonth }: { breakEvenMonth: number | null },
): ChartSpec {
  const approaches = [...new Set(rows.map(({ approach }) => approach))];
  const lastMonth = Math.max(1, ...rows.map(({ month }) => month));
  const largest = Math.max(0, ...rows.map(({ cumulativeUsd }) => cumulativeUsd));
  const finals = approaches.map((approach) => {
    const last = rows.filter((row) => row.approach === approach).at(-1);
    return `${approach} ${formatUsd(last?.cumulativeUsd ?? null)}`;
  });
  const crosses = breakEvenMonth !== null && breakEvenMonth >= 0 && breakEvenMonth <= lastMonth;
  const align = crosses && breakEvenMonth > lastMonth / 2 ? "right" : "left";
  const marked = crosses
    ? [
        {
          data: { values: [{ month: breakEvenMonth }] },
          mark: { type: "rule", strokeDash: [4, 3], color: SOFT },
          encoding: { x: { field: "month", type: "quantitative" } },
        },
        {
          data: { values: [{ month: breakEvenMonth, text: `break-even: ${formatMonths(breakEvenMonth)}` }] },
          mark: { type: "text", align, baseline: "top", dx: align === "left" ? 5 : -5, y: 2, color: SOFT },
          encoding: { x: { field: "month", type: "quantitative" }, text: { field: "text", type: "nominal" } },
        },
      ]
    : [];
  return framed({
    name: "cumulative-cost",
    title: "Cumulative cost",
    note: crosses ? "" : "The lines do not cross within this time",
    description: `Cost by the end of month ${lastMonth}: ${finals.join(", ")}. ${crosses ? `Break-even after ${formatMonths(breakEvenMonth)}` : "No break-even within this time"}.`,
    height: 240,
    view: {
      layer: [
        ...marked,
        {
          data: { values: rows },
          mark: { type: "line", strokeWidth: 2.2, point: lastMonth <= 24 ? { filled: true, size: 26 } : false },
          encoding: {
            x: {
              field: "month",
              type: "quantitative",
              scale: { domain: [0, lastMonth], nice: false },
              axis: { title: "Months after the start", format: "d", tickMinStep: 1, grid: false },
            },
            y: {
              field: "cumulativeUsd",
              type: "quantitative",
              axis: usdAxis("Spent in all (USD)", largest),
            },
            color: {
              field: "approach",
              type: "nominal",
              scale: {
                domain: approaches,
                range: approaches.map((_, index) => CATEGORY_COLOURS[index % CATEGORY_COLOURS.length]),
              },
              legend: legendOf(approaches, { lines: true }),
            },
            strokeDash: {
              field: "approach",
              type: "nominal",
              scale: { domain: approaches, range: approaches.map((_, index) => DASHES[index % DASHES.length]) },
            },
            tooltip: [tip("approach", "Approach"), tip("month", "Month", "d"), tip("cumulativeUsd", "Spent", "$,.2f")],
          },
        },
      ],
    },
  });
}
