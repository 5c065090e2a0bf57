export { DisjointSets } from "./disjoint-sets.js";
export { type FindSimilarOptions, findSimilarPairs } from "./find-similar-pairs.js";
export { jaccard } from "./jaccard.js";
export { minHashPairs } from "./min-hash.js";
export { mendedWord, reservedIn } from "./reserved-words.js";
export { shingles } from "./shingles.js";
export { similarPairs } from "./similar-pairs.js";
export { estimateTokens } from "./tokens.js";
export { textKey, words } from "./words.js";
