import { minHashPairs } from "./min-hash.js";
import { type SimilarPair, type SimilarPairsOptions, similarPairs } from "./similar-pairs.js";

/** Up to this many texts every pair is found, exactly. */
export const MOST_EXACT_TEXTS = 50_000;

export interface FindSimilarOptions extends SimilarPairsOptions {
  /** Defaults to 50,000. */
  mostExactTexts?: number;
}

/**
 * Pairs of texts whose word shingles have a Jaccard similarity of at least the threshold: all of them up to 50,000 texts,
 * above by MinHash, which misses some; what it finds is verified. `method` says which it was.
 */
export function findSimilarPairs(
  texts: readonly string[],
  { mostExactTexts = MOST_EXACT_TEXTS, ...options }: FindSimilarOptions = {},
): { pairs: SimilarPair[]; method: "exact" | "min-hash" } {
  return texts.length <= mostExactTexts
    ? { pairs: similarPairs(texts, options), method: "exact" }
    : { pairs: minHashPairs(texts, options), method: "min-hash" };
}
