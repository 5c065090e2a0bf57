import { answerOf } from "../../core/example.js";
import type { Scorer } from "../../core/score.js";
import { normalisedWords } from "./normalise.js";

/**
 * Whether two values are the same, character for character; objects and arrays by their JSON text, key order included.
 * Against an object or array a string is read as JSON first. (The convention of autoevals' ExactMatch.)
 * @example exactMatch("yes", "yes ") // false
 */
export function exactMatch(output: unknown, expected: unknown): boolean {
  const structured = isStructured(output) || isStructured(expected);
  return textOf(output, structured) === textOf(expected, structured);
}

function isStructured(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown, structured: boolean): string {
  if (typeof value !== "string") return JSON.stringify(value ?? null);
  if (!structured) return value;
  try {
    return JSON.stringify(JSON.parse(value));
  } catch {
    return value;
  }
}

/**
 * Whether the answer has the same words as one of the targets, case, punctuation, articles and repetition aside, in
 * the same order. An empty target matches nothing.
 * @example exactMatchNormalised("The Foo!", ["bar", "foo"]) // true
 */
export function exactMatchNormalised(output: string, targets: readonly string[]): boolean {
  const words = normalisedWords(output).join(" ");
  return targets.some((target) => target.trim() !== "" && normalisedWords(target).join(" ") === words);
}

/** 1 when the answer is exactly the wanted one, white space at its ends aside. */
export const exactScorer: Scorer = {
  name: "exact",
  score: (example, completion) => ({ value: completion.text.trim() === answerOf(example).trim() ? 1 : 0 }),
};

/** 1 when the answer has the wanted one's words, case, punctuation and articles aside. */
export const normalisedScorer: Scorer = {
  name: "normalised",
  score: (example, completion) => ({ value: exactMatchNormalised(completion.text, [answerOf(example)]) ? 1 : 0 }),
};
