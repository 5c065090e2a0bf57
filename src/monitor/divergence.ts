import { jensenShannonDivergence } from "../stats/index.js";
import type { Histogram } from "./histogram.js";

/**
 * Shares of the bins on both sides, smoothed alike: half a row of the smaller side is added to each bin of each side.
 * The divergence is finite without it; it keeps one row in an empty bin from weighing too much in a small sample.
 */
function smoothedShares({ reference, current }: Histogram): Histogram {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const referenceTotal = total(reference);
  const currentTotal = total(current);
  const smoothing = 0.5 / Math.max(1, Math.min(referenceTotal, currentTotal));
  const shares = (counts: readonly number[], sum: number) =>
    counts.map((count) => ((sum === 0 ? 0 : count / sum) + smoothing) / (1 + smoothing * counts.length));
  return { reference: shares(reference, referenceTotal), current: shares(current, currentTotal) };
}

/**
 * Jensen-Shannon divergence in bits (0 = equal, 1 = nothing in common) of two histograms over the same bins.
 * @throws RangeError for a histogram without bins
 * @example divergenceOf({ reference: [50, 50, 0], current: [50, 50, 0] }) // 0
 */
export function divergenceOf(histogram: Histogram): number {
  const { reference, current } = smoothedShares(histogram);
  const { value, reason } = jensenShannonDivergence(reference, current, { base: 2 });
  if (value === null) throw new RangeError(`histogram: ${reason ?? "no divergence"}`);
  return value;
}
