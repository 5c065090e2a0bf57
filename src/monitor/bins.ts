/** The last bin of every feature but the words: values that the reference does not have. */
export const OUTSIDE = "outside the reference";
const OTHER = "other";

/**
 * Names of the quantile bins made from the reference alone, plus one for values outside its range.
 * Bins are closed above, equal values never part, so a feature with many ties has fewer bins than `count`.
 * @param reference at least one finite number
 * @param format how a bin's ends are written
 * @throws RangeError for an empty reference
 * @example numericBins([1, 2, 3, 4], { count: 2, format: String }) // ["1 to 2", "over 2 to 4", "outside the reference"]
 */
export function numericBins(
  reference: readonly number[],
  { count, format }: { count: number; format: (value: number) => string },
): string[] {
  if (reference.length === 0) throw new RangeError("reference must hold at least one value, got none");
  const sorted = Float64Array.from(reference).sort();
  const names: string[] = [];
  let bottom: number | null = null;
  for (let bin = 1; bin <= count; bin += 1) {
    const top = sorted[Math.ceil((bin * sorted.length) / count) - 1] as number;
    if (bottom !== null && top === bottom) continue;
    const lowest = bottom === null ? (sorted[0] as number) : bottom;
    names.push(lowest === top ? format(top) : `${bottom === null ? "" : "over "}${format(lowest)} to ${format(top)}`);
    bottom = top;
  }
  return [...names, OUTSIDE];
}

/**
 * One bin for each of the reference's most frequent categories, `other` for the rarer ones,
 * and one for categories that the reference does not have.
 * @param order categories in the order that a reader expects (weekdays); by frequency where absent
 * @example categoricalBins(["ham", "ham", "spam"]).names // ["ham", "spam", "outside the reference"]
 */
export function categoricalBins(
  reference: readonly string[],
  { count = 30, order }: { count?: number; order?: readonly string[] } = {},
): { names: string[]; binOf: (value: string) => number } {
  if (reference.length === 0) throw new RangeError("reference must hold at least one value, got none");
  const counts = new Map<string, number>();
  for (const value of reference) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ordered = [...counts.keys()].sort(
    (first, second) => (counts.get(second) ?? 0) - (counts.get(first) ?? 0) || (first < second ? -1 : 1),
  );
  if (order) ordered.sort((first, second) => order.indexOf(first) - order.indexOf(second));
  const own = ordered.length > count ? ordered.slice(0, count - 1) : ordered;
  const names = ordered.length > count ? [...own, OTHER, OUTSIDE] : [...own, OUTSIDE];
  const indexOf = new Map(ordered.map((value, index) => [value, Math.min(index, own.length)]));
  return { names, binOf: (value) => indexOf.get(value) ?? names.length - 1 };
}
