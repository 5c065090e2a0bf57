import type { SourcedDefault } from "../core/amounts.js";

/** What an input of the ROI is about: pages and files show them in these groups. */
export type FieldGroup = "traffic" | "money" | "serving" | "retrieval" | "measured" | "prices" | "answer";

/** Unit, range and default of one input. One table serves the notebook, the assumptions file and the page. */
export interface Field {
  label: string;
  unit: string;
  kind: "amount" | "share" | "whole";
  group: FieldGroup;
  min?: number;
  max?: number;
  default?: SourcedDefault;
  /** May be left out: measured or priced otherwise, or unknown, and what needs it then says so. */
  optional?: true;
}

const convention = (value: number, unit: string, source: string): SourcedDefault => ({
  value,
  unit,
  source,
  asOf: "2026-11-22",
});

const amount = (group: FieldGroup, label: string, unit: string) => ({ label, unit, kind: "amount", group }) as const;
const measured = (label: string, unit: string, kind: "amount" | "share" = "amount") =>
  ({ label, unit, kind, group: "measured", ...(kind === "amount" ? { max: 1e8 } : {}), optional: true }) as const;
const price = (label: string, unit = "USD per 1,000,000 tokens") =>
  ({ label, unit, kind: "amount", group: "prices", max: 1e6, optional: true }) as const;

const TOKENS = "tokens per request";
const RIGHT = "share of right answers";

/** Every input, in the order in which pages show them. */
export const ASSUMPTION_FIELDS = {
  monthlyRequests: amount("traffic", "Requests a month", "requests a month"),
  monthlyGrowth: {
    label: "Growth of the traffic",
    unit: "share a month",
    kind: "share",
    group: "traffic",
    min: -0.5,
    default: convention(0, "share a month", "convention: traffic stays as it is"),
  },
  seasonalSwing: {
    label: "Busiest month above the average",
    unit: "share of the average month",
    kind: "share",
    group: "traffic",
    default: convention(0, "share of the average month", "convention: every month alike"),
  },
  seasonalPeakMonth: {
    label: "Busiest month, counted from the start",
    unit: "month, 1 to 12",
    kind: "whole",
    group: "traffic",
    min: 1,
    max: 12,
    default: convention(12, "month, 1 to 12", "convention: counts only with a seasonal swing"),
  },
  setupCostUsd: amount("money", "Set-up: data, training, release", "USD, once"),
  monthlyMaintenanceUsd: amount("money", "Maintenance of the tuned model", "USD a month"),
  valuePerImprovedAnswerUsd: amount(
    "money",
    "Worth of a better answer",
    "USD per answer that is right where it was wrong before",
  ),
  costPerWrongAnswerUsd: {
    ...amount("money", "Cost of a wrong answer", "USD per wrong answer"),
    default: convention(0, "USD per wrong answer", "convention: no harm beyond the value that a right one has"),
  },
  retrainingsPerYear: {
    ...amount("money", "Retrainings", "retrainings a year"),
    max: 365,
    default: convention(0, "retrainings a year", "convention: none beyond what the maintenance pays for"),
  },
  retrainingCostUsd: {
    ...amount("money", "One retraining: tokens and work", "USD per retraining"),
    default: convention(0, "USD per retraining", "convention: counts only when retrainings are assumed"),
  },
  horizonMonths: { label: "Horizon", unit: "months", kind: "whole", group: "money", min: 1, max: 120 },
  annualDiscountRate: {
    label: "Discount rate",
    unit: "share a year",
    kind: "share",
    group: "money",
    default: convention(0.1, "share a year", "convention: a customary hurdle rate of 10 %"),
  },
  modelUnits: {
    label: "Units of provisioned throughput",
    unit: "model units",
    kind: "whole",
    group: "serving",
    min: 1,
    max: 1000,
    default: convention(1, "model units", "the fewest that can be bought; what one carries is not published"),
  },
  cacheHitShare: {
    label: "Prompts found in the cache",
    unit: "share of the requests",
    kind: "share",
    group: "serving",
  },
  retrievedTokens: { ...amount("retrieval", "Text retrieved into the prompt", TOKENS), max: 1e8, optional: true },
  retrievalMonthlyUsd: {
    ...amount("retrieval", "Index: storage and infrastructure", "USD a month"),
    optional: true,
  },
  retrievalPerRequestUsd: {
    ...amount("retrieval", "One search of the index", "USD per request"),
    max: 1e6,
    default: convention(0, "USD per request", "convention: the monthly price of the index covers its searches"),
  },
  retrievalSetupUsd: {
    ...amount("retrieval", "Set-up of retrieval", "USD, once"),
    default: convention(0, "USD, once", "convention: counts only when retrieval is reckoned"),
  },
  retrievalAccuracy: { label: "Right with retrieval", unit: RIGHT, kind: "share", group: "retrieval", optional: true },
  hybridAccuracy: {
    label: "Right with tuned model and retrieval",
    unit: RIGHT,
    kind: "share",
    group: "retrieval",
    optional: true,
  },
  baseInputTokens: measured("Base: tokens in", TOKENS),
  baseOutputTokens: measured("Base: tokens out", TOKENS),
  baseSharedPrefixTokens: measured("Base: prompt that never changes", TOKENS),
  baseAccuracy: measured("Base: right", RIGHT, "share"),
  fewShotInputTokens: measured("Few-shot: tokens in", TOKENS),
  fewShotOutputTokens: measured("Few-shot: tokens out", TOKENS),
  fewShotSharedPrefixTokens: measured("Few-shot: prompt that never changes", TOKENS),
  fewShotAccuracy: measured("Few-shot: right", RIGHT, "share"),
  tunedInputTokens: measured("Tuned: tokens in", TOKENS),
  tunedOutputTokens: measured("Tuned: tokens out", TOKENS),
  tunedAccuracy: measured("Tuned: right", RIGHT, "share"),
  inputPriceUsd: price("Input price"),
  outputPriceUsd: price("Output price"),
  cacheReadPriceUsd: price("Price of cached input"),
  cacheWritePriceUsd: price("Price of writing the cache"),
  batchFactor: {
    label: "Batch price",
    unit: "share of the price on demand",
    kind: "share",
    group: "prices",
    optional: true,
  },
  customInputPriceUsd: price("Input price of the custom model"),
  customOutputPriceUsd: price("Output price of the custom model"),
  storageMonthlyUsd: price("Storage of the custom model", "USD per model and month"),
  provisionedHourUsd: price("Provisioned throughput", "USD per model unit and hour"),
  decisionLevel: {
    label: "Certainty asked for",
    unit: "probability",
    kind: "share",
    group: "answer",
    min: 0.5,
    default: convention(0.8, "probability", "convention: four in five before the answer is yes or no"),
  },
} as const satisfies Record<string, Field>;

export type AssumptionName = keyof typeof ASSUMPTION_FIELDS;

export const ASSUMPTION_NAMES = Object.keys(ASSUMPTION_FIELDS) as AssumptionName[];

/** The field's entry, with everything that an entry may have. */
export const fieldOf = (name: AssumptionName): Field => ASSUMPTION_FIELDS[name];

export const GROUP_WORDS: Record<FieldGroup, string> = {
  traffic: "Traffic",
  money: "Money",
  serving: "Serving",
  retrieval: "Retrieval",
  measured: "Measured numbers, overwritten",
  prices: "Prices, overwritten",
  answer: "The answer",
};
