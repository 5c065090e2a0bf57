import { conditionWords } from "./condition.js";
import { APPROACH_WORDS, FRAMEWORK, type Framework } from "./framework.js";

/** One rule of the framework as a reader sees it. */
export interface FrameworkTableRow {
  approach: string;
  when: string;
  /** Added to the score; 0 is said and not scored. */
  weight: number;
  reason: string;
}

/**
 * The framework as a table: a row for the base of each approach, then its rules in words.
 * @example frameworkTable()[1] // { approach: "prompt engineering", when: "task complexity is simple", weight: 0.3, … }
 */
export function frameworkTable(framework: Framework = FRAMEWORK): FrameworkTableRow[] {
  return (["prompt", "retrieve", "fine-tune"] as const).flatMap((approach) => [
    { approach: APPROACH_WORDS[approach], when: "always", weight: framework.base[approach], reason: "base score" },
    ...framework.rules
      .filter((rule) => rule.approach === approach)
      .map((rule) => ({
        approach: APPROACH_WORDS[approach],
        when: rule.when.map(conditionWords).join(" and "),
        weight: rule.weight,
        reason: rule.reason,
      })),
  ]);
}
