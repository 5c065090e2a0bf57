import type { AssumptionName, Quantity, RoiInputs, RoiQuestion } from "../../src/roi/index.js";

const price = (name: string, value: number, field: AssumptionName): Quantity => ({
  name,
  value,
  unit: "USD",
  provenance: "catalogue",
  source: "made up for the test",
  asOf: "2026-11-22",
  field,
});

/** A small, round question: base 1,000 tokens in, few-shot 3,000, tuned 200; 10 points better than base. */
export function sampleQuestion(changes: Partial<RoiInputs> = {}): RoiQuestion {
  const arm = (name: "base" | "tuned", inputTokensPerRequest: number, accuracy: number) => ({
    name,
    role: name,
    inputTokensPerRequest,
    outputTokensPerRequest: 10,
    sharedPrefixTokens: inputTokensPerRequest / 2,
    accuracy,
    n: 400,
  });
  return {
    arms: [arm("base", 1000, 0.8), arm("tuned", 200, 0.9)],
    accuracyDifference: { against: "base", estimate: 0.1, low: 0.06, high: 0.14 },
    prices: {
      pricedAs: "sample",
      modelName: "Sample",
      inputTokens: price("input price", 0.3, "inputPriceUsd"),
      outputTokens: price("output price", 2.5, "outputPriceUsd"),
      cacheRead: price("price of cached input", 0.03, "cacheReadPriceUsd"),
      cacheWrite: price("price of writing the cache", 0.375, "cacheWritePriceUsd"),
      batchFactor: price("batch discount", 0.5, "batchFactor"),
      customInputTokens: price("input price of the custom model", 0.4, "customInputPriceUsd"),
      customOutputTokens: price("output price of the custom model", 3, "customOutputPriceUsd"),
      storage: price("storage of the custom model", 5, "storageMonthlyUsd"),
      provisionedHour: price("provisioned throughput", 60, "provisionedHourUsd"),
      minCachePrefixTokens: null,
    },
    assumptions: {
      monthlyRequests: 100_000,
      setupCostUsd: 1200,
      monthlyMaintenanceUsd: 100,
      valuePerImprovedAnswerUsd: 0.02,
      horizonMonths: 12,
      ...changes,
    },
  };
}
