import { cohenKappa, type Measured } from "../stats/index.js";

/** How one label was told apart from the rest. */
export interface LabelReport {
  label: string;
  /** Share of the answers with this label that were right; `null` when nothing was given this label. */
  precision: Measured;
  /** Share of the cases of this label that were found; `null` when no case has it. */
  recall: Measured;
  /** 2 TP / (2 TP + FP + FN); `null` only when the label occurs on neither side. */
  f1: Measured;
  /** Cases that truly have this label. */
  support: number;
  predicted: number;
}

export interface Averages {
  precision: Measured;
  recall: Measured;
  f1: Measured;
}

export interface ClassificationReport {
  n: number;
  accuracy: Measured;
  labels: LabelReport[];
  /** Mean over the labels, each weighing the same. Labels for which a number is not defined are left out and named. */
  macro: Averages;
  /** Mean over the labels, weighing by support. */
  weighted: Averages;
  /** Counts: a row a true label, a column a predicted one, in the order of `labels`; the last column is "(none)". */
  confusion: { rows: string[]; columns: string[]; counts: number[][] };
  /** Matthews' correlation of truth and answer over all labels, -1..1. */
  matthews: Measured;
  /** Agreement of truth and answer beyond chance. */
  kappa: Measured;
}

/** The column of answers that name no label. */
export const noLabel = "(none)";

/**
 * Precision, recall and F1 by label with their averages, and the confusion matrix, as scikit-learn's
 * `classification_report` has them. A division by zero is `null` with its reason, where scikit-learn puts 0.
 * An answer without a label (`null`, or one that is not in `labels`) counts against recall, not against any precision.
 * @param truth the label of each case
 * @param predicted the label that the answer named, or `null`
 * @param labels all labels, in the order of the report
 * @throws RangeError if the lengths differ, a true label is not in `labels`, or `labels` repeats one
 * @example classificationReport(["a", "b"], ["a", null], ["a", "b"]).accuracy.value // 0.5
 */
export function classificationReport(
  truth: readonly string[],
  predicted: readonly (string | null)[],
  labels: readonly string[],
): ClassificationReport {
  const counts = confusionCounts(truth, predicted, labels);
  const rowSums = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnSums = labels.map((_, column) => counts.reduce((sum, row) => sum + (row[column] as number), 0));
  const reports = labels.map((label, index): LabelReport => {
    const hits = counts[index]?.[index] as number;
    const [support, given] = [rowSums[index] as number, columnSums[index] as number];
    return {
      label,
      precision: ratio(hits, given, `no answer names ${label}`),
      recall: ratio(hits, support, `no case has the label ${label}`),
      f1: ratio(2 * hits, support + given, `${label} occurs neither in the cases nor in the answers`),
      support,
      predicted: given,
    };
  });
  const right = counts.reduce((sum, row, index) => sum + (row[index] as number), 0);
  return {
    n: truth.length,
    accuracy: ratio(right, truth.length, "there are no cases"),
    labels: reports,
    macro: averages(reports, () => 1),
    weighted: averages(reports, (report) => report.support),
    confusion: { rows: [...labels], columns: [...labels, noLabel], counts },
    matthews: matthews(counts, right),
    kappa: cohenKappa(squared(counts)),
  };
}

function confusionCounts(
  truth: readonly string[],
  predicted: readonly (string | null)[],
  labels: readonly string[],
): number[][] {
  if (truth.length !== predicted.length) {
    throw new RangeError(`truth and predicted must have the same length, got ${truth.length} and ${predicted.length}`);
  }
  const places = new Map(labels.map((label, index) => [label, index]));
  if (places.size !== labels.length) throw new RangeError(`labels must not repeat one, got ${labels.join(", ")}`);
  const counts = labels.map(() => new Array<number>(labels.length + 1).fill(0));
  truth.forEach((label, index) => {
    const row = counts[places.get(label) ?? -1];
    if (!row) throw new RangeError(`truth[${index}] must be one of the labels, got ${label}`);
    const column = places.get(predicted[index] ?? "") ?? labels.length;
    row[column] = (row[column] as number) + 1;
  });
  return counts;
}

function ratio(part: number, whole: number, reason: string): Measured {
  return whole === 0 ? { value: null, reason } : { value: part / whole };
}

function averages(reports: readonly LabelReport[], weigh: (report: LabelReport) => number): Averages {
  const average = (pick: (report: LabelReport) => Measured): Measured => {
    let sum = 0;
    let total = 0;
    const left: string[] = [];
    for (const report of reports) {
      const { value } = pick(report);
      if (value === null) left.push(report.label);
      else {
        sum += value * weigh(report);
        total += weigh(report);
      }
    }
    if (total === 0) return { value: null, reason: "it is defined for none of the labels" };
    return left.length === 0
      ? { value: sum / total }
      : { value: sum / total, reason: `without ${left.join(", ")}, for which it is not defined` };
  };
  return {
    precision: average((report) => report.precision),
    recall: average((report) => report.recall),
    f1: average((report) => report.f1),
  };
}

/** The confusion matrix with a row for "(none)", which no case truly has, so that it is square. */
function squared(counts: readonly (readonly number[])[]): number[][] {
  return [...counts.map((row) => [...row]), new Array<number>(counts.length + 1).fill(0)];
}

/** Gorodkin's multi-class form of Matthews' correlation coefficient. */
function matthews(counts: readonly (readonly number[])[], right: number): Measured {
  const table = squared(counts);
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = table.map((_, column) => table.reduce((sum, row) => sum + (row[column] as number), 0));
  const n = rows.reduce((sum, row) => sum + row, 0);
  const dot = (left: readonly number[], other: readonly number[]) =>
    left.reduce((sum, value, index) => sum + value * (other[index] as number), 0);
  const spread = Math.sqrt(n * n - dot(columns, columns)) * Math.sqrt(n * n - dot(rows, rows));
  if (spread === 0) return { value: null, reason: "all cases, or all answers, have one and the same label" };
  return { value: (right * n - dot(rows, columns)) / spread };
}
