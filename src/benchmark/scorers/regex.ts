import type { Example } from "../../core/example.js";
import type { Scorer } from "../../core/score.js";

/**
 * 1 when the answer matches the pattern. With a named group `answer` the matched part must equal the wanted one too.
 * @param truth what the named group is compared with
 * @example regexScorer(/^category: (?<answer>\w+)/im, (example) => example.label ?? "")
 */
export function regexScorer(pattern: RegExp, truth?: (example: Example) => string): Scorer {
  // A sticky or global pattern remembers where it stopped: every answer is read from its start.
  const fresh = new RegExp(pattern.source, pattern.flags.replace(/[gy]/gu, ""));
  return {
    name: "regex",
    score: (example, completion) => {
      const match = fresh.exec(completion.text);
      if (!match) return { value: 0, reason: `the answer does not match ${String(pattern)}` };
      const found = match.groups?.["answer"];
      if (found === undefined || truth === undefined) return { value: 1 };
      return { value: found.trim() === truth(example).trim() ? 1 : 0, answer: found };
    },
  };
}
