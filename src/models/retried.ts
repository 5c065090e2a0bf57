import { setTimeout as sleepFor } from "node:timers/promises";
import type { ChatModel } from "../core/chat-model.js";
import { ProviderError } from "../core/provider-error.js";
import type { Random } from "../core/random.js";

export interface RetryPolicy {
  /** Attempts in all, the first one included. @default 4 */
  attempts?: number;
  /** Wait before the first retry when the provider names none; doubles with each one. @default 500 */
  firstDelayMs?: number;
  /** The longest wait of our own. @default 8000 */
  maxDelayMs?: number;
  /** The longest wait that a provider's Retry-After may cause; a longer one is cut to this. @default 60000 */
  maxRetryAfterMs?: number;
}

/**
 * How long to wait after failed attempt number `attempt` (1-based): what the provider asked for, capped; else
 * exponential back-off less up to a quarter of it by chance, so that many callers do not come back at once.
 */
export function retryDelayMs(
  attempt: number,
  retryAfterMs: number | null,
  { firstDelayMs = 500, maxDelayMs = 8_000, maxRetryAfterMs = 60_000 }: RetryPolicy,
  random: Random,
): number {
  if (retryAfterMs !== null) return Math.min(Math.max(0, retryAfterMs), maxRetryAfterMs);
  return Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs) * (1 - random() / 4);
}

/**
 * The same model, asked again when a failure says that it may pass. Counts attempts; the latency stays that of the
 * attempt that answered. Only `ProviderError`s with `isRetryable` are retried.
 * @param random chance for the back-off, `Math.random` unless given: it changes waiting times only, never a result
 */
export function retried(
  model: ChatModel,
  policy: RetryPolicy = {},
  {
    random = Math.random,
    sleep = (ms, signal) => sleepFor(ms, undefined, signal ? { signal } : {}),
  }: { random?: Random; sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown> } = {},
): ChatModel {
  const { attempts = 4 } = policy;
  return {
    id: model.id,
    async complete(request, options) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return { ...(await model.complete(request, options)), attempts: attempt };
        } catch (thrown) {
          if (!(thrown instanceof ProviderError)) throw thrown;
          thrown.attempts = attempt;
          if (!thrown.isRetryable || attempt >= attempts) throw thrown;
          await sleep(retryDelayMs(attempt, thrown.retryAfterMs, policy, random), options?.signal);
        }
      }
    },
  };
}
