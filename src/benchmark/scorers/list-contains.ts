import { bestAssignment } from "./assignment.js";
import { editSimilarity } from "./edit-distance.js";

/**
 * Likeness of two lists of texts whose order is nothing, 0..1: entries are paired so that their edit similarities add up
 * highest, over the length of the longer list; with `allowExtra` over that of the wanted one, so that further entries
 * cost nothing. (The convention of autoevals' ListContains.)
 * @example listSimilarity(["a"], ["a", "b"]) // 0.5
 */
export function listSimilarity(
  output: readonly string[],
  expected: readonly string[],
  { allowExtra = false }: { allowExtra?: boolean } = {},
): number {
  if (output.length === 0 && expected.length === 0) return 1;
  if (output.length === 0 || expected.length === 0) return 0;
  const similarities = output.map((found) => expected.map((wanted) => editSimilarity(found, wanted)));
  const most = allowExtra ? expected.length : Math.max(output.length, expected.length);
  return Math.min(1, bestAssignment(similarities) / most);
}
