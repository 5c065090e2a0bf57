import { answerOf } from "../../core/example.js";
import type { Scorer } from "../../core/score.js";

/**
 * Whether the text contains one of the targets. An empty target is contained in nothing.
 * @example containsAny("Please restart the router.", ["router"]) // true
 */
export function containsAny(
  text: string,
  targets: readonly string[],
  { ignoreCase = false }: { ignoreCase?: boolean } = {},
): boolean {
  const fold = (value: string) => (ignoreCase ? value.toLowerCase() : value);
  const haystack = fold(text);
  return targets.some((target) => target !== "" && haystack.includes(fold(target)));
}

/** 1 when the answer contains the wanted text, or one of `targets` where they are given. */
export function containsScorer({
  targets,
  ignoreCase = true,
}: {
  targets?: readonly string[];
  ignoreCase?: boolean;
} = {}): Scorer {
  return {
    name: "contains",
    score: (example, completion) => ({
      value: containsAny(completion.text, targets ?? [answerOf(example).trim()], { ignoreCase }) ? 1 : 0,
    }),
  };
}
