import type { ExampleStatistics } from "./statistics.js";

/** What training would cost, from an estimate of the tokens. */
export interface TrainingCostEstimate {
  /** Estimated tokens of one epoch. */
  tokensPerEpoch: number;
  epochs: number;
  /** Tokens that are billed: tokens per epoch × epochs. */
  tokens: number;
  /** Null when no price is known, with the reason. */
  costUsd: number | null;
  reason?: string;
  pricePerThousandTokensUsd: number | null;
}

/**
 * Training cost = tokens of the training part × epochs × price.
 * @param pricePerThousandTokensUsd null when the catalogue has no published price
 * @param reason why there is no price
 * @throws RangeError if epochs is not a positive integer or the price is negative
 * @example trainingCost({ trainingTokens: 1_000_000 }, { epochs: 2, pricePerThousandTokensUsd: 0.001 }).costUsd // 2
 */
export function trainingCost(
  { trainingTokens }: Pick<ExampleStatistics, "trainingTokens">,
  {
    epochs,
    pricePerThousandTokensUsd,
    reason = "no price given",
  }: { epochs: number; pricePerThousandTokensUsd: number | null; reason?: string },
): TrainingCostEstimate {
  if (!Number.isInteger(epochs) || epochs < 1)
    throw new RangeError(`epochs must be an integer of 1 or more, got ${epochs}`);
  if (pricePerThousandTokensUsd !== null && !(pricePerThousandTokensUsd >= 0)) {
    throw new RangeError(`pricePerThousandTokensUsd must be 0 or more, or null, got ${pricePerThousandTokensUsd}`);
  }
  const tokens = trainingTokens * epochs;
  const costUsd = pricePerThousandTokensUsd === null ? null : (tokens / 1000) * pricePerThousandTokensUsd;
  return {
    tokensPerEpoch: trainingTokens,
    epochs,
    tokens,
    costUsd,
    ...(costUsd === null ? { reason } : {}),
    pricePerThousandTokensUsd,
  };
}
