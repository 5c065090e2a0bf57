import type { PriceKind, PriceUnit } from "./types.js";

const PER_MILLION = "USD per 1,000,000 tokens";

/** Each kind of price has one unit: a price stated in another one is refused, not converted. */
export const UNIT_OF: Record<PriceKind, PriceUnit> = {
  inputTokens: PER_MILLION,
  outputTokens: PER_MILLION,
  cacheRead: PER_MILLION,
  cacheWrite: PER_MILLION,
  customInputTokens: PER_MILLION,
  customOutputTokens: PER_MILLION,
  training: "USD per 1,000 tokens and epoch",
  storage: "USD per model and month",
  provisionedHour: "USD per model unit and hour",
};
