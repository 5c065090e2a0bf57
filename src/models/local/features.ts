import { words } from "../../text/index.js";

/** Hash buckets of the local model: word and bigram features share them. */
export const BUCKETS = 65_536;

/** A text as sparse features: bucket numbers, strictly ascending, and their weights (Euclidean length 1). */
export interface SparseFeatures {
  indices: Uint16Array;
  values: Float32Array;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over UTF-16 units, continued from `seed`. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  return hash;
}

/** Folds 32 bits into 16, mixing the high bits in: FNV's low bits alone collide more. */
const bucketOf = (hash: number): number => ((hash >>> 16) ^ hash) & (BUCKETS - 1);

/** The distinct buckets of a text's single words, ascending: what "nearest learnt answer" compares. */
export function wordBuckets(text: string): Uint16Array {
  const buckets = new Set<number>();
  for (const word of words(text)) buckets.add(bucketOf(hashOf(word, FNV_OFFSET)));
  return Uint16Array.from(buckets).sort();
}

/**
 * Hashed word and bigram features of a text: weight log(1 + count) per bucket, scaled to length 1.
 * A text without words has no features.
 */
export function featuresOf(text: string): SparseFeatures {
  const counts = new Map<number, number>();
  let previous: number | null = null;
  const add = (bucket: number) => counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  for (const word of words(text)) {
    const hash = hashOf(word, FNV_OFFSET);
    add(bucketOf(hash));
    if (previous !== null) add(bucketOf(hashOf(word, Math.imul(previous ^ 0x20, FNV_PRIME))));
    previous = hash;
  }
  const indices = Uint16Array.from(counts.keys()).sort();
  const values = new Float32Array(indices.length);
  let squares = 0;
  for (let position = 0; position < indices.length; position += 1) {
    const weight = Math.log1p(counts.get(indices[position] as number) as number);
    values[position] = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares);
  for (let position = 0; position < values.length; position += 1) {
    values[position] = (values[position] as number) / length;
  }
  return { indices, values };
}

/**
 * Cosine of two ascending bucket lists taken as sets, in 0..1; 0 when either is empty.
 * Linear in both lengths.
 */
export function bucketCosine(first: Uint16Array, second: Uint16Array): number {
  if (first.length === 0 || second.length === 0) return 0;
  let shared = 0;
  for (let left = 0, right = 0; left < first.length && right < second.length; ) {
    const difference = (first[left] as number) - (second[right] as number);
    if (difference === 0) shared += 1;
    if (difference <= 0) left += 1;
    if (difference >= 0) right += 1;
  }
  return shared / Math.sqrt(first.length * second.length);
}
