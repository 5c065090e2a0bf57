/** The words of the reference: in how many of its rows each one stands. */
export type Vocabulary = ReadonlyMap<string, number>;

/**
 * Counts in how many rows each word stands.
 * @param rows the different words of each row
 * @example buildVocabulary([["pay", "now"], ["pay"]]).get("pay") // 2
 */
export function buildVocabulary(rows: readonly (readonly string[])[]): Vocabulary {
  const counts = new Map<string, number>();
  for (const row of rows) for (const word of row) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/**
 * Share of a row's different words (0..1) that the reference does not hold; null for a row without words.
 * @param without the words of one reference row that does not count: a row of the reference is judged without itself,
 *   any other row without some row of the reference. Otherwise the reference would know all its words, and new rows,
 *   however alike, would look new.
 * @example unknownWordShare(["pay", "xylophone"], buildVocabulary([["pay"], ["pay", "now"]]), ["pay"]) // 0.5
 */
export function unknownWordShare(
  words: readonly string[],
  vocabulary: Vocabulary,
  without: readonly string[] = [],
): number | null {
  if (words.length === 0) return null;
  const left = new Set(without);
  const unknown = words.filter((word) => (vocabulary.get(word) ?? 0) <= (left.has(word) ? 1 : 0)).length;
  return unknown / words.length;
}

/**
 * The words that stand in the most rows of the reference, at least `minimumRows` each, the most frequent first.
 * Ties are ordered by code point, so that the choice does not hang on the order of the rows.
 */
export function commonWords(
  vocabulary: Vocabulary,
  { count, minimumRows }: { count: number; minimumRows: number },
): string[] {
  return [...vocabulary]
    .filter(([, rows]) => rows >= minimumRows)
    .sort(([firstWord, first], [secondWord, second]) => second - first || (firstWord < secondWord ? -1 : 1))
    .slice(0, count)
    .map(([word]) => word);
}
