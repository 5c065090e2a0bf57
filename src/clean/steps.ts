import { answerOf, type Example, promptOf } from "../core/example.js";
import type { LedgerEntry } from "../core/ledger.js";
import { mendedWord, reservedIn } from "../text/reserved-words.js";
import { type ReservedWordsPolicy, removal, type StepResult } from "./cleaning.js";
import { type Layout, normalise } from "./normalise.js";
import { redactTogether, type SensitivePolicy } from "./redact.js";
import type { PersonVerdict } from "./review/people.js";

/** Rewrites the texts of every Example's messages; counts the Examples that changed. */
function rewrite(
  examples: readonly Example[],
  change: (texts: readonly string[], example: Example) => readonly string[],
): StepResult {
  let changed = 0;
  const result = examples.map((example) => {
    const before = example.messages.map((message) => message.content);
    const after = change(before, example);
    if (after.every((text, place) => text === before[place])) return example;
    changed += 1;
    const messages = example.messages.map((message, place) => ({ ...message, content: after[place] ?? "" }));
    return { ...example, messages };
  });
  return { examples: result, removed: [], changed };
}

/** Unicode and white space in one writing. */
export function normaliseStep(examples: readonly Example[], layoutSources: readonly string[]): StepResult {
  const layouts = new Set(layoutSources);
  const layoutOf = ({ source }: Example): Layout => (layouts.has(source.source) ? "keep" : "fold");
  return rewrite(examples, (texts, example) => texts.map((text) => normalise(text, layoutOf(example))));
}

/** Personal data and secrets treated by the policy, counted by kind. */
export function personalDataStep(examples: readonly Example[], policy: SensitivePolicy): StepResult {
  const detail: Record<string, number> = {};
  const removed: LedgerEntry[] = [];
  const flagged = new Set<string>();
  const result = rewrite(examples, (texts, example) => {
    const { texts: redacted, counts, drop, flagged: left } = redactTogether(texts, policy);
    for (const [kind, count] of Object.entries(counts)) detail[kind] = (detail[kind] ?? 0) + count;
    if (left.length > 0) flagged.add(example.id);
    if (drop.length > 0)
      removed.push(removal(example, "personal-data", `holds ${drop.join(", ")}, which the policy drops`));
    return redacted;
  });
  if (flagged.size > 0) detail["rows flagged"] = flagged.size;
  const gone = new Set(removed.map((entry) => entry.id));
  return { ...result, examples: result.examples.filter((example) => !gone.has(example.id)), removed, detail };
}

/**
 * Texts that hold a word which fails the target's training job: set apart by blanks, left out, or counted. The count by
 * word is of texts.
 */
export function reservedWordsStep(
  examples: readonly Example[],
  { words, ignoreCase, action = "mend" }: ReservedWordsPolicy,
): StepResult {
  const detail: Record<string, number> = {};
  const removed: LedgerEntry[] = [];
  const result = rewrite(examples, (texts, example) => {
    const held = new Set<string>();
    const mended = texts.map((text) => {
      const found = reservedIn(text, words, ignoreCase);
      for (const word of found) {
        held.add(word);
        const name = JSON.stringify(word);
        detail[name] = (detail[name] ?? 0) + 1;
      }
      return action === "mend" ? found.reduce((whole, word) => setApart(whole, word, ignoreCase), text) : text;
    });
    if (action === "drop" && held.size > 0) {
      const reason = `holds ${[...held].map((word) => JSON.stringify(word)).join(", ")}, on which the training job would fail`;
      removed.push(removal(example, "reserved-words", reason));
    }
    return mended;
  });
  const gone = new Set(removed.map((entry) => entry.id));
  return { ...result, examples: result.examples.filter((example) => !gone.has(example.id)), removed, detail };
}

function setApart(text: string, word: string, ignoreCase: boolean): string {
  const pattern = new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), ignoreCase ? "gi" : "g");
  return text.replace(pattern, mendedWord);
}

/** What people decided: rows they drop, and answers they wrote anew. */
export function reviewStep(examples: readonly Example[], reviews: readonly PersonVerdict[]): StepResult {
  const byId = new Map(reviews.map((review) => [review.id, review]));
  const detail = { accept: 0, mend: 0, drop: 0 };
  let changed = 0;
  const removed: LedgerEntry[] = [];
  const kept = examples.flatMap((example) => {
    const review = byId.get(example.id);
    if (review === undefined) return [example];
    detail[review.verdict] += 1;
    if (review.verdict === "drop") {
      removed.push(removal(example, "review", "a person reviewed it and said drop"));
      return [];
    }
    if (review.answer === undefined) return [example];
    changed += 1;
    return [
      {
        ...example,
        messages: [...example.messages.slice(0, -1), { role: "assistant" as const, content: review.answer }],
      },
    ];
  });
  return { examples: kept, removed, changed, detail };
}

/** Examples without a question or an answer, or with an empty message. */
export function incompleteStep(examples: readonly Example[]): StepResult {
  return filterStep(examples, "incomplete", ({ messages }) => {
    if (messages.length < 2) return "has no question and answer";
    if (messages.at(-1)?.role !== "assistant") return "does not end with the assistant's answer";
    const empty = messages.findIndex((message) => message.content === "");
    return empty < 0 ? null : `message ${empty + 1} is empty`;
  });
}

/** Prompts, and free-text answers, that are too short to learn from. An answer that is its label alone is never too short. */
export function tooShortStep(
  examples: readonly Example[],
  { minCharacters, freeTextAnswers }: { minCharacters: number; freeTextAnswers: boolean },
): StepResult {
  return filterStep(examples, "too-short", (example) => {
    if (promptOf(example).length < minCharacters) return `prompt has fewer than ${minCharacters} characters`;
    const answer = answerOf(example);
    if (freeTextAnswers && answer !== example.label && answer.length < minCharacters) {
      return `answer has fewer than ${minCharacters} characters`;
    }
    return null;
  });
}

function filterStep(
  examples: readonly Example[],
  step: string,
  reasonAgainst: (example: Example) => string | null,
): StepResult {
  const result: StepResult = { examples: [], removed: [] };
  for (const example of examples) {
    const reason = reasonAgainst(example);
    if (reason === null) result.examples.push(example);
    else result.removed.push(removal(example, step, reason));
  }
  return result;
}
