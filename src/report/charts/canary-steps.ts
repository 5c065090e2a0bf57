import { formatNumber, formatPercent } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { percentAxis, tip } from "./encodings.js";
import { framed } from "./frame.js";
import { COLOURS } from "./theme.js";

export interface CanaryStepRow {
  hoursAfterStart: number;
  /** 0..1 */
  tunedShare: number;
  /** ISO 8601 in UTC; in the tooltip, where it is known. */
  at?: string;
}

/**
 * The tuned model's share of the traffic from each step of a canary on.
 * @example canarySteps([{ hoursAfterStart: 0, tunedShare: 0.05 }, { hoursAfterStart: 1, tunedShare: 0.1 }])
 */
export function canarySteps(rows: readonly CanaryStepRow[]): ChartSpec {
  const values = rows.map(({ hoursAfterStart, tunedShare, at }) => ({
    step: `${formatNumber(hoursAfterStart)} h`,
    tunedShare,
    text: formatPercent(tunedShare, { digits: Number.isInteger(Math.round(tunedShare * 1000) / 10) ? 0 : 1 }),
    at: at === undefined ? "" : `${at.slice(0, 16).replace("T", " ")} UTC`,
  }));
  const dated = rows.some(({ at }) => at !== undefined);
  return framed({
    name: "canary-steps",
    title: "Traffic to the tuned model",
    description: `Share of the traffic: ${values.map(({ step, text }) => `${text} from ${step} on`).join(", ")}.`,
    height: 180,
    view: {
      data: { values },
      encoding: {
        x: {
          field: "step",
          type: "nominal",
          sort: values.map(({ step }) => step),
          axis: { title: "Time after the start (hours)", labelAngle: 0, ticks: false, labelOverlap: false },
        },
        y: {
          field: "tunedShare",
          type: "quantitative",
          scale: { domain: [0, 1.1], nice: false },
          axis: { ...percentAxis("Share of the traffic (%)"), values: [0, 0.25, 0.5, 0.75, 1], tickCount: 5 },
        },
        tooltip: [tip("step", "From"), tip("text", "Share"), ...(dated ? [tip("at", "At")] : [])],
      },
      layer: [
        { mark: { type: "bar", color: COLOURS.blue, width: { band: 0.7 }, cornerRadiusEnd: 2 } },
        { mark: { type: "text", baseline: "bottom", dy: -4 }, encoding: { text: { field: "text", type: "nominal" } } },
      ],
    },
  });
}
