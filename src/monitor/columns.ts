import { formatNumber } from "../core/format.js";
import { categoricalBins, numericBins } from "./bins.js";
import { FEATURES, type FeatureName, type FeatureUnit } from "./feature-list.js";
import { features, HOUR_BLOCKS, type RequestFeatures, WEEKDAYS } from "./features.js";
import { type ObservedRow, timeOf } from "./request-text.js";
import { buildVocabulary, commonWords, unknownWordShare } from "./vocabulary.js";

/** One feature over all rows, reference first, prepared so that histograms of any re-split are quick. */
export type Column = NumericColumn | HitColumn;

interface ColumnHead {
  feature: FeatureName;
  /** Names of the bins that the whole reference makes. */
  binNames: readonly string[];
  /** Rows that have a value. */
  referenceCount: number;
  currentCount: number;
}

/** Rows with a value in ascending order of it; rows of equal value form one tie, which no bin border parts. */
export interface NumericColumn extends ColumnHead {
  kind: "numeric";
  binCount: number;
  rows: Uint32Array;
  /** Positions in `rows` where a tie begins, and the end. */
  ties: Uint32Array;
  /** Middle value on each side. */
  medians: { reference: number; current: number } | null;
}

/** Row r fills the bins `hits[offsets[r]]` … `hits[offsets[r + 1] - 1]`: one for a category, one for each common word. */
export interface HitColumn extends ColumnHead {
  kind: "categories" | "words";
  offsets: Uint32Array;
  hits: Uint16Array;
}

export interface SkippedFeature {
  feature: FeatureName;
  reason: string;
}

export interface ColumnOptions {
  /** Quantile bins of a numeric feature. */
  binCount: number;
  /** Words of the reference that the common words are taken from. */
  wordLimit: number;
}

const MINIMUM_WORD_ROWS = 3;
const DAY_MS = 86_400_000;
/** A weekday says nothing about traffic that does not span two weeks, an hour nothing under two days. */
const NEEDED_DAYS: Partial<Record<FeatureName, number>> = { weekday: 14, hourOfDay: 2 };

/** The features of both sides as bin indices. Bins and vocabulary come from the reference alone. */
export function buildColumns(
  referenceRows: readonly ObservedRow[],
  currentRows: readonly ObservedRow[],
  { binCount, wordLimit }: ColumnOptions,
): { columns: Column[]; skipped: SkippedFeature[] } {
  const reference = referenceRows.map(features);
  const all = [...reference, ...currentRows.map(features)];
  const size = reference.length;
  const vocabulary = buildVocabulary(reference.map((row) => row.vocabulary));
  const spanDays = Math.min(daysSpanned(referenceRows), daysSpanned(currentRows));
  const columns: Column[] = [];
  const skipped: SkippedFeature[] = [];
  const keep = (feature: FeatureName, column: Column | string) => {
    if (typeof column === "string") skipped.push({ feature, reason: column });
    else columns.push(column);
  };
  for (const feature of Object.keys(FEATURES) as FeatureName[]) {
    const neededDays = NEEDED_DAYS[feature] ?? 0;
    if (feature === "commonWords") {
      keep(
        feature,
        wordColumn(all, size, commonWords(vocabulary, { count: wordLimit, minimumRows: MINIMUM_WORD_ROWS })),
      );
    } else if (feature === "unknownWordShare") {
      const values = all.map((row, index) =>
        unknownWordShare(row.vocabulary, vocabulary, all[index % size]?.vocabulary),
      );
      keep(feature, numericColumn(feature, values, size, binCount));
    } else if (isCategorical(feature)) {
      const values = all.map((row) => row.categorical[feature]);
      if (values.some((value) => value !== null) && spanDays < neededDays) {
        keep(feature, `compared only when both sides span at least ${neededDays} days`);
      } else keep(feature, categoricalColumn(feature, values, size));
    } else {
      keep(
        feature,
        numericColumn(
          feature,
          all.map((row) => row.numeric[feature]),
          size,
          binCount,
        ),
      );
    }
  }
  return { columns, skipped };
}

