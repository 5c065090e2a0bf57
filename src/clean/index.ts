export { clean, cleanBatch, cleaningOptions } from "./clean.js";
export type {
  Cleaning,
  CleaningOptions,
  CleaningStep,
  DuplicatePolicy,
  ReservedWordsPolicy,
} from "./cleaning.js";
export { findSensitive, type SensitiveSpan } from "./find-sensitive.js";
export { normalise } from "./normalise.js";
export {
  type Boilerplate,
  type DataPortrait,
  dataPortrait,
  type GroupBias,
  type Likeness,
  likenessTo,
} from "./portrait.js";
export { type Pseudonymiser, pseudonymiser } from "./pseudonyms.js";
export { redact, type SensitiveAction, type SensitiveCounts, type SensitivePolicy } from "./redact.js";
export * from "./review/index.js";
export type { SensitiveKind } from "./sensitive-rules.js";
