export { clean, cleaningOptions } from "./clean.js";
export type { Cleaning, CleaningOptions, CleaningStep } from "./cleaning.js";
export { normalise } from "./normalise.js";
export { redact, type SensitiveCounts } from "./redact.js";
export type { SensitiveKind } from "./sensitive-rules.js";
