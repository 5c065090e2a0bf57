import { type Example, promptOf } from "../core/example.js";
import type { LedgerEntry } from "../core/ledger.js";
import { selectWindow, type UseCaseDefinition } from "../core/use-case.js";
import { findSimilarPairs } from "../text/find-similar-pairs.js";
import { promptKey, type SimilarityOptions } from "./units.js";

/** The window that trains. Every other one plays production. */
export const TRAINING_WINDOW = "training";

export interface Windows {
  training: Example[];
  /** The other windows in the use case's order. */
  others: { window: string; examples: Example[] }[];
  /** Examples that no window selects, as ledger entries. */
  outside: LedgerEntry[];
}

/** Cuts Examples into the use case's windows. Without a window named `training` everything trains. */
export function cutWindows(examples: readonly Example[], { windows }: Pick<UseCaseDefinition, "windows">): Windows {
  const training = windows.find((window) => window.name === TRAINING_WINDOW);
  const others = windows
    .filter((window) => window !== training)
    .map((window) => ({ window: window.name, examples: selectWindow(examples, window) }));
  const trains = training === undefined ? [...examples] : selectWindow(examples, training);
  const selected = new Set([trains, ...others.map((one) => one.examples)].flatMap((rows) => rows.map((row) => row.id)));
  const outside = examples
    .filter((example) => !selected.has(example.id))
    .map((example): LedgerEntry => {
      const reason = "in no window of the use case: outside their dates, collections and sources";
      return { id: example.id, step: "window", reason, source: example.source };
    });
  return { training: trains, others, outside };
}

/**
 * Takes out of a production window what the training window holds too: the same wording of the prompt, or a prompt that
 * is similar enough. A model would only show what it remembers there. An Example that both windows select stays:
 * overlapping windows are the use case's own choice.
 */
export function withoutSeen(
  examples: readonly Example[],
  training: readonly Example[],
  { similarityThreshold = 0.9, shingleWords = 3 }: SimilarityOptions = {},
): { examples: Example[]; removed: LedgerEntry[] } {
  const trains = new Set(training.map((example) => example.id));
  const partners = new Map<number, { id: string; similarity: number }>();
  const byKey = new Map(training.map((example) => [promptKey(promptOf(example)), example.id]));
  for (const [place, example] of examples.entries()) {
    const id = byKey.get(promptKey(promptOf(example)));
    if (id !== undefined && !trains.has(example.id)) partners.set(place, { id, similarity: 1 });
  }
  const prompts = [...training, ...examples].map(promptOf);
  for (const { first, second, similarity } of findSimilarPairs(prompts, {
    threshold: similarityThreshold,
    shingleWords,
  }).pairs) {
    // Training rows come first, so a pair across the two has its first place among them.
    if (first >= training.length || second < training.length) continue;
    const place = second - training.length;
    if (trains.has(examples[place]?.id ?? "")) continue;
    if (similarity > (partners.get(place)?.similarity ?? 0)) {
      partners.set(place, { id: training[first]?.id ?? "", similarity });
    }
  }
  const removed = [...partners]
    .sort(([a], [b]) => a - b)
    .map(([place, { id, similarity }]): LedgerEntry => {
      const example = examples[place] as Example;
      const reason = `asks the same as ${id} of the training window`;
      return { id: example.id, step: "seen-in-training", reason, source: example.source, partner: id, similarity };
    });
  return { examples: examples.filter((_, place) => !partners.has(place)), removed };
}
