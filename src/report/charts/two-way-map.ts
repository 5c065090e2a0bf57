import { formatCount, formatNumber, formatUsd } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { framed } from "./frame.js";
import { COLOURS, SOFT } from "./theme.js";

export interface TwoWayRow {
  first: number;
  second: number;
  /** Null where it is not known. */
  netUsd: number | null;
}

/**
 * The net over the horizon when two assumptions move together: a mark in each field says on which side of zero it lies.
 * @param first name of the assumption from left to right
 * @param second name and unit of the one from bottom to top
 */
export function twoWayNet(
  rows: readonly TwoWayRow[],
  { first, second, here }: { first: string; second: string; here: { first: number; second: number } },
): ChartSpec {
  const known = rows.flatMap(({ netUsd }) => (netUsd === null ? [] : [netUsd]));
  const largest = Math.max(1, ...known.map(Math.abs));
  const paying = known.filter((net) => net > 0).length;
  const label = (value: number) => formatNumber(value, { significant: 3 });
  const values = rows.map((row) => ({
    x: label(row.first),
    y: label(row.second),
    net: row.netUsd ?? 0,
    text: formatUsd(row.netUsd),
    sign: row.netUsd === null ? "?" : row.netUsd > 0 ? "+" : "−",
  }));
  const names = (pick: (row: TwoWayRow) => number) => [...new Set(rows.map(pick))].sort((a, b) => a - b).map(label);
  const [across, up] = [names((row) => row.first), names((row) => row.second)];
  const axis = { labelAngle: 0, ticks: false, domain: false, labelOverlap: "greedy" };
  return framed({
    name: "two-way-map",
    title: "When two assumptions move together",
    note: `Net over the horizon. + pays, − does not. As assumed: ${label(here.first)} across, ${label(here.second)} up`,
    description: `Net over the horizon by ${first} and ${second}: it pays in ${formatCount(paying)} of ${formatCount(known.length)} combinations.`,
    height: 240,
    view: {
      data: { values },
      encoding: {
        x: { field: "x", type: "ordinal", sort: across, axis: { ...axis, title: first } },
        y: { field: "y", type: "ordinal", sort: up.toReversed(), axis: { ...axis, title: second } },
        tooltip: [
          { field: "x", type: "nominal", title: first },
          { field: "y", type: "nominal", title: second },
          { field: "text", type: "nominal", title: "Net" },
        ],
      },
      layer: [
        {
          mark: { type: "rect", stroke: "#ffffff" },
          encoding: {
            color: {
              field: "net",
              type: "quantitative",
              scale: {
                domain: [-largest, 0, largest],
                range: [COLOURS.orange, "#f5f7f9", COLOURS.blue],
                interpolate: "rgb",
              },
              legend: null,
            },
          },
        },
        {
          mark: { type: "text", fontSize: 13 },
          encoding: {
            text: { field: "sign", type: "nominal" },
            color: {
              condition: { test: `abs(datum.net) > ${largest / 2} && datum.net > 0`, value: "#ffffff" },
              value: SOFT,
            },
          },
        },
      ],
    },
  });
}