function isCategorical(feature: FeatureName): feature is keyof RequestFeatures["categorical"] {
  return FEATURES[feature].unit === "category";
}

/** Days between the first and the last time of the rows, 0 where none carries a time. */
function daysSpanned(rows: readonly ObservedRow[]): number {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const time = Date.parse(timeOf(row) ?? "");
    if (Number.isNaN(time)) continue;
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  return last > first ? (last - first) / DAY_MS : 0;
}

function numericColumn(
  feature: FeatureName,
  values: readonly (number | null)[],
  size: number,
  binCount: number,
): Column | string {
  const present = (from: number, to?: number) => values.slice(from, to).filter((value) => value !== null);
  const reference = present(0, size);
  const current = present(size);
  const unfit = unfitness(values, reference);
  if (unfit !== null) return unfit;
  const filled = values.flatMap((value, row) => (value === null ? [] : [{ value, row }]));
  filled.sort((first, second) => first.value - second.value);
  const ties = filled.flatMap(({ value }, position) => (value === filled[position - 1]?.value ? [] : [position]));
  const format = (value: number) => formatValue(value, FEATURES[feature].unit);
  return {
    kind: "numeric",
    feature,
    binCount,
    binNames: numericBins(reference, { count: binCount, format }),
    rows: Uint32Array.from(filled, ({ row }) => row),
    ties: Uint32Array.from([...ties, filled.length]),
    referenceCount: reference.length,
    currentCount: current.length,
    medians: current.length === 0 ? null : { reference: medianOf(reference), current: medianOf(current) },
  };
}

function categoricalColumn(feature: FeatureName, values: readonly (string | null)[], size: number): Column | string {
  const reference = values.slice(0, size).filter((value) => value !== null);
  const unfit = unfitness(values, reference);
  if (unfit !== null) return unfit;
  const order = feature === "weekday" ? WEEKDAYS : feature === "hourOfDay" ? HOUR_BLOCKS : undefined;
  const binning = categoricalBins(reference, order ? { order } : {});
  const bins = values.map((value) => (value === null ? [] : [binning.binOf(value)]));
  return packed("categories", feature, bins, size, binning.names);
}

/** Why the values cannot be compared at all, or null. */
function unfitness(values: readonly (number | string | null)[], reference: readonly unknown[]): string | null {
  if (reference.length === 0) return "no row of the reference has a value";
  const first = values.find((value) => value !== null);
  return values.every((value) => value === null || value === first) ? "every row has the same value" : null;
}

function wordColumn(rows: readonly RequestFeatures[], size: number, words: readonly string[]): Column | string {
  if (words.length === 0) return `no word stands in ${MINIMUM_WORD_ROWS} rows of the reference`;
  const indexOf = new Map(words.map((word, index) => [word, index]));
  const bins = rows.map((row) =>
    row.vocabulary.map((word) => indexOf.get(word)).filter((index) => index !== undefined),
  );
  return packed("words", "commonWords", bins, size, words);
}

function packed(
  kind: HitColumn["kind"],
  feature: FeatureName,
  bins: readonly (readonly number[])[],
  size: number,
  binNames: readonly string[],
): Column {
  const offsets = new Uint32Array(bins.length + 1);
  bins.forEach((row, index) => {
    offsets[index + 1] = (offsets[index] as number) + row.length;
  });
  const filled = (rows: readonly (readonly number[])[]) => rows.filter((row) => row.length > 0).length;
  const [referenceCount, currentCount] = [filled(bins.slice(0, size)), filled(bins.slice(size))];
  return { kind, feature, binNames, offsets, hits: Uint16Array.from(bins.flat()), referenceCount, currentCount };
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** A value as a bin or a sentence shows it. */
export function formatValue(value: number, unit: FeatureUnit): string {
  return unit === "share" ? `${formatNumber(value * 100)} %` : formatNumber(value);
}
