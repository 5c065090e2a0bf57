import type { ChatModel, Usage } from "../core/chat-model.js";

/** What a model's tokens cost, in USD per million. A kind without a price makes any cost that needs it unknown. */
export interface TokenPrice {
  inputPerMillionUsd: number;
  outputPerMillionUsd: number;
  cacheReadPerMillionUsd?: number | null;
  cacheWritePerMillionUsd?: number | null;
}

const partUsd = (tokens: number | undefined, perMillionUsd: number | null | undefined): number | null => {
  if (tokens === undefined || tokens === 0) return 0;
  return perMillionUsd === null || perMillionUsd === undefined ? null : (tokens / 1e6) * perMillionUsd;
};

/**
 * What a request cost, in USD. Null when the price of a kind of token that was used is not known: unknown is never 0.
 * @example costOf({ inputTokens: 650, outputTokens: 20 }, { inputPerMillionUsd: 0.3, outputPerMillionUsd: 2.5 }) // 0.000245
 */
export function costOf(usage: Usage, price: TokenPrice | null): number | null {
  if (price === null) return null;
  const parts = [
    partUsd(usage.inputTokens, price.inputPerMillionUsd),
    partUsd(usage.outputTokens, price.outputPerMillionUsd),
    partUsd(usage.cacheReadTokens, price.cacheReadPerMillionUsd),
    partUsd(usage.cacheWriteTokens, price.cacheWritePerMillionUsd),
  ];
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

/** The same model with `costUsd` worked out from its usage. A price of null leaves the cost unknown. */
export function priced(model: ChatModel, price: TokenPrice | null): ChatModel {
  return {
    id: model.id,
    async complete(request, options) {
      const completion = await model.complete(request, options);
      return { ...completion, costUsd: costOf(completion.usage, price) };
    },
  };
}
