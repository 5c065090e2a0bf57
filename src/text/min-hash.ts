import { mixed, shingleHashes } from "./shingle-hashes.js";
import type { SimilarPair, SimilarPairsOptions } from "./similar-pairs.js";

/** Bands by rows for a threshold: enough that a pair at the threshold is missed less than once in a hundred times. */
export interface Banding {
  bands: number;
  rows: number;
  /** Share of the pairs right at the threshold that share a band: 1 - (1 - t^rows)^bands. */
  recallAtThreshold: number;
}

/**
 * The cheapest banding that finds at least 99 % of the pairs at the threshold: the most rows a band, for few false
 * candidates, with at most 64 bands.
 * @example bandingFor(0.9) // { bands: 13, rows: 11, recallAtThreshold: 0.99… }
 */
export function bandingFor(threshold: number): Banding {
  let best: Banding = { bands: 64, rows: 1, recallAtThreshold: 1 - (1 - threshold) ** 64 };
  for (let rows = 1; rows <= 16; rows += 1) {
    const miss = 1 - threshold ** rows;
    const bands = miss === 0 ? 1 : Math.ceil(Math.log(0.01) / Math.log(miss));
    if (bands > 24 || bands * rows > 160) break;
    best = { bands, rows, recallAtThreshold: 1 - miss ** bands };
  }
  return best;
}

/** Members of one bucket that each new member is compared with. Beyond it, a bucket of equal texts would cost its square. */
const MOST_COMPARED = 16;

/**
 * Pairs of texts with a Jaccard similarity of at least the threshold, found by MinHash and banding (Broder 1997; Indyk and
 * Motwani 1998) and verified on their shingles, hashed to 32 bits. What is reported is right but for a collision of hashes;
 * pairs at the threshold are missed less than once in a hundred times, more similar ones less. In a crowd of more than 16
 * similar texts a text is paired with 16 of them: enough to find that it is a duplicate and to join the crowd.
 * Time and memory grow in proportion to the texts. Seeded: the same texts give the same pairs.
 * @throws RangeError if the threshold is not in (0, 1]
 */
export function minHashPairs(
  texts: readonly string[],
  { threshold = 0.9, shingleWords = 3 }: SimilarPairsOptions = {},
): SimilarPair[] {
  if (!(threshold > 0 && threshold <= 1)) {
    throw new RangeError(`threshold must be above 0 and at most 1, got ${threshold}`);
  }
  const { hashes, starts } = shingleHashes(texts, shingleWords);
  const { bands, rows } = bandingFor(threshold);
  const keys = bandKeys(hashes, starts, { bands, rows });
  const pairs: SimilarPair[] = [];
  const seen = new Set<number>();
  const count = texts.length;
  const order = new Float64Array(count);
  for (let band = 0; band < bands; band += 1) {
    // Sorting (key, text) numbers puts the members of a bucket side by side, without a map of buckets.
    for (let text = 0; text < count; text += 1) order[text] = (keys[band * count + text] as number) * 2_097_152 + text;
    order.sort();
    let from = 0;
    for (let place = 1; place <= count; place += 1) {
      const key = Math.floor((order[place] ?? -1) / 2_097_152);
      if (place < count && key === Math.floor((order[from] as number) / 2_097_152)) continue;
      for (let later = from + 1; later < place; later += 1) {
        const second = (order[later] as number) % 2_097_152;
        for (let earlier = from; earlier < Math.min(later, from + MOST_COMPARED); earlier += 1) {
          const first = (order[earlier] as number) % 2_097_152;
          const similarity = jaccardOf(hashes, starts, { first, second, threshold });
          if (similarity < threshold) continue;
          const name = first * 2_097_152 + second;
          if (seen.has(name)) continue;
          seen.add(name);
          pairs.push({ first, second, similarity });
        }
      }
      from = place;
    }
  }
  return pairs.sort((a, b) => a.first - b.first || a.second - b.second);
}

/** One 32-bit key for each band and text; a text without shingles gets a key of its own. */
function bandKeys(
  hashes: Uint32Array,
  starts: Float64Array,
  { bands, rows }: Pick<Banding, "bands" | "rows">,
): Uint32Array {
  const count = starts.length - 1;
  if (count > 2_097_152) throw new RangeError(`minHashPairs takes at most 2,097,152 texts at once, got ${count}`);
  const functions = bands * rows;
  const multipliers = Uint32Array.from({ length: functions }, (_, index) => mixed(index * 2 + 1) | 1);
  const addends = Uint32Array.from({ length: functions }, (_, index) => mixed(index * 2 + 0x5bd1e995));
  const minima = new Uint32Array(functions);
  const keys = new Uint32Array(bands * count);
  for (let text = 0; text < count; text += 1) {
    const from = starts[text] as number;
    const to = starts[text + 1] as number;
    minima.fill(0xffffffff);
    for (let at = from; at < to; at += 1) {
      const hash = hashes[at] as number;
      for (let one = 0; one < functions; one += 1) {
        const value = (Math.imul(hash, multipliers[one] as number) + (addends[one] as number)) >>> 0;
        if (value < (minima[one] as number)) minima[one] = value;
      }
    }
    for (let band = 0; band < bands; band += 1) {
      let key = from === to ? mixed(text) : 0x811c9dc5;
      for (let row = 0; row < rows; row += 1)
        key = Math.imul(key ^ (minima[band * rows + row] as number), 0x01000193) ^ (key >>> 15);
      keys[band * count + text] = mixed(key);
    }
  }
  return keys;
}

/** Similarity of two ascending sets; 0 as soon as the threshold is out of reach. Empty sets are similar to nothing. */
function jaccardOf(
  hashes: Uint32Array,
  starts: Float64Array,
  { first, second, threshold }: { first: number; second: number; threshold: number },
): number {
  let a = starts[first] as number;
  let b = starts[second] as number;
  const endA = starts[first + 1] as number;
  const endB = starts[second + 1] as number;
  const sizes = endA - a + (endB - b);
  const needed = (threshold / (1 + threshold)) * sizes - 1e-9;
  if (sizes === 0) return 0;
  let shared = 0;
  while (a < endA && b < endB) {
    if (shared + Math.min(endA - a, endB - b) < needed) return 0;
    const left = hashes[a] as number;
    const right = hashes[b] as number;
    if (left === right) {
      shared += 1;
      a += 1;
      b += 1;
    } else if (left < right) a += 1;
    else b += 1;
  }
  return shared / (sizes - shared);
}
