import { type Catalogue, type Commitment, modelOf, modifierOf, type PriceKind, priceOf } from "../catalogue/index.js";
import type { AssumptionName } from "./assumption-fields.js";
import type { RoiInputs } from "./assumptions.js";
import { priceQuantity, type Quantity } from "./quantity.js";

/** The prices that the ROI reckons with, each with its source and date, or null with the reason. */
export interface RoiPrices {
  /** Catalogue id of the model whose prices these are. */
  pricedAs: string;
  modelName: string;
  inputTokens: Quantity;
  outputTokens: Quantity;
  cacheRead: Quantity;
  cacheWrite: Quantity;
  /** Factor on token prices in a batch. */
  batchFactor: Quantity;
  customInputTokens: Quantity;
  customOutputTokens: Quantity;
  storage: Quantity;
  provisionedHour: Quantity;
  /** Shortest shared prefix that caching takes; null: not found. */
  minCachePrefixTokens: number | null;
}

/** The input by which an analyst overwrites a price. */
const FIELD_OF: Partial<Record<PriceKind, AssumptionName>> = {
  inputTokens: "inputPriceUsd",
  outputTokens: "outputPriceUsd",
  cacheRead: "cacheReadPriceUsd",
  cacheWrite: "cacheWritePriceUsd",
  customInputTokens: "customInputPriceUsd",
  customOutputTokens: "customOutputPriceUsd",
  storage: "storageMonthlyUsd",
  provisionedHour: "provisionedHourUsd",
};

/** The prices with those that the analyst filled in or overwrote, marked as assumed. */
export function overwrittenPrices(prices: RoiPrices, given: RoiInputs): RoiPrices {
  const entries = Object.entries(prices).map(([key, price]: [string, unknown]) => {
    const { field, value, source: _source, asOf: _asOf, reason: _reason, ...rest } = (price ?? {}) as Quantity;
    const own = field === undefined ? undefined : given[field];
    if (own === undefined) return [key, price];
    const before = value === null ? "was not known" : `overwrites ${value} of the catalogue`;
    return [key, { ...rest, field, value: own, provenance: "assumed", source: `by the analyst; ${before}` }];
  });
  return Object.fromEntries(entries) as RoiPrices;
}

/**
 * All prices of one model that the ROI needs, from the catalogue with the team's overrides.
 * @param commitment of provisioned throughput
 * @param promptTokens length of the prompts, for models whose price depends on it
 * @throws TunelabError `bad-parameter` for an unknown model
 */
export function roiPrices(
  catalogue: Catalogue,
  modelId: string,
  { commitment = "none", promptTokens = 0 }: { commitment?: Commitment; promptTokens?: number } = {},
): RoiPrices {
  const model = modelOf(catalogue, modelId);
  const price = (kind: PriceKind, name: string): Quantity =>
    priceQuantity(
      name,
      priceOf(catalogue, modelId, kind, { commitment, promptTokens }),
      FIELD_OF[kind] as AssumptionName,
    );
  const batch = modifierOf(catalogue, modelId, "batch");
  const unit = "factor on token prices";
  return {
    pricedAs: model.id,
    modelName: model.name,
    inputTokens: price("inputTokens", "input price"),
    outputTokens: price("outputTokens", "output price"),
    cacheRead: price("cacheRead", "price of cached input"),
    cacheWrite: price("cacheWrite", "price of writing the cache"),
    batchFactor:
      batch === null
        ? {
            name: "batch discount",
            value: null,
            unit,
            field: "batchFactor",
            provenance: "catalogue",
            reason: `no batch price of ${model.name} found as of ${catalogue.asOf}`,
          }
        : {
            name: "batch discount",
            value: batch.factor,
            unit,
            field: "batchFactor",
            provenance: "catalogue",
            source: batch.source,
            asOf: batch.asOf,
          },
    customInputTokens: price("customInputTokens", "input price of the custom model"),
    customOutputTokens: price("customOutputTokens", "output price of the custom model"),
    storage: price("storage", "storage of the custom model"),
    provisionedHour: price("provisionedHour", `provisioned throughput (commitment: ${commitment})`),
    minCachePrefixTokens: model.minCachePrefixTokens,
  };
}
