import type { Random } from "../core/random.js";
import { holm } from "../stats/index.js";
import { buildColumns, type Column } from "./columns.js";
import { divergenceOf } from "./divergence.js";
import type { BinShare, DriftReport, FeatureDrift } from "./drift-report.js";
import { explainShift } from "./explain.js";
import { FEATURES } from "./feature-list.js";
import { histogramOf, realWeights } from "./histogram.js";
import type { ObservedRow } from "./request-text.js";
import { permutationPValues, referenceDivergences } from "./resample.js";
import { driftVerdict } from "./verdict.js";

export interface DriftOptions {
  random: Random;
  /** Smallest divergence in bits worth reacting to; calibration raises it where chance alone reaches higher. @default 0.01 */
  threshold?: number;
  /** Re-splits of the reference that calibrate the threshold. @default 200 */
  resplits?: number;
  /** Random assignments behind each p-value. @default 999 */
  permutations?: number;
  /** Of the calibrated threshold; 1 - level is the share of false alarms that is accepted. @default 0.95 */
  level?: number;
  /** Rows with a value that each side needs, for the report and for each feature. @default 30 */
  minimumRows?: number;
  /** Quantile bins of a numeric feature. @default 10 */
  binCount?: number;
  /** Most frequent words of the reference that are compared. @default 100 */
  wordLimit?: number;
}

/** One feature's histogram over the same bins on both sides. */
export interface FeatureDistribution {
  feature: FeatureDrift["feature"];
  title: string;
  unit: FeatureDrift["unit"];
  referenceCount: number;
  currentCount: number;
  bins: BinShare[];
}

/** 0.01 bits is what a category shows that goes from 50 % to 62 % of the traffic. */
const DEFAULT_THRESHOLD = 0.01;
const DEFAULTS = { binCount: 10, wordLimit: 100 };

/**
 * How each feature is distributed on both sides, in bins made from the reference alone plus one for values outside it.
 * Features that no row carries, or that are equal in all rows, are left out.
 * @example distributions(training, production).find(({ feature }) => feature === "label")?.bins
 */
export function distributions(
  reference: readonly ObservedRow[],
  current: readonly ObservedRow[],
  { binCount = DEFAULTS.binCount, wordLimit = DEFAULTS.wordLimit }: { binCount?: number; wordLimit?: number } = {},
): FeatureDistribution[] {
  return buildColumns(reference, current, { binCount, wordLimit }).columns.map((column) => {
    const { title, unit } = FEATURES[column.feature];
    const { feature, referenceCount, currentCount } = column;
    return {
      feature,
      title,
      unit,
      referenceCount,
      currentCount,
      bins: binShares(column, reference.length, current.length),
    };
  });
}

/**
 * Whether the current traffic differs from the reference, feature by feature and as a whole.
 *
 * A feature has drifted when its Jensen-Shannon divergence (bits) is above the threshold, above what re-splits of the
 * reference at the same sizes reach by chance, and its permutation p-value is below 1 - level after Holm's correction
 * over the features. So neither a small sample nor a long list of features alarms on nothing, and at great size
 * a difference too small to matter stays `slight`. Rows are treated as independent of each other.
 * @throws RangeError for a threshold or level outside 0..1, or fewer than 20 re-splits
 * @example driftReport(training, production, { random: seededRandom(1) }).verdict // "drift"
 */
