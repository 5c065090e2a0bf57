import type { ChatModel, Usage } from "../core/chat-model.js";
import { TunelabError } from "../core/errors.js";
import { ProviderError } from "../core/provider-error.js";
import type { Budget } from "./budget.js";
import { costOf, type TokenPrice } from "./priced.js";
import { spendBound } from "./token-bound.js";

/** All tokens of a request, in and out, cached ones included. */
export const allTokens = ({ inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 }: Usage): number =>
  inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;

/**
 * The same model, every attempt paid from a budget: belongs inside the retries, so that each of them counts. An attempt
 * that the service refused costs nothing; one that broke off may have been paid, and keeps all that was set aside.
 * @throws TunelabError `budget` at once when the budget is in dollars and there is no price; from `complete` when the
 *   budget is used up
 */
export function budgeted(model: ChatModel, budget: Budget, price: TokenPrice | null): ChatModel {
  if (budget.maxUsd !== null && price === null) {
    throw new TunelabError("budget", `${model.id} has no known price: a budget in dollars cannot be kept for it`, {
      remedy: "State its price in data/catalogue/overrides.yaml, or set a budget in tokens instead.",
    });
  }
  return {
    id: model.id,
    async complete(request, options) {
      const bound = spendBound(request, price);
      const reservation = await budget.reserve(bound, options?.signal);
      try {
        const completion = await model.complete(request, options);
        const usd = costOf(completion.usage, price);
        const isSure = usd !== null || price === null;
        budget.settle(
          reservation,
          { tokens: allTokens(completion.usage), usd: isSure ? usd : bound.usd },
          { sure: isSure },
        );
        return completion;
      } catch (thrown) {
        if (thrown instanceof ProviderError && !thrown.mayBeBilled) budget.release(reservation);
        else budget.settle(reservation, bound, { sure: false });
        throw thrown;
      }
    },
  };
}
