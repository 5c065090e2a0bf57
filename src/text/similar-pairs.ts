import { ShingleNumbers } from "./shingles.js";
import { words } from "./words.js";

/** Two texts by their place in the list, first < second, and their Jaccard similarity. */
export interface SimilarPair {
  first: number;
  second: number;
  similarity: number;
}

export interface SimilarPairsOptions {
  /** Least Jaccard similarity, above 0 and at most 1. Defaults to 0.9. */
  threshold?: number;
  /** Words to a shingle. Defaults to 3; shorter texts count as one shingle. */
  shingleWords?: number;
}

/**
 * Every pair of texts whose word shingles have a Jaccard similarity of at least the threshold: all of them, exactly.
 *
 * Prefix filter (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007): order each text's shingles from the
 * rarest to the most common; two texts that are similar enough share one among the first `size - ceil(t × size) + 1`,
 * so only those are indexed and looked up. Candidates are then counted in full. Nothing is estimated or hashed.
 *
 * Texts without a single word are similar to nothing here; equal texts are best taken out by their key beforehand.
 * @throws RangeError if the threshold is not in (0, 1]
 * @example similarPairs(["the link is down", "the link is down", "all is well"]) // [{ first: 0, second: 1, similarity: 1 }]
 */
export function similarPairs(
  texts: readonly string[],
  { threshold = 0.9, shingleWords = 3 }: SimilarPairsOptions = {},
): SimilarPair[] {
  if (!(threshold > 0 && threshold <= 1))
    throw new RangeError(`threshold must be above 0 and at most 1, got ${threshold}`);
  const { sets, onlyHere } = rarestFirst(texts, shingleWords);
  const bySize = sets.map((_, index) => index).sort((a, b) => lengthAt(sets, a) - lengthAt(sets, b) || a - b);
  const index = new Map<number, number[]>();
  const pairs: SimilarPair[] = [];
  for (const current of bySize) {
    const set = sets[current] as Int32Array;
    if (set.length === 0) continue;
    // Earlier texts are no longer than this one, so a partner has between t × length and length shingles.
    const least = atLeast(threshold * set.length);
    const prefix = set.length - least + 1;
    const candidates = new Set<number>();
    for (let place = 0; place < prefix; place += 1) {
      const shingle = set[place] as number;
      if (shingle < onlyHere) continue;
      const holders = index.get(shingle);
      if (holders === undefined) index.set(shingle, [current]);
      else {
        for (const holder of holders) if (lengthAt(sets, holder) >= least) candidates.add(holder);
        holders.push(current);
      }
    }
    for (const candidate of candidates) {
      const other = sets[candidate] as Int32Array;
      const shared = sharedCount(set, other, atLeast((threshold / (1 + threshold)) * (set.length + other.length)));
      const similarity = shared / (set.length + other.length - shared);
      if (similarity >= threshold) {
        pairs.push({ first: Math.min(current, candidate), second: Math.max(current, candidate), similarity });
      }
    }
  }
  return pairs.sort((a, b) => a.first - b.first || a.second - b.second);
}

/** The least integer not below a bound, with room for the bound's rounding error. */
function atLeast(bound: number): number {
  return Math.ceil(bound - 1e-9);
}

function lengthAt(sets: readonly Int32Array[], index: number): number {
  return sets[index]?.length ?? 0;
}

/**
 * Shingles as ranks: rank 0 is the rarest over all texts, and ranks below `onlyHere` occur in one text alone.
 * Each set ascends.
 */
function rarestFirst(texts: readonly string[], shingleWords: number): { sets: Int32Array[]; onlyHere: number } {
  const numbers = new ShingleNumbers(shingleWords);
  const numbered = texts.map((text) => numbers.numbersOf(words(text)));
  const frequency = new Int32Array(numbers.limit);
  for (const set of numbered) for (const shingle of set) frequency[shingle] = (frequency[shingle] as number) + 1;
  // One number for frequency and shingle sorts by both, and typed arrays sort fast.
  const keys: number[] = [];
  for (const [shingle, count] of frequency.entries()) if (count > 0) keys.push(count * 4_294_967_296 + shingle);
  const rank = new Int32Array(numbers.limit);
  let onlyHere = 0;
  for (const [place, key] of Float64Array.from(keys).sort().entries()) {
    rank[key % 4_294_967_296] = place;
    if (key < 2 * 4_294_967_296) onlyHere += 1;
  }
  const sets = numbered.map((set) => Int32Array.from(set, (shingle) => rank[shingle] as number).sort());
  return { sets, onlyHere };
}

/** Size of the intersection of two ascending arrays; stops early, with a count too small, once `needed` is out of reach. */
function sharedCount(first: Int32Array, second: Int32Array, needed: number): number {
  let shared = 0;
  let a = 0;
  let b = 0;
  while (a < first.length && b < second.length) {
    if (shared + Math.min(first.length - a, second.length - b) < needed) return shared;
    const left = first[a] as number;
    const right = second[b] as number;
    if (left === right) {
      shared += 1;
      a += 1;
      b += 1;
    } else if (left < right) a += 1;
    else b += 1;
  }
  return shared;
}
