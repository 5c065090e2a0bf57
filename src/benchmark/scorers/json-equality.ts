import { answerOf } from "../../core/example.js";
import type { Score, Scorer } from "../../core/score.js";
import { isJsonObject, readJson } from "./json-text.js";

/**
 * Whether two JSON values mean the same: key order is nothing, array order counts, 1 equals 1.0.
 * @example jsonEqual({ a: 1, b: [2] }, { b: [2], a: 1 }) // true
 */
export function jsonEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, index) => jsonEqual(value, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && jsonEqual(left[key], right[key]))
  );
}

/**
 * Whether two JSON texts mean the same. A text that is not JSON equals nothing.
 * @param ideals one wanted text, or several of which one must be met
 */
export function jsonTextEqual(output: string, ideals: string | readonly string[]): boolean {
  const found = readJson(output);
  if ("reason" in found) return false;
  return [ideals].flat().some((ideal) => {
    const wanted = readJson(ideal);
    return "value" in wanted && jsonEqual(found.value, wanted.value);
  });
}

/**
 * Share of the top-level fields on which the answer agrees with the wanted JSON object, over the fields of either:
 * an extra field is a fault like a missing one. Each field's score is in `parts`. Of arrays and plain values, 1 or 0.
 */
export const jsonFieldsScorer: Scorer = {
  name: "json-fields",
  score: (example, completion): Score => {
    const wanted = readJson(answerOf(example));
    if ("reason" in wanted) return { value: null, reason: "the wanted answer of this case is not JSON" };
    const found = readJson(completion.text);
    if ("reason" in found) return { value: 0, reason: found.reason };
    const [truth, answer] = [wanted.value, found.value];
    if (!isJsonObject(truth) || !isJsonObject(answer)) return { value: jsonEqual(truth, answer) ? 1 : 0 };
    const keys = [...new Set([...Object.keys(truth), ...Object.keys(answer)])];
    if (keys.length === 0) return { value: 1 };
    const agrees = (key: string) =>
      Object.hasOwn(truth, key) && Object.hasOwn(answer, key) && jsonEqual(truth[key], answer[key]);
    const parts = keys.map((key): [string, number] => [key, agrees(key) ? 1 : 0]);
    const value = parts.reduce((sum, [, part]) => sum + part, 0) / keys.length;
    return { value, parts: Object.fromEntries(parts) };
  },
};
