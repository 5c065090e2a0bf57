import { formatUsd } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { categoriesDown, legendOf, tip, usdAxis } from "./encodings.js";
import { framed } from "./frame.js";
import { shortened } from "./text-lines.js";
import { COLOURS, INK, SOFT } from "./theme.js";

export interface TornadoRow {
  assumption: string;
  /** The result when only this assumption takes its low or high value. */
  atLowUsd: number;
  atHighUsd: number;
  /** The values tried, as a reader writes them: `25,000 requests`. */
  lowValue: string;
  highValue: string;
}

const SHOWN = 10;
const LABEL_LENGTH = 42;
const SIDES = ["low value", "high value"] as const;

/**
 * How far the result moves when one assumption at a time takes its low and its high value, the most telling first.
 * @param result what is computed, with its unit: `Net benefit over 12 months (USD)`
 * @example tornado([{ assumption: "Monthly requests", atLowUsd: -100, atHighUsd: 900, lowValue: "25,000", highValue: "100,000" }],
 *   { baseUsd: 400, result: "Net benefit over 12 months (USD)" })
 */
export function tornado(
  rows: readonly TornadoRow[],
  { baseUsd, result }: { baseUsd: number; result: string },
): ChartSpec {
  const ordered = rows.toSorted((first, second) => span(second) - span(first)).slice(0, SHOWN);
  const values = ordered.flatMap(({ assumption, atLowUsd, atHighUsd, lowValue, highValue }) => [
    { assumption, side: SIDES[0], usd: atLowUsd, base: baseUsd, value: lowValue, text: formatUsd(atLowUsd) },
    { assumption, side: SIDES[1], usd: atHighUsd, base: baseUsd, value: highValue, text: formatUsd(atHighUsd) },
  ]);
  const labels = ordered.map(({ assumption, lowValue, highValue }) => ({
    assumption,
    label: shortened(`${assumption}: ${lowValue} to ${highValue}`, LABEL_LENGTH),
  }));
  const ends = [baseUsd, ...values.map(({ usd }) => usd)];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const flips = ordered
    .filter(({ atLowUsd, atHighUsd }) => atLowUsd < 0 !== atHighUsd < 0)
    .map(({ assumption }) => assumption);
  const axis = usdAxis(result, Math.max(Math.abs(least), Math.abs(most)));
  const { axis: _left, ...y } = categoriesDown(
    "assumption",
    ordered.map(({ assumption }) => assumption),
  );
  return framed({
    name: "tornado",
    title: "Which assumption matters most",
    note: `Black line: with all assumptions as they are, ${formatUsd(baseUsd)}${least < 0 && most > 0 ? ". Grey line: zero" : ""}`,
    description: `${result}, ${formatUsd(baseUsd)} as assumed. ${ordered.map(({ assumption, atLowUsd, atHighUsd }) => `${assumption}: ${formatUsd(atLowUsd)} to ${formatUsd(atHighUsd)}`).join("; ")}. ${flips.length === 0 ? "No single assumption changes the sign" : `The sign changes with: ${flips.join(", ")}`}.`,
    height: { step: 44 },
    view: {
      encoding: { y: { ...y, axis: null } },
      layer: [
        {
          data: { values },
          mark: { type: "bar", height: 14, yOffset: 8 },
          encoding: {
            x: {
              field: "usd",
              type: "quantitative",
              scale: { domain: [least, most], nice: true, zero: false },
              axis,
            },
            x2: { field: "base" },
            color: {
              field: "side",
              type: "nominal",
              scale: { domain: [...SIDES], range: [COLOURS.orange, COLOURS.blue] },
              legend: legendOf(SIDES),
            },
            tooltip: [tip("assumption", "Assumption"), tip("value", "Value"), tip("text", result)],
          },
        },
        ...(least < 0 && most > 0
          ? [
              {
                data: { values: ordered },
                mark: { type: "tick", yOffset: 8, height: 18, thickness: 1.5, color: SOFT, strokeDash: [3, 2] },
                encoding: { x: { datum: 0, type: "quantitative" } },
              },
            ]
          : []),
        {
          data: { values: ordered },
          mark: { type: "tick", yOffset: 8, height: 18, thickness: 2, color: INK },
          encoding: { x: { datum: baseUsd, type: "quantitative" } },
        },
        {
          data: { values: labels },
          mark: { type: "text", align: "left", baseline: "middle", dy: -9 },
          encoding: { x: { value: 0 }, text: { field: "label", type: "nominal" } },
        },
      ],
    },
  });
}

function span({ atLowUsd, atHighUsd }: TornadoRow): number {
  return Math.abs(atHighUsd - atLowUsd);
}
