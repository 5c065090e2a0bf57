import type { DecisionProfile } from "../core/use-case.js";
import { APPROACH_WORDS, type Approach, type Framework } from "./framework.js";
import { FIELD_WORDS, valueWords } from "./profile-words.js";
import { approachScores, leaders } from "./score.js";

/** One change of one input that would change the recommendation. */
export interface Flip {
  field: keyof DecisionProfile;
  from: DecisionProfile[keyof DecisionProfile];
  to: DecisionProfile[keyof DecisionProfile];
  /** What would then lead: one approach, or several in a tie. */
  leaders: Approach[];
  words: string;
}

const LEVELS = ["low", "medium", "high"];
const CHOICES: Partial<Record<keyof DecisionProfile, readonly string[]>> = {
  taskComplexity: ["simple", "medium", "complex"],
  dataAvailability: LEVELS,
  dataQuality: LEVELS,
  budgetConstraint: LEVELS,
  costSensitivity: LEVELS,
  timeToMarket: ["urgent", "normal", "flexible"],
};

/** The other values worth trying: each choice of a list, the opposite of yes or no, either side of a threshold. */
function otherValues(field: keyof DecisionProfile, profile: DecisionProfile, framework: Framework) {
  const value = profile[field];
  if (typeof value === "boolean") return [!value];
  if (typeof value === "string") return (CHOICES[field] ?? []).filter((choice) => choice !== value);
  const thresholds = framework.rules.flatMap((rule) =>
    rule.when.flatMap((condition) => ("above" in condition && condition.field === field ? [condition.above] : [])),
  );
  return [...new Set(thresholds)].map((threshold) => (value > threshold ? threshold : threshold + 1));
}

/**
 * Every single change of one input that would change the recommendation: how near the decision is.
 * Empty: no single input decides.
 */
export function flips(profile: DecisionProfile, framework: Framework): Flip[] {
  const now = leaders(approachScores(profile, framework)).join();
  const found: Flip[] = [];
  for (const field of Object.keys(FIELD_WORDS) as (keyof DecisionProfile)[]) {
    for (const to of otherValues(field, profile, framework)) {
      const changed = leaders(approachScores({ ...profile, [field]: to } as DecisionProfile, framework));
      if (changed.join() === now) continue;
      const from = profile[field];
      const then = changed.map((approach) => APPROACH_WORDS[approach]).join(" and ");
      found.push({
        field,
        from,
        to: to as DecisionProfile[keyof DecisionProfile],
        leaders: changed,
        words: `${FIELD_WORDS[field]}: ${valueWords(from)} → ${valueWords(to as typeof from)} would make it ${changed.length > 1 ? `a tie of ${then}` : then}`,
      });
    }
  }
  return found;
}
