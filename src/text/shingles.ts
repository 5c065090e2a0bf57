/**
 * The distinct runs of `size` neighbouring words. A text with fewer words has one shingle: all of them.
 * No words, no shingles.
 * @throws RangeError if `size` is not a positive integer
 * @example shingles(["a", "b", "c"], 2) // Set { "a b", "b c" }
 */
export function shingles(textWords: readonly string[], size: number): Set<string> {
  requireSize(size);
  const result = new Set<string>();
  if (textWords.length === 0) return result;
  for (let start = 0; start <= Math.max(0, textWords.length - size); start += 1) {
    result.add(textWords.slice(start, start + size).join(" "));
  }
  return result;
}

/**
 * Numbers shingles, so that sets of them can be compared and sorted quickly. Exact: equal shingles get equal numbers,
 * different ones different numbers, by numbering pairs of (shingle so far, next word).
 */
export class ShingleNumbers {
  readonly #size: number;
  readonly #words = new Map<string, number>();
  readonly #pairs = new Map<number, number>();

  constructor(size: number) {
    requireSize(size);
    this.#size = size;
  }

  /** All numbers given so far are below this. */
  get limit(): number {
    return 2 * Math.max(this.#words.size, this.#pairs.size) + 1;
  }

  /** The numbers of a text's distinct shingles, in the order of their first place. */
  numbersOf(textWords: readonly string[]): number[] {
    const ids = textWords.map((word) => numberOf(this.#words, word));
    if (ids.length === 0) return [];
    const result = new Set<number>();
    for (let start = 0; start <= Math.max(0, ids.length - this.#size); start += 1) {
      let shingle = ids[start] as number;
      const end = Math.min(start + this.#size, ids.length);
      for (let next = start + 1; next < end; next += 1) {
        // Words number below 2^26 and pairs below 2^26, so a pair's key stays an exact integer.
        // Pair numbers are odd and words even, so a short text's shingle never equals a longer one's.
        shingle = numberOf(this.#pairs, shingle * 67_108_864 + (ids[next] as number)) + 1;
      }
      result.add(shingle);
    }
    return [...result];
  }
}

function numberOf<Key>(numbers: Map<Key, number>, key: Key): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const fresh = numbers.size * 2;
  numbers.set(key, fresh);
  return fresh;
}

function requireSize(size: number): void {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`shingle size must be an integer of 1 or more, got ${size}`);
}
