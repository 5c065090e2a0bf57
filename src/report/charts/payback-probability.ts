import { formatPercent } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { percentAxis, tip } from "./encodings.js";
import { framed } from "./frame.js";
import { COLOURS, SOFT } from "./theme.js";

export interface PaybackRow {
  month: number;
  /** That the set-up has been paid back by the end of this month, 0..1. */
  probability: number;
}

/**
 * How likely the set-up has been paid back by the end of each month, beside the certainty that is asked for.
 * @example paybackProbability([{ month: 1, probability: 0.1 }, { month: 2, probability: 0.6 }], { level: 0.8 })
 */
export function paybackProbability(rows: readonly PaybackRow[], { level }: { level: number }): ChartSpec {
  const last = rows.at(-1);
  const reached = rows.find(({ probability }) => probability >= level)?.month;
  const asked = formatPercent(level, { digits: 0 });
  const said =
    reached === undefined
      ? `The ${asked} asked for are not reached within this time`
      : `The ${asked} asked for are reached in month ${reached}`;
  return framed({
    name: "payback-probability",
    title: "How likely it has paid back",
    note: `${said}. Dashed: ${asked}`,
    description: `Probability of having paid back by the end of month ${last?.month ?? 0}: ${formatPercent(last?.probability ?? null)}. ${said}.`,
    height: 200,
    view: {
      layer: [
        {
          data: { values: [{ level }] },
          mark: { type: "rule", strokeDash: [4, 3], color: SOFT },
          encoding: { y: { field: "level", type: "quantitative" } },
        },
        {
          data: { values: rows },
          mark: { type: "line", strokeWidth: 2.2, color: COLOURS.blue, point: rows.length <= 24 },
          encoding: {
            x: {
              field: "month",
              type: "quantitative",
              scale: { domain: [1, Math.max(2, last?.month ?? 2)], nice: false },
              axis: { title: "Months after the start", format: "d", tickMinStep: 1, grid: false },
            },
            y: {
              field: "probability",
              type: "quantitative",
              scale: { domain: [0, 1] },
              axis: percentAxis("Share of the draws that have paid back"),
            },
            tooltip: [tip("month", "Month", "d"), tip("probability", "Paid back", ".1%")],
          },
        },
      ],
    },
  });
}
