export * as chapterCases from "./chapter-cases.js";
export { type ChecklistItem, type ChecklistStatus, checklist } from "./checklist/checklist.js";
export type { ChecklistFacts, ChecklistStep } from "./checklist/facts.js";
export type { Condition } from "./condition.js";
export { type Consideration, considerations, DAYS_PER_MONTH } from "./considerations.js";
export { type Decision, decide, type Reason, type Recommendation } from "./decide.js";
export { FEW_SHOT_PROS_AND_CONS, type FewShotFacts, type FewShotTradeOff, fewShotTradeOff } from "./few-shot.js";
export { type Flip, flips } from "./flips.js";
export { APPROACH_WORDS, APPROACHES, type Approach, FRAMEWORK, type Framework, type Rule } from "./framework.js";
export { type FrameworkTableRow, frameworkTable } from "./framework-table.js";
export {
  MATRIX_ROWS,
  MATRIX_THRESHOLDS,
  type MatrixInput,
  type MatrixRow,
  type MatrixVerdict,
  matrix,
} from "./matrix.js";
export { FIELD_WORDS, valueWords } from "./profile-words.js";
export { type DecisionRow, sideBySide } from "./side-by-side.js";
export { type WhenAnswer, type WhenFacts, whenToFineTune } from "./when.js";
