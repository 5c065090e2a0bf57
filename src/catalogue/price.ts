import { modelOf } from "./model.js";
import type {
  CacheTtl,
  Catalogue,
  CatalogueModel,
  Commitment,
  PriceKind,
  PriceModifier,
  PriceOrigin,
  PriceRow,
  PriceUnit,
} from "./types.js";
import { UNIT_OF } from "./units.js";

export interface KnownPrice {
  usd: number;
  unit: PriceUnit;
  source: string;
  /** Day, month or year: as exact as the source is. */
  asOf: string;
  origin: PriceOrigin;
  confidence?: "high" | "medium" | "low";
  region?: string;
  note?: string;
}

export interface UnknownPrice {
  usd: null;
  unit: PriceUnit;
  reason: string;
}

/** A price with its source and date, or null with the reason. An unknown price is never 0 and never guessed. */
export type Price = KnownPrice | UnknownPrice;

/** Why a price of this kind cannot exist for this model; null when it can. */
function notOffered(model: CatalogueModel, kind: PriceKind): string | null {
  const { training, name } = model;
  const custom = ["training", "storage", "customInputTokens", "customOutputTokens", "provisionedHour"].includes(kind);
  if (custom && training === null) return `${name} cannot be trained, so it has no price for ${kind}`;
  if (training === null) return null;
  if ((kind === "customInputTokens" || kind === "customOutputTokens") && !training.customOnDemand)
    return `a custom ${name} is not served on demand, only on provisioned throughput`;
  if (kind === "provisionedHour" && !training.customProvisioned)
    return `a custom ${name} is not served on provisioned throughput, only on demand`;
  return null;
}

function fits(row: PriceRow, wanted: { commitment: Commitment; cacheTtl: CacheTtl; promptTokens: number }): boolean {
  return (
    (row.commitment ?? wanted.commitment) === wanted.commitment &&
    (row.cacheTtl ?? wanted.cacheTtl) === wanted.cacheTtl &&
    (row.promptTokensFrom ?? 0) <= wanted.promptTokens &&
    (row.promptTokensTo ?? Number.POSITIVE_INFINITY) >= wanted.promptTokens
  );
}

/**
 * One price of a model.
 * @param commitment of `provisionedHour`
 * @param cacheTtl of `cacheWrite`
 * @param promptTokens length of the prompt, for models whose price depends on it; the lowest tier by default
 * @throws TunelabError `bad-parameter` for an unknown model
 * @example priceOf(catalogue, "amazon.nova-2-lite-v1:0", "training") // { usd: 0.00378, unit: "USD per 1,000 tokens and epoch", … }
 */
export function priceOf(
  catalogue: Catalogue,
  modelId: string,
  kind: PriceKind,
  {
    commitment = "none",
    cacheTtl = "5m",
    promptTokens = 0,
  }: { commitment?: Commitment; cacheTtl?: CacheTtl; promptTokens?: number } = {},
): Price {
  const model = modelOf(catalogue, modelId);
  const unit = UNIT_OF[kind];
  const wanted = { commitment, cacheTtl, promptTokens };
  const row = catalogue.prices.find((one) => one.model === model.id && one.kind === kind && fits(one, wanted));
  if (row === undefined) {
    const reason = notOffered(model, kind) ?? `no published price found as of ${catalogue.asOf}`;
    return { usd: null, unit, reason };
  }
  if (row.usd === null) {
    const place = row.priceListKey === undefined ? "" : ` (AWS Price List: ${row.priceListKey})`;
    return { usd: null, unit, reason: `${row.reason ?? "no reason given"}${place}` };
  }
  return {
    usd: row.usd,
    unit,
    source: row.source ?? "no source given",
    asOf: row.asOf ?? catalogue.asOf,
    origin: row.origin,
    ...(row.confidence === undefined ? {} : { confidence: row.confidence }),
    ...(row.region === undefined ? {} : { region: row.region }),
    ...(row.note === undefined ? {} : { note: row.note }),
  };
}

export type TokenPrices =
  | { inputPerMillionUsd: number; outputPerMillionUsd: number; source: string; asOf: string }
  | { inputPerMillionUsd: null; outputPerMillionUsd: null; reason: string };

/**
 * What a model's tokens cost, in USD per million: the base model's, or the custom model's served on demand.
 * Both nulls with the reason when either price is unknown.
 * @throws TunelabError `bad-parameter` for an unknown model
 * @example tokenPrices(catalogue, "amazon.nova-2-lite-v1:0", "base") // { inputPerMillionUsd: 0.33, outputPerMillionUsd: 2.75, … }
 */
export function tokenPrices(
  catalogue: Catalogue,
  modelId: string,
  priceKind: "base" | "custom-on-demand",
  { promptTokens = 0 }: { promptTokens?: number } = {},
): TokenPrices {
  const custom = priceKind === "custom-on-demand";
  const input = priceOf(catalogue, modelId, custom ? "customInputTokens" : "inputTokens", { promptTokens });
  const output = priceOf(catalogue, modelId, custom ? "customOutputTokens" : "outputTokens", { promptTokens });
  if (input.usd === null) return { inputPerMillionUsd: null, outputPerMillionUsd: null, reason: input.reason };
  if (output.usd === null) return { inputPerMillionUsd: null, outputPerMillionUsd: null, reason: output.reason };
  return {
    inputPerMillionUsd: input.usd,
    outputPerMillionUsd: output.usd,
    source: input.source === output.source ? input.source : `${input.source}; ${output.source}`,
    asOf: [input.asOf, output.asOf].sort()[0] ?? input.asOf,
  };
}

/** The factor of that name on the model's list prices, or null where none was found for its provider. */
export function modifierOf(catalogue: Catalogue, modelId: string, name: PriceModifier["name"]): PriceModifier | null {
  const { provider } = modelOf(catalogue, modelId);
  return catalogue.modifiers.find((one) => one.name === name && one.providers.includes(provider)) ?? null;
}

/**
 * Whole days since a price was seen; null for an unknown price. A price dated to a month or a year counts from its
 * first day, so the age is never understated.
 * @example ageInDays({ asOf: "2026-08-02", … }, { now: new Date("2026-11-22") }) // 112
 */
export function ageInDays(price: Pick<KnownPrice, "asOf"> | UnknownPrice, { now }: { now: Date }): number | null {
  if (!("asOf" in price)) return null;
  const [year = Number.NaN, month = 1, day = 1] = price.asOf.split("-").map(Number);
  const seen = Date.UTC(year, month - 1, day);
  if (!Number.isFinite(seen)) throw new RangeError(`asOf must be a date, got ${price.asOf}`);
  return Math.floor((now.getTime() - seen) / 86_400_000);
}
