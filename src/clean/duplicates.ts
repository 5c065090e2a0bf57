import { answerOf, type Example, promptOf } from "../core/example.js";
import type { LedgerEntry } from "../core/ledger.js";
import { type FindSimilarOptions, findSimilarPairs } from "../text/find-similar-pairs.js";
import type { SimilarPair } from "../text/similar-pairs.js";
import { textKey } from "../text/words.js";
import { type CleaningOptions, type DuplicatePolicy, removal, type StepResult } from "./cleaning.js";

/** Texts of one wording share a key; a text without any word is its own key. */
const keyOf = (text: string): string => textKey(text) || text;

/** Rows with the same wording in prompt and answer, the same label and the same task, by the policy. */
export function exactDuplicatesStep(examples: readonly Example[], policy: DuplicatePolicy = "keep-first"): StepResult {
  const places = new Map<string, number>();
  const pairs: SimilarPair[] = [];
  for (const [place, example] of examples.entries()) {
    const key = [example.task, example.label, keyOf(promptOf(example)), keyOf(answerOf(example))].join("\u0000");
    const first = places.get(key);
    if (first === undefined) places.set(key, place);
    else pairs.push({ first, second: place, similarity: 1 });
  }
  return treat(examples, pairs, { step: "exact-duplicates", policy, say: (partner) => `says the same as ${partner}` });
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
 * Rows whose prompt and answer together are nearly those of another row with the same label and task, by the policy. The
 * ledger names the most similar partner that stays. Up to 50,000 rows every pair at or above the threshold is found;
 * above, pairs are found by MinHash and verified (see `findSimilarPairs`), and `detail` says so.
 */
export function nearDuplicatesStep(
  examples: readonly Example[],
  { policy = "keep-first", ...options }: FindSimilarOptions & { policy?: DuplicatePolicy },
): StepResult {
  const texts = examples.map((example) => `${promptOf(example)}\n${answerOf(example)}`);
  const { pairs, method } = findSimilarPairs(texts, options);
  const alike = pairs.filter(({ first, second }) => {
    const [a, b] = [examples[first] as Example, examples[second] as Example];
    return a.label === b.label && a.task === b.task;
  });
  const say = (partner: string, similarity: number) =>
    `nearly the same as ${partner} (${Math.round(similarity * 100)} % of the word groups)`;
  const result = treat(examples, alike, { step: "near-duplicates", policy, say });
  return method === "exact"
    ? result
    : { ...result, detail: { ...result.detail, "by MinHash, expected share found in %": 99 } };
}

/**
 * Removes rows by their pairs. In the order of merit (first come, or best) a row stays unless a partner already stays; so
 * every removed row has a partner among those that stay, except under `drop-all`.
 */
function treat(
  examples: readonly Example[],
  pairs: readonly SimilarPair[],
  {
    step,
    policy,
    say,
  }: { step: string; policy: DuplicatePolicy; say: (partner: string, similarity: number) => string },
): StepResult {
  const partners = new Map<number, { other: number; similarity: number }[]>();
  const add = (from: number, other: number, similarity: number) => {
    const known = partners.get(from);
    if (known === undefined) partners.set(from, [{ other, similarity }]);
    else known.push({ other, similarity });
  };
  for (const { first, second, similarity } of pairs) {
    add(first, second, similarity);
    add(second, first, similarity);
  }
  if (policy === "flag") {
    return { examples: [...examples], removed: [], detail: { pairs: pairs.length, rows: partners.size } };
  }
  const order = [...partners.keys()].sort((a, b) => a - b);
  if (policy === "keep-best")
    order.sort((a, b) => merit(examples[b] as Example) - merit(examples[a] as Example) || a - b);
  const gone = new Map<number, { other: number; similarity: number }>();
  const stays = new Set<number>();
  for (const place of order) {
    const around = partners.get(place) ?? [];
    const staying = policy === "drop-all" ? around : around.filter(({ other }) => stays.has(other));
    if (staying.length === 0) stays.add(place);
    else
      gone.set(
        place,
        staying.reduce((most, one) => (one.similarity > most.similarity ? one : most)),
      );
  }
  const removed = [...gone]
    .sort(([a], [b]) => a - b)
    .map(([place, { other, similarity }]) => {
      const partner = (examples[other] as Example).id;
      return removal(examples[place] as Example, step, say(partner, similarity), { partner, similarity });
    });
  return { examples: examples.filter((_, place) => !gone.has(place)), removed };
}

/** Longer answers teach more, then longer prompts. */
function merit(example: Example): number {
  return answerOf(example).length * 1e6 + Math.min(promptOf(example).length, 999_999);
}
