import { formatPercent } from "../core/format.js";
import { OUTSIDE } from "./bins.js";
import { type Column, formatValue } from "./columns.js";
import type { BinShare } from "./drift-report.js";
import { FEATURES } from "./feature-list.js";

const WORDS_NAMED = 3;

/**
 * What moved, from how much to how much, in one sentence.
 * @example "spam fell from 50 % to 17 %, ham rose from 50 % to 83 %"
 * @example "median from 2284 to 1735; 10 % of requests had 14 to 675, now 18 %"
 */
export function explainShift(column: Column, bins: readonly BinShare[]): string {
  const { unit } = FEATURES[column.feature];
  const moved = bins
    .filter((bin) => bin.referenceShare !== bin.currentShare)
    .sort((first, second) => contribution(second) - contribution(first));
  if (moved.length === 0) return "nothing moved";
  if (unit === "word") {
    return `share of requests that hold a word: ${moved.slice(0, WORDS_NAMED).map(describeWord).join(", ")}`;
  }
  if (unit === "category") return moved.slice(0, 2).map(describeCategory).join(", ");
  return [describeMedians(column), moved.slice(0, 1).map(describeRange)].flat().join("; ");
}

/** A bin's part of the Jensen-Shannon divergence in bits. */
function contribution({ referenceShare, currentShare }: BinShare): number {
  const middle = (referenceShare + currentShare) / 2;
  const part = (share: number) => (share === 0 ? 0 : share * Math.log2(share / middle));
  return (part(referenceShare) + part(currentShare)) / 2;
}

function describeCategory({ bin, referenceShare, currentShare }: BinShare): string {
  const verb = currentShare > referenceShare ? "rose" : "fell";
  return `${bin} ${verb} from ${percent(referenceShare)} to ${percent(currentShare)}`;
}

function describeWord(bin: BinShare): string {
  return describeCategory({ ...bin, bin: `“${bin.bin}”` });
}

function describeRange({ bin, referenceShare, currentShare }: BinShare): string {
  return `${percent(referenceShare)} of requests had ${bin === OUTSIDE ? "values outside the reference" : bin}, now ${percent(currentShare)}`;
}

function describeMedians(column: Column): string[] {
  if (column.kind !== "numeric" || column.medians === null) return [];
  const { unit } = FEATURES[column.feature];
  const before = formatValue(column.medians.reference, unit);
  const now = formatValue(column.medians.current, unit);
  return [before === now ? `median stays at ${now}` : `median from ${before} to ${now}`];
}

/** Whole percent from ten, one decimal from one, more below: a small share is not rounded to 0 %. */
function percent(share: number): string {
  return formatPercent(share, { digits: share >= 0.0995 || share === 0 ? 0 : share >= 0.0095 ? 1 : 2 });
}
