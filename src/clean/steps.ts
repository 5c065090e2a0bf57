import { answerOf, type Example, promptOf } from "../core/example.js";
import { removal, type StepResult } from "./cleaning.js";
import { type Layout, normalise } from "./normalise.js";
import { redactTogether } from "./redact.js";

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

/** Personal data and secrets replaced by placeholders, counted by kind. */
export function redactStep(examples: readonly Example[]): StepResult {
  const detail: Record<string, number> = {};
  const result = rewrite(examples, (texts) => {
    const { texts: redacted, counts } = redactTogether(texts);
    for (const [kind, count] of Object.entries(counts)) detail[kind] = (detail[kind] ?? 0) + count;
    return redacted;
  });
  return { ...result, detail };
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
