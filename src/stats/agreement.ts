import { requireFinite } from "./check.js";
import type { Measured } from "./result.js";

/**
 * Cohen's kappa of two raters from their table of counts (rows: first rater, columns: second): agreement beyond chance.
 * @throws RangeError if the table is not square or a count is negative or not finite
 * @example cohenKappa([[20, 5], [10, 15]]).value // 0.4
 */
export function cohenKappa(table: readonly (readonly number[])[]): Measured {
  const size = table.length;
  const rows = new Array<number>(size).fill(0);
  const columns = new Array<number>(size).fill(0);
  let total = 0;
  let agreed = 0;
  table.forEach((row, i) => {
    if (row.length !== size) throw new RangeError(`row ${i} must have ${size} columns, got ${row.length}`);
    requireFinite(row, `row ${i}`);
    row.forEach((count, j) => {
      if (count < 0) throw new RangeError(`row ${i}, column ${j} must not be negative, got ${count}`);
      rows[i] = (rows[i] as number) + count;
      columns[j] = (columns[j] as number) + count;
      total += count;
      if (i === j) agreed += count;
    });
  });
  if (total === 0) return { value: null, reason: "there are no ratings" };
  const expected = rows.reduce((sum, row, index) => sum + row * (columns[index] as number), 0) / (total * total);
  if (expected === 1) return { value: null, reason: "both raters used one and the same category: chance agrees fully" };
  return { value: (agreed / total - expected) / (1 - expected) };
}

export type MeasurementLevel = "nominal" | "ordinal" | "interval" | "ratio";

/**
 * Krippendorff's alpha: agreement of any number of raters, with ratings missing here and there. One entry of `units`
 * holds the ratings of one case; `null` is a missing rating, a case with fewer than two is left out. 1 when everybody
 * always gave the same rating, as Inspect has it.
 * @throws RangeError if a rating is no number at a level that needs one
 * @example krippendorffAlpha([[1, 1], [3, 4], [5, 5]], { level: "ordinal" }).value // 0.9494949494949495
 */
export function krippendorffAlpha(
  units: readonly (readonly (string | number | null)[])[],
  { level = "nominal" }: { level?: MeasurementLevel } = {},
): Measured {
  const rated = units
    .map((unit) => unit.filter((rating): rating is string | number => rating !== null))
    .filter((unit) => unit.length >= 2);
  if (rated.length === 0) return { value: null, reason: "no case has two ratings" };
  const counts = new Map<string | number, number>();
  for (const rating of rated.flat()) {
    if (level !== "nominal" && (typeof rating !== "number" || !Number.isFinite(rating))) {
      throw new RangeError(`a rating must be a finite number at the ${level} level, got ${rating}`);
    }
    counts.set(rating, (counts.get(rating) ?? 0) + 1);
  }
  const distance = squaredDistance(level, counts);
  let total = 0;
  let observed = 0;
  for (const unit of rated) {
    total += unit.length;
    let within = 0;
    for (const one of unit) for (const other of unit) within += distance(one, other);
    observed += within / (unit.length - 1);
  }
  let expected = 0;
  for (const [one, countOne] of counts) {
    for (const [other, countOther] of counts) expected += countOne * countOther * distance(one, other);
  }
  if (expected === 0) return { value: 1 };
  return { value: 1 - (observed / expected) * (total - 1) };
}

function squaredDistance(
  level: MeasurementLevel,
  counts: ReadonlyMap<string | number, number>,
): (one: string | number, other: string | number) => number {
  if (level === "nominal") return (one, other) => (one === other ? 0 : 1);
  if (level === "interval") return (one, other) => (Number(one) - Number(other)) ** 2;
  if (level === "ratio") {
    return (one, other) => {
      const sum = Number(one) + Number(other);
      return sum === 0 ? 0 : ((Number(one) - Number(other)) / sum) ** 2;
    };
  }
  // Ordinal: the square of how many ratings lie between the two, each end counting half.
  const places = new Map<number, number>();
  let below = 0;
  for (const rating of [...counts.keys()].map(Number).sort((left, right) => left - right)) {
    const count = counts.get(rating) ?? 0;
    places.set(rating, below + count / 2);
    below += count;
  }
  return (one, other) => ((places.get(Number(one)) ?? 0) - (places.get(Number(other)) ?? 0)) ** 2;
}