export function driftReport(
  reference: readonly ObservedRow[],
  current: readonly ObservedRow[],
  {
    random,
    threshold = DEFAULT_THRESHOLD,
    resplits = 200,
    permutations = 999,
    level = 0.95,
    minimumRows = 30,
    binCount = DEFAULTS.binCount,
    wordLimit = DEFAULTS.wordLimit,
  }: DriftOptions,
): DriftReport {
  checkShare("threshold", threshold);
  checkShare("level", level);
  if (!(resplits >= 20)) throw new RangeError(`resplits must be at least 20, got ${resplits}`);
  const counts = { referenceCount: reference.length, currentCount: current.length };
  const settings = { threshold, level, resplits, permutations };
  if (reference.length < minimumRows || current.length < minimumRows) {
    return { ...driftVerdict([], counts, { minimumRows }), ...counts, ...settings, features: [], skipped: [] };
  }
  const { columns, skipped } = buildColumns(reference, current, { binCount, wordLimit });
  const enough = (column: Column) => column.referenceCount >= minimumRows && column.currentCount >= minimumRows;
  const compared = columns.filter(enough);
  const sizes = { size: reference.length, currentSize: current.length };
  const weights = realWeights(sizes.size, sizes.currentSize);
  const divergences = compared.map((column) => divergenceOf(histogramOf(column, weights)));
  const calibration = referenceDivergences(compared, { ...sizes, resplits, random });
  // Holm over k features can only reach 1 - level when the smallest possible p-value is below (1 - level) / k.
  const neededPermutations = Math.ceil((2 * compared.length) / (1 - level));
  const rounds = Math.max(permutations, neededPermutations);
  const pValues = permutationPValues(compared, divergences, { ...sizes, permutations: rounds, random });
  const adjusted = holm(pValues);
  const features = [
    ...compared.map((column, index): FeatureDrift => {
      const divergence = divergences[index] as number;
      const calibratedThreshold = quantileOf(calibration[index] as Float64Array, level);
      const adjustedPValue = adjusted[index] ?? null;
      const certain = divergence > calibratedThreshold && adjustedPValue !== null && adjustedPValue < 1 - level;
      return {
        ...base(column, counts),
        status: certain ? (divergence > threshold ? "drifted" : "slight") : "stable",
        divergence,
        distance: Math.sqrt(divergence),
        threshold: Math.max(threshold, calibratedThreshold),
        calibratedThreshold,
        pValue: pValues[index] ?? null,
        adjustedPValue,
      };
    }),
    ...columns
      .filter((column) => !enough(column))
      .map(
        (column): FeatureDrift => ({
          ...base(column, counts),
          status: "not-enough-data",
          divergence: null,
          distance: null,
          threshold: null,
          calibratedThreshold: null,
          pValue: null,
          adjustedPValue: null,
          explanation: `${column.referenceCount} rows of the reference and ${column.currentCount} current ones have a value; each side needs ${minimumRows}`,
        }),
      ),
  ].sort(byWeight);
  return {
    ...driftVerdict(features, counts, { minimumRows }),
    ...counts,
    ...settings,
    permutations: rounds,
    features,
    skipped,
  };
}

const STATUS_ORDER = ["drifted", "slight", "stable", "not-enough-data"];

function byWeight(first: FeatureDrift, second: FeatureDrift): number {
  const status = STATUS_ORDER.indexOf(first.status) - STATUS_ORDER.indexOf(second.status);
  return status || (second.divergence ?? 0) - (first.divergence ?? 0);
}

function base(column: Column, rows: { referenceCount: number; currentCount: number }) {
  const { title, unit } = FEATURES[column.feature];
  const bins = binShares(column, rows.referenceCount, rows.currentCount);
  const { feature, referenceCount, currentCount } = column;
  const medians = column.kind === "numeric" ? column.medians : null;
  return { feature, title, unit, referenceCount, currentCount, medians, bins, explanation: explainShift(column, bins) };
}

/** Share of the rows with a value that fall into each bin: unsmoothed, as a reader would count them. */
function binShares(column: Column, size: number, currentSize: number): BinShare[] {
  const { reference, current } = histogramOf(column, realWeights(size, currentSize));
  return column.binNames.map((bin, index) => ({
    bin,
    referenceShare: (reference[index] as number) / Math.max(1, column.referenceCount),
    currentShare: (current[index] as number) / Math.max(1, column.currentCount),
  }));
}

/** The smallest value that at least `level` of the ascending values do not exceed. */
function quantileOf(ascending: Float64Array, level: number): number {
  return ascending[Math.min(ascending.length - 1, Math.ceil(level * ascending.length) - 1)] as number;
}

function checkShare(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new RangeError(`${name} must be in 0..1 (below 1), got ${value}`);
}
