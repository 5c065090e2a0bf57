import { formatCount } from "../core/format.js";
import type { Interval } from "../stats/index.js";
import { holm } from "../stats/index.js";
import { type CompareOptions, compareArms } from "./compare.js";
import type { BenchmarkRun, CaseDescription } from "./run.js";

export type SliceProperty = "label" | "task" | "group" | "length" | "time";

/** Two arms on the cases of one label, task or group, of like length, or of one stretch of time. */
export interface SliceComparison {
  metric: string;
  by: SliceProperty;
  /** The label, task or group; for length and time the range in words. */
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

/** Parts that lengths and times are cut into. */
const PARTS = 3;

/** Cases by value, in the order in which they are shown. Cases without the property are left out. */
function partsBy(cases: readonly CaseDescription[], by: SliceProperty): [string, Set<string>][] {
  if (by === "length") {
    return ordered(
      cases,
      ({ promptCharacters }) => promptCharacters,
      (from, to) =>
        from === to ? `${formatCount(from)} characters` : `${formatCount(from)} to ${formatCount(to)} characters`,
    );
  }
  if (by === "time") {
    const day = (at: number) => new Date(at).toISOString().slice(0, 10);
    const timeOf = ({ createdAt }: CaseDescription) => (createdAt === undefined ? undefined : Date.parse(createdAt));
    return ordered(cases, timeOf, (from, to) => (day(from) === day(to) ? day(from) : `${day(from)} to ${day(to)}`));
  }
  const parts = new Map<string, Set<string>>();
  for (const one of cases) {
    const value = one[by];
    if (value === undefined) continue;
    parts.set(value, (parts.get(value) ?? new Set()).add(one.id));
  }
  return [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Three parts of equal size, from the lowest to the highest; equal values are never torn apart. None for one value. */
function ordered(
  cases: readonly CaseDescription[],
  measureOf: (one: CaseDescription) => number | undefined,
  nameOf: (from: number, to: number) => string,
): [string, Set<string>][] {
  const rows = cases
    .flatMap((one) => {
      const value = measureOf(one);
      return value === undefined || Number.isNaN(value) ? [] : [{ id: one.id, value }];
    })
    .sort((a, b) => a.value - b.value);
  const cuts = Array.from(
    { length: PARTS - 1 },
    (_, index) => rows[Math.ceil((rows.length * (index + 1)) / PARTS) - 1]?.value,
  );
  const parts = new Map<number, { id: string; value: number }[]>();
  for (const row of rows) {
    const part = cuts.filter((cut) => cut !== undefined && row.value > cut).length;
    const members = parts.get(part);
    if (members) members.push(row);
    else parts.set(part, [row]);
  }
  if (parts.size < 2) return [];
  return [...parts.values()].map((members) => [
    nameOf(members[0]?.value as number, members.at(-1)?.value as number),
    new Set(members.map(({ id }) => id)),
  ]);
}

/**
 * The same comparison within each value of a property, adjusted over them: labels, tasks and groups in alphabetical
 * order, length and time as thirds of the cases from the lowest to the highest. Cases without
 * the property are left out, and so are values without a scored pair. A slice explains a verdict; it is none of its own.
 */
export function sliceComparisons(
  run: BenchmarkRun,
  { first, second, metric, by }: { first: string; second: string; metric: string; by: SliceProperty },
  options: CompareOptions = {},
): SliceComparison[] {
  const rows = partsBy(run.cases, by).map(([value, ids]) => {
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
