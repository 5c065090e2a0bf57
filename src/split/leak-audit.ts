import { type Example, promptOf } from "../core/example.js";
import { findSimilarPairs } from "../text/find-similar-pairs.js";
import { PART_NAMES, type PartName, type Parts } from "./split-examples.js";
import { groupKey, promptKey, type SimilarityOptions } from "./units.js";

/** Two Examples in different parts that tell of each other. */
export interface LeakPair {
  kind: "shared-group" | "same-prompt" | "similar-prompt";
  first: { id: string; part: PartName };
  second: { id: string; part: PartName };
  /** Jaccard similarity of the prompts; 1 for the same wording, null for a shared group. */
  similarity: number | null;
}

/** What the audit looked for and found. No leak: `pairs` is 0. */
export interface LeakAudit {
  pairs: number;
  byKind: Record<LeakPair["kind"], number>;
  /** The first 20 pairs. */
  examples: LeakPair[];
  similarityThreshold: number;
  shingleWords: number;
  /** Pairs of Examples in different parts: all of them were covered. */
  pairsCovered: number;
  /** `exact`: every similar pair was found. `min-hash` (above 50,000 Examples): at least 99 in 100 at the threshold. */
  method: "exact" | "min-hash";
}

/**
 * Looks for leaks between parts: a shared group, the same wording of the prompt, or prompts whose Jaccard similarity is
 * at least the threshold. Every pair across parts is covered up to 50,000 Examples, by exact search and not by sampling.
 * Works on parts from anywhere, not only on those that `splitExamples` made.
 */
export function leakAudit(
  parts: Parts,
  { similarityThreshold = 0.9, shingleWords = 3 }: SimilarityOptions = {},
): LeakAudit {
  const rows = PART_NAMES.flatMap((part) =>
    parts[part].map((example) => ({ example, part, prompt: promptOf(example) })),
  );
  const found: LeakPair[] = [];
  const add = (kind: LeakPair["kind"], first: number, second: number, similarity: number | null) => {
    const [a, b] = [rows[first], rows[second]];
    if (a === undefined || b === undefined || a.part === b.part) return;
    const end = ({ example, part }: { example: Example; part: PartName }) => ({ id: example.id, part });
    found.push({ kind, first: end(a), second: end(b), similarity });
  };
  const groups = rows.map(({ example }) => (example.group === undefined ? null : groupKey(example)));
  for (const [first, second] of pairsWithin(groups)) add("shared-group", first, second, null);
  const keys = rows.map(({ prompt }) => promptKey(prompt));
  for (const [first, second] of pairsWithin(keys)) add("same-prompt", first, second, 1);
  const similar = findSimilarPairs(
    rows.map(({ prompt }) => prompt),
    { threshold: similarityThreshold, shingleWords },
  );
  for (const { first, second, similarity } of similar.pairs) {
    if (keys[first] !== keys[second]) add("similar-prompt", first, second, similarity);
  }
  const byKind = { "shared-group": 0, "same-prompt": 0, "similar-prompt": 0 };
  for (const { kind } of found) byKind[kind] += 1;
  const [a, b, c] = PART_NAMES.map((part) => parts[part].length) as [number, number, number];
  return {
    pairs: found.length,
    byKind,
    examples: found.slice(0, 20),
    similarityThreshold,
    shingleWords,
    pairsCovered: a * b + a * c + b * c,
    method: similar.method,
  };
}

/** Places that share a key, pair by pair. */
function* pairsWithin(keys: readonly (string | null)[]): Generator<[number, number]> {
  const places = new Map<string, number[]>();
  for (const [place, key] of keys.entries()) {
    if (key === null) continue;
    const same = places.get(key) ?? [];
    for (const other of same) yield [other, place];
    same.push(place);
    places.set(key, same);
  }
}
