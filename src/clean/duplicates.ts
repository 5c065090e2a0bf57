import { answerOf, type Example, promptOf } from "../core/example.js";
import type { LedgerEntry } from "../core/ledger.js";
import { type SimilarPairsOptions, similarPairs } from "../text/similar-pairs.js";
import { textKey } from "../text/words.js";
import { type CleaningOptions, removal, type StepResult } from "./cleaning.js";

/** Texts of one wording share a key; a text without any word is its own key. */
const keyOf = (text: string): string => textKey(text) || text;

/** Rows with the same wording in prompt and answer, the same label and the same task: the first stays. */
export function exactDuplicatesStep(examples: readonly Example[]): StepResult {
  const first = new Map<string, Example>();
  const result: StepResult = { examples: [], removed: [] };
  for (const example of examples) {
    const key = [example.task, example.label, keyOf(promptOf(example)), keyOf(answerOf(example))].join("\u0000");
    const partner = first.get(key);
    if (partner === undefined) {
      first.set(key, example);
      result.examples.push(example);
    } else {
      const reason = `says the same as ${partner.id}`;
      result.removed.push(removal(example, "exact-duplicates", reason, { partner: partner.id, similarity: 1 }));
    }
  }
  return result;
}

/** Rows of one task with the same prompt and different labels: at least one label is wrong, and nothing says which. */
export function conflictsStep(
  examples: readonly Example[],
  policy: NonNullable<CleaningOptions["conflicts"]>,
): StepResult {
  const byPrompt = new Map<string, Example[]>();
  for (const example of examples) {
    if (example.label === undefined) continue;
    const key = `${example.task ?? ""}\u0000${keyOf(promptOf(example))}`;
    const same = byPrompt.get(key);
    if (same === undefined) byPrompt.set(key, [example]);
    else same.push(example);
  }
  const removed: LedgerEntry[] = [];
  const detail = { prompts: 0, rows: 0 };
  for (const same of byPrompt.values()) {
    if (new Set(same.map((example) => example.label)).size < 2) continue;
    detail.prompts += 1;
    detail.rows += same.length;
    for (const [place, example] of same.entries()) {
      if (policy === "flag" || (policy === "keep-first" && place === 0)) continue;
      const partner = same.find((other) => other.label !== example.label)?.id ?? "";
      const reason = `same prompt as ${partner}, but another label`;
      removed.push(removal(example, "conflicting-labels", reason, { partner, similarity: 1 }));
    }
  }
  const gone = new Set(removed.map((entry) => entry.id));
  return { examples: examples.filter((example) => !gone.has(example.id)), removed, detail };
}

/**
 * Rows whose prompt and answer together are nearly those of an earlier row that stays, with the same label and task.
 * Every pair at or above the threshold is found; the ledger names the most similar partner that stays.
 */
export function nearDuplicatesStep(examples: readonly Example[], options: SimilarPairsOptions): StepResult {
  const texts = examples.map((example) => `${promptOf(example)}\n${answerOf(example)}`);
  const earlier = new Map<number, { partner: number; similarity: number }[]>();
  for (const { first, second, similarity } of similarPairs(texts, options)) {
    const [a, b] = [examples[first] as Example, examples[second] as Example];
    if (a.label !== b.label || a.task !== b.task) continue;
    earlier.set(second, [...(earlier.get(second) ?? []), { partner: first, similarity }]);
  }
  const result: StepResult = { examples: [], removed: [] };
  const gone = new Set<number>();
  for (const [place, example] of examples.entries()) {
    const staying = (earlier.get(place) ?? []).filter(({ partner }) => !gone.has(partner));
    if (staying.length === 0) {
      result.examples.push(example);
      continue;
    }
    gone.add(place);
    const best = staying.reduce((most, one) => (one.similarity > most.similarity ? one : most));
    const partner = (examples[best.partner] as Example).id;
    const reason = `nearly the same as ${partner} (${Math.round(best.similarity * 100)} % of the word groups)`;
    result.removed.push(removal(example, "near-duplicates", reason, { partner, similarity: best.similarity }));
  }
  return result;
}
