export { type BedrockModelId, type BedrockModelKind, parseBedrockModelId } from "./bedrock-model-id.js";
export { Budget, type BudgetLimits, type Spending } from "./budget.js";
export { budgeted } from "./budgeted.js";
export { type CacheKey, cached, cacheFile, cacheKey } from "./cached.js";
export { type ModelId, parseModelId } from "./model-id.js";
export { openBatchModel } from "./open-batch-model.js";
export { openCatalogue } from "./open-catalogue.js";
export { type OpenModelOptions, openModel } from "./open-model.js";
export { costOf, priced, type TokenPrice } from "./priced.js";
export {
  concurrencyAfterRefusal,
  concurrencyAfterSuccesses,
  concurrencyNearLimit,
  parseRateLimitHeaders,
  type RateLimitHeaders,
} from "./rate-limit.js";
export { listModels, promote, registerModel, resolveModel, rollBack } from "./registry.js";
export type { Alias, AliasChange, Lineage, Registry, RegistryEntry, RegistryOwner } from "./registry-file.js";
export { recorded, replayModel } from "./replay.js";
export { type GateCounts, type GateOptions, RequestGate, RequestGates } from "./request-gate.js";
export { requestKey } from "./request-key.js";
export { type RetryPolicy, retried, retryDelayMs } from "./retried.js";
export { type Spend, spendBound } from "./token-bound.js";
