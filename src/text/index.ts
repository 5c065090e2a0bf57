export { DisjointSets } from "./disjoint-sets.js";
export { jaccard } from "./jaccard.js";
export { minHashPairs } from "./min-hash.js";
export { shingles } from "./shingles.js";
export { similarPairs } from "./similar-pairs.js";
export { estimateTokens } from "./tokens.js";
export { textKey, words } from "./words.js";
