import { answerOf } from "../../core/example.js";
import type { Scorer } from "../../core/score.js";
import { editSimilarity } from "./edit-distance.js";
import { isJsonObject, readJson } from "./json-text.js";
import { numericCloseness } from "./numeric.js";

/**
 * Graded likeness of two JSON values, 0..1: the mean over the keys of either object, over the positions of the longer
 * array, edit similarity of texts and closeness of numbers; a missing value scores 0. Text that holds a JSON object or
 * array is read first. (The convention of autoevals' JSONDiff.)
 * @example jsonSimilarity({ a: 1 }, { a: 2 }) // 0.6667
 */
export function jsonSimilarity(output: unknown, expected: unknown): number {
  return compare(unwrapped(output), unwrapped(expected));
}

function compare(left: unknown, right: unknown): number {
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    if (keys.length === 0) return 1;
    // A field named like a built-in property ("toString") is only there when the document has it.
    const own = (value: Record<string, unknown>, key: string) => (Object.hasOwn(value, key) ? value[key] : null);
    return keys.reduce((sum, key) => sum + compare(own(left, key), own(right, key)), 0) / keys.length;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    const longer = Math.max(left.length, right.length);
    if (longer === 0) return 1;
    const shared = Math.min(left.length, right.length);
    let sum = 0;
    for (let index = 0; index < shared; index += 1) sum += compare(left[index], right[index]);
    return sum / longer;
  }
  if (typeof left === "string" && typeof right === "string") return editSimilarity(left, right);
  if (typeof left === "number" && typeof right === "number") return numericCloseness(left, right);
  const [leftMissing, rightMissing] = [left ?? null, right ?? null].map((value) => value === null);
  if (leftMissing || rightMissing) return leftMissing && rightMissing ? 1 : 0;
  return editSimilarity(sortedJson(left), sortedJson(right));
}

function unwrapped(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const reading = readJson(value);
  return "value" in reading && typeof reading.value === "object" && reading.value !== null ? reading.value : value;
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}

/** Graded likeness of the answer's JSON to the wanted JSON. An answer that is not JSON scores 0. */
export const jsonSimilarityScorer: Scorer = {
  name: "json-similarity",
  score: (example, completion) => {
    const wanted = readJson(answerOf(example));
    if ("reason" in wanted) return { value: null, reason: "the wanted answer of this case is not JSON" };
    const found = readJson(completion.text);
    if ("reason" in found) return { value: 0, reason: found.reason };
    return { value: jsonSimilarity(found.value, wanted.value) };
  },
};
