import type { DecisionProfile } from "../core/use-case.js";
import { FIELD_WORDS, valueWords } from "./profile-words.js";

/** Fields of a profile whose values are numbers. */
type NumberField = {
  [Field in keyof DecisionProfile]: DecisionProfile[Field] extends number ? Field : never;
}[keyof DecisionProfile];

type IsCondition = {
  [Field in keyof DecisionProfile]: { field: Field; is: DecisionProfile[Field] };
}[keyof DecisionProfile];
type IsNotCondition = {
  [Field in keyof DecisionProfile]: { field: Field; isNot: DecisionProfile[Field] };
}[keyof DecisionProfile];

/** One plain test of one field: data, so that a team can read and change it. */
export type Condition = IsCondition | IsNotCondition | { field: NumberField; above: number };

/** Whether a profile passes one test. */
export function holds(condition: Condition, profile: DecisionProfile): boolean {
  const value = profile[condition.field];
  if ("is" in condition) return value === condition.is;
  if ("isNot" in condition) return value !== condition.isNot;
  return Number(value) > condition.above;
}

/** `the data availability is high`. */
export function conditionWords(condition: Condition): string {
  const field = FIELD_WORDS[condition.field];
  if ("above" in condition) return `${field} above ${condition.above.toLocaleString("en-US")}`;
  if ("isNot" in condition) return `${field} is not ${valueWords(condition.isNot)}`;
  return `${field} is ${valueWords(condition.is)}`;
}
