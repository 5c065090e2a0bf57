import type { Interval } from "../stats/index.js";
import { holm } from "../stats/index.js";
import { type CompareOptions, compareArms } from "./compare.js";
import type { BenchmarkRun } from "./run.js";

/** Two arms on the cases of one label, task or group. */
export interface SliceComparison {
  metric: string;
  by: "label" | "task" | "group";
  value: string;
  n: number;
  meanFirst: number | null;
  meanSecond: number | null;
  difference: number | null;
  interval: Interval | null;
  pValue: number | null;
  /** Holm's adjustment over the slices. */
  adjustedPValue: number | null;
}

/**
 * The same comparison within each value of `label`, `task` or `group`, in alphabetical order, adjusted over them. Cases without
 * the property are left out, and so are values without a scored pair. A slice explains a verdict; it is none of its own.
 */
export function sliceComparisons(
  run: BenchmarkRun,
  { first, second, metric, by }: { first: string; second: string; metric: string; by: SliceComparison["by"] },
  options: CompareOptions = {},
): SliceComparison[] {
  const values = [...new Set(run.cases.map((one) => one[by]))].filter((value) => value !== undefined).sort();
  const rows = values.map((value) => {
    const ids = new Set(run.cases.filter((one) => one[by] === value).map(({ id }) => id));
    const part = { ...run, answers: run.answers.filter(({ caseId }) => ids.has(caseId)) };
    const { n, meanFirst, meanSecond, difference, interval, pValue } = compareArms(
      part,
      { first, second, metric },
      options,
    );
    return { metric, by, value, n, meanFirst, meanSecond, difference, interval, pValue };
  });
  const scored = rows.filter(({ n }) => n > 0);
  const adjusted = holm(scored.map(({ pValue }) => pValue));
  return scored.map((row, index) => ({ ...row, adjustedPValue: adjusted[index] ?? null }));
}
