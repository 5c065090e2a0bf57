import { formatCount, formatNumber } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { tip, WHOLE } from "./encodings.js";
import { framed } from "./frame.js";
import { COLOURS } from "./theme.js";

const BINS = 24;
/** Lengths beyond this share of the rows are drawn together in the last bar. */
const SHOWN_SHARE = 0.98;

/**
 * How long the texts are. The longest two in a hundred stand together in the last bar, so that a few giants do not flatten the rest.
 * @param lengths one a text
 * @param unit `tokens (estimated)`, `characters`, `words`
 * @example lengthHistogram([12, 40, 41, 300], { unit: "tokens", what: "prompts" })
 */
export function lengthHistogram(lengths: readonly number[], { unit, what }: { unit: string; what: string }): ChartSpec {
  const sorted = lengths.toSorted((first, second) => first - second);
  const limit = sorted[Math.max(0, Math.ceil(sorted.length * SHOWN_SHARE) - 1)] ?? 0;
  const step = niceStep(Math.max(1, limit / BINS));
  const binCount = Math.floor(limit / step) + 1;
  const end = binCount * step;
  const counts = Array.from({ length: binCount + 1 }, () => 0);
  for (const length of sorted) {
    const bin = Math.min(binCount, Math.floor(length / step));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const beyond = counts[binCount] ?? 0;
  const longest = sorted.at(-1) ?? 0;
  const values = counts.slice(0, beyond === 0 ? -1 : undefined).map((count, bin) => ({
    start: bin * step,
    end: (bin + 1) * step,
    count,
    range:
      bin === binCount
        ? `${formatNumber(end)} to ${formatNumber(longest)}`
        : `${formatNumber(bin * step)} to below ${formatNumber((bin + 1) * step)}`,
    beyond: bin === binCount,
  }));
  const middle = sorted[Math.floor(sorted.length / 2)];
  const summary =
    middle === undefined
      ? "there are none"
      : `${formatCount(sorted.length)} texts, half of them up to ${formatNumber(middle)}, the longest ${formatNumber(longest)} ${unit}`;
  return framed({
    name: `length-${what.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}`,
    title: `Length of ${what}`,
    note:
      beyond === 0
        ? ""
        : `Last bar: ${formatCount(beyond)} of ${formatNumber(end)} to ${formatNumber(longest)} ${unit}`,
    description: `Histogram of the length of ${what}: ${summary}.`,
    height: 180,
    view: {
      data: { values },
      mark: { type: "bar", stroke: "#ffffff", strokeWidth: 0.5 },
      encoding: {
        x: {
          field: "start",
          bin: "binned",
          type: "quantitative",
          scale: { domain: [0, beyond === 0 ? end : end + step], nice: false },
          axis: { title: `Length (${unit})`, format: WHOLE, grid: false, tickMinStep: 1 },
        },
        x2: { field: "end" },
        y: { field: "count", type: "quantitative", axis: { title: "Texts (count)", format: WHOLE, tickMinStep: 1 } },
        color: { condition: { test: "datum.beyond", value: COLOURS.grey }, value: COLOURS.blue },
        tooltip: [tip("range", `Length (${unit})`), tip("count", "Texts", WHOLE)],
      },
    },
  });
}

/** The smallest of 1, 2, 5, 10, 20, … that is at least `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power;
}
