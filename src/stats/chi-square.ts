import { requireFinite } from "./check.js";
import { chiSquareUpper } from "./distributions.js";
import type { TestResult } from "./result.js";

export interface ChiSquareResult extends TestResult {
  /** The smallest count expected under independence; below 5 the p-value is rough and an exact test the better one. */
  minimumExpected: number | null;
  /** Strength of the association, 0..1. */
  cramersV: number | null;
}

/**
 * Pearson's chi-square test of independence of rows and columns, as scipy's `chi2_contingency`. `correction` is
 * Yates's, for 2 by 2 tables only.
 * @param table counts, r rows by c columns
 * @throws RangeError if the rows differ in length or a count is negative or not finite
 * @example chiSquareTest([[10, 20], [30, 40]], { correction: false }) // 0.7937, p 0.3730, df 1
 */
export function chiSquareTest(
  table: readonly (readonly number[])[],
  { correction = true }: { correction?: boolean } = {},
): ChiSquareResult {
  const { rows, columns, total } = margins(table);
  const degreesOfFreedom = Math.max(0, (rows.length - 1) * (columns.length - 1));
  const base = { test: "chi-square test of independence", estimate: null, interval: null, n: total, degreesOfFreedom };
  const refused = { ...base, statistic: null, pValue: null, minimumExpected: null, cramersV: null };
  if (total === 0) return { ...refused, reason: "the table is empty" };
  if (rows.includes(0) || columns.includes(0)) {
    return { ...refused, reason: "a row or column adds up to 0: leave it out, it expects nothing" };
  }
  const yates = correction && degreesOfFreedom === 1;
  let statistic = 0;
  let minimumExpected = Number.POSITIVE_INFINITY;
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      const expected = ((rows[i] as number) * (columns[j] as number)) / total;
      const distance = Math.abs(count - expected);
      statistic += (distance - (yates ? Math.min(0.5, distance) : 0)) ** 2 / expected;
      minimumExpected = Math.min(minimumExpected, expected);
    });
  });
  if (degreesOfFreedom === 0) {
    const reason = "one row or one column has no association to measure";
    return { ...base, statistic: 0, pValue: 1, minimumExpected, cramersV: null, reason };
  }
  const cramersV = Math.sqrt(statistic / (total * (Math.min(rows.length, columns.length) - 1)));
  return { ...base, statistic, pValue: chiSquareUpper(statistic, degreesOfFreedom), minimumExpected, cramersV };
}

function margins(table: readonly (readonly number[])[]): { rows: number[]; columns: number[]; total: number } {
  const width = table[0]?.length ?? 0;
  const columns = new Array<number>(width).fill(0);
  const rows = table.map((row, index) => {
    if (row.length !== width) throw new RangeError(`row ${index} must have ${width} columns, got ${row.length}`);
    requireFinite(row, `row ${index}`);
    let sum = 0;
    row.forEach((count, column) => {
      if (count < 0) throw new RangeError(`row ${index}, column ${column} must not be negative, got ${count}`);
      sum += count;
      columns[column] = (columns[column] as number) + count;
    });
    return sum;
  });
  return { rows, columns, total: rows.reduce((sum, row) => sum + row, 0) };
}
