import type { Example } from "../core/example.js";
import { positionsOf } from "./split-examples.js";
import { type SimilarityOptions, unitsOf } from "./units.js";

/** One round of cross-validation: what is held back, and what trains. */
export interface Fold {
  train: Example[];
  heldBack: Example[];
}

/**
 * Cross-validation for sets too small to give a test part away: `count` folds, each Example held back exactly once. Units
 * (see `unitsOf`) stay whole, labels are spread, and a new Example moves few old ones, as with `splitExamples`.
 * @throws RangeError if `count` is not an integer of 2 or more
 * @example folds(examples, { count: 5, seed: 7 })[0]?.heldBack.length
 */
export function folds(
  examples: readonly Example[],
  { count, seed, ...similarity }: { count: number; seed: number } & SimilarityOptions,
): Fold[] {
  if (!Number.isInteger(count) || count < 2)
    throw new RangeError(`count must be an integer of 2 or more, got ${count}`);
  const units = unitsOf(examples, similarity);
  const positions = positionsOf(examples, units, seed);
  const foldOf: number[] = [];
  for (const [index, unit] of units.entries()) {
    for (const place of unit) foldOf[place] = Math.min(count - 1, Math.floor((positions[index] as number) * count));
  }
  return Array.from({ length: count }, (_, fold) => ({
    train: examples.filter((_example, place) => foldOf[place] !== fold),
    heldBack: examples.filter((_example, place) => foldOf[place] === fold),
  }));
}
