import { type Example, promptOf } from "../core/example.js";
import { DisjointSets } from "../text/disjoint-sets.js";
import { findSimilarPairs } from "../text/find-similar-pairs.js";
import { textKey } from "../text/words.js";

export interface SimilarityOptions {
  /** Jaccard similarity of prompts from which two Examples stay together, above 0 and at most 1. Defaults to 0.9. */
  similarityThreshold?: number;
  /** Words to a shingle. Defaults to 3. */
  shingleWords?: number;
  /** Examples of one source and one stretch of time stay together too, where they have a time. */
  sameTime?: "day" | "hour";
}

/**
 * What a split must not tear apart: Examples of one group (thread, incident, device), with the same wording in the
 * prompt, or with prompts that are similar enough, and whatever such pairs connect. One array of places a unit,
 * each place in one unit.
 */
export function unitsOf(
  examples: readonly Example[],
  { similarityThreshold = 0.9, shingleWords = 3, sameTime }: SimilarityOptions = {},
): number[][] {
  const prompts = examples.map(promptOf);
  const sets = new DisjointSets(examples.length);
  const firstWith = new Map<string, number>();
  const tie = (key: string, place: number) => {
    const first = firstWith.get(key);
    if (first === undefined) firstWith.set(key, place);
    else sets.join(first, place);
  };
  for (const [place, example] of examples.entries()) {
    if (example.group !== undefined) tie(groupKey(example), place);
    if (sameTime !== undefined && example.createdAt !== undefined) {
      tie(`time ${example.source.source}\u0000${example.createdAt.slice(0, sameTime === "day" ? 10 : 13)}`, place);
    }
    tie(`prompt ${promptKey(prompts[place] as string)}`, place);
  }
  const options = { threshold: similarityThreshold, shingleWords };
  for (const { first, second } of findSimilarPairs(prompts, options).pairs) sets.join(first, second);
  return [...sets.sets().values()];
}

/** Groups of different sources are different groups, even under one name. */
export function groupKey({ source, group }: Example): string {
  return `group ${source.source}\u0000${group}`;
}

/** The wording of a prompt; a prompt without any word stands for itself. */
export function promptKey(prompt: string): string {
  return textKey(prompt) || prompt;
}
