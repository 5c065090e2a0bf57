import { requireAmount, requireShare } from "../core/amounts.js";
import type { DecisionProfile } from "../core/use-case.js";

/** What each field of a profile is called in a sentence. */
export const FIELD_WORDS: Record<keyof DecisionProfile, string> = {
  taskComplexity: "task complexity",
  dataAvailability: "data availability",
  dataQuality: "data quality",
  volumePerDay: "requests a day",
  budgetConstraint: "budget",
  timeToMarket: "time to market",
  requiresFactualAccuracy: "need for factual accuracy",
  requiresConsistency: "need for consistency",
  requiresSpecializedBehavior: "need for specialised behaviour",
  hasKnowledgeBase: "knowledge base at hand",
  dataChangesFrequently: "data that changes often",
  requiresCitations: "need for citations",
  requiresFlexibility: "need for flexibility",
  domainSpecific: "domain-specific task",
  requiredAccuracy: "accuracy needed",
  costSensitivity: "cost sensitivity",
};

/** A field's value in a sentence: yes and no for true and false, thousands separated. */
export function valueWords(value: DecisionProfile[keyof DecisionProfile]): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? value.toLocaleString("en-US") : value;
}

/**
 * Passes a profile through whose numbers can be reckoned with.
 * @throws TunelabError `bad-parameter` with field and unit: a negative volume, an accuracy given as a percentage
 */
export function requireProfile(profile: DecisionProfile): DecisionProfile {
  requireAmount("decide.volumePerDay", profile.volumePerDay, "requests a day");
  requireShare("decide.requiredAccuracy", profile.requiredAccuracy);
  return profile;
}
