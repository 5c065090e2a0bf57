import { formatPercent } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { categoriesDown, FINE_PERCENT, legendOf, percentAxis, tip } from "./encodings.js";
import { framed } from "./frame.js";
import { COLOURS } from "./theme.js";

export interface BinShareRow {
  /** A range of numbers, a category or a word. */
  bin: string;
  /** 0..1 */
  referenceShare: number;
  currentShare: number;
}

const SHOWN = 14;

/**
 * One feature's distribution in the reference and in a window of production. Of more than fourteen bins those that moved most are shown.
 * @example featureShift([{ bin: "spam", referenceShare: 0.5, currentShare: 0.17 }], { feature: "Label", window: "production" })
 */
export function featureShift(
  rows: readonly BinShareRow[],
  { feature, window, reference = "reference" }: { feature: string; window: string; reference?: string },
): ChartSpec {
  const move = ({ referenceShare, currentShare }: BinShareRow) => Math.abs(currentShare - referenceShare);
  const shown =
    rows.length <= SHOWN ? rows : rows.toSorted((first, second) => move(second) - move(first)).slice(0, SHOWN);
  const sides = [reference, window];
  // The same bin name may come twice when two narrow ranges are written alike.
  const named = shown.map((row, index) => ({
    ...row,
    bin: shown.findIndex(({ bin }) => bin === row.bin) === index ? row.bin : `${row.bin} (${index + 1})`,
  }));
  const values = named.flatMap(({ bin, referenceShare, currentShare }) => [
    { bin, side: reference, share: referenceShare },
    { bin, side: window, share: currentShare },
  ]);
  const most = shown.toSorted((first, second) => move(second) - move(first))[0];
  const left = rows.length - shown.length;
  return framed({
    name: `shift-${`${feature}-${window}`.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}`,
    title: `${feature}: ${window} against ${reference}`,
    note: left === 0 ? "" : `The ${SHOWN} of ${rows.length} that moved most`,
    description:
      most === undefined
        ? `${feature}: nothing to show.`
        : `${feature}: ${most.bin} moved most, from ${formatPercent(most.referenceShare)} in the ${reference} to ${formatPercent(most.currentShare)} in ${window}.`,
    height: { step: 15 },
    view: {
      data: { values },
      mark: { type: "bar", height: { band: 0.92 }, cornerRadiusEnd: 1 },
      encoding: {
        y: {
          ...categoriesDown(
            "bin",
            named.map(({ bin }) => bin),
            { title: feature.length <= 18 ? feature : null, width: 18 },
          ),
          scale: { paddingInner: 0.25 },
        },
        yOffset: { field: "side", type: "nominal", sort: sides },
        x: {
          field: "share",
          type: "quantitative",
          scale: { nice: true, zero: true },
          axis: percentAxis("Share of the requests (%)"),
        },
        color: {
          field: "side",
          type: "nominal",
          sort: sides,
          scale: { domain: sides, range: [COLOURS.grey, COLOURS.blue] },
          legend: legendOf(sides),
        },
        tooltip: [tip("bin", feature), tip("side", "Traffic"), tip("share", "Share", FINE_PERCENT)],
      },
    },
  });
}
