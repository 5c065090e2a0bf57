import { setTimeout as sleepFor } from "node:timers/promises";
import type { ChatModel } from "../core/chat-model.js";
import { ProviderError } from "../core/provider-error.js";
import type { Random } from "../core/random.js";
import { RequestGate } from "./request-gate.js";

export interface RetryPolicy {
  /** Attempts that may fail by a fault (5xx, connection, time-out), the first one included. @default 4 */
  attempts?: number;
  /** Attempts that the service may refuse for their rate; a storm passes, a fault may not. @default 12 */
  refusals?: number;
  /** Wait before the first retry when the provider names none; doubles with each one. @default 500 */
  firstDelayMs?: number;
  /** The longest wait of our own. @default 8000 */
  maxDelayMs?: number;
  /** The longest wait that a provider's Retry-After may cause; a longer one is cut to this. @default 60000 */
  maxRetryAfterMs?: number;
}

/** Statuses by which a service says "too much at once": rate limit, overload, no capacity. */
const REFUSAL_STATUSES: ReadonlySet<number | null> = new Set([429, 503, 529]);

/** What the provider asked for, capped; null when it asked for nothing. */
const cappedRetryAfter = (retryAfterMs: number | null, { maxRetryAfterMs = 60_000 }: RetryPolicy): number | null =>
  retryAfterMs === null ? null : Math.min(Math.max(0, retryAfterMs), maxRetryAfterMs);

/**
 * How long to wait after failed attempt number `attempt` (1-based): what the provider asked for, capped; else
 * exponential back-off less up to a quarter of it by chance, so that many callers do not come back at once.
 */
export function retryDelayMs(
  attempt: number,
  retryAfterMs: number | null,
  policy: RetryPolicy,
  random: Random,
): number {
  const { firstDelayMs = 500, maxDelayMs = 8_000 } = policy;
  return (
    cappedRetryAfter(retryAfterMs, policy) ??
    Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs) * (1 - random() / 4)
  );
}

/**
 * The same model behind a gate, asked again when a failure says that it may pass. The one place for rate limits and
 * retries: the gate decides how many attempts are under way, a retry waits outside it, and attempts are counted. The
 * latency stays that of the attempt that answered. Only `ProviderError`s with `isRetryable` are retried.
 * @param gate shared by all that ask the same service; one of its own unless given
 * @param random chance for the back-off, `Math.random` unless given: it changes waiting times only, never a result
 */
export function retried(
  model: ChatModel,
  policy: RetryPolicy = {},
  {
    gate = new RequestGate(),
    random = Math.random,
    sleep = (ms, signal) => sleepFor(ms, undefined, signal ? { signal } : {}),
  }: { gate?: RequestGate; random?: Random; sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown> } = {},
): ChatModel {
  const { attempts: faultLimit = 4, refusals: refusalLimit = 12 } = policy;
  return {
    id: model.id,
    async complete(request, options) {
      let faults = 0;
      let refusals = 0;
      for (;;) {
        const enteredAtMs = await gate.enter(options?.signal);
        let delayMs: number;
        try {
          const completion = await model.complete(request, options);
          gate.answered();
          return { ...completion, attempts: faults + refusals + 1 };
        } catch (thrown) {
          if (!(thrown instanceof ProviderError)) throw thrown;
          const isRefusal = REFUSAL_STATUSES.has(thrown.status);
          if (isRefusal) {
            refusals += 1;
            gate.refused(enteredAtMs, cappedRetryAfter(thrown.retryAfterMs, policy));
          } else {
            faults += 1;
          }
          thrown.attempts = faults + refusals;
          if (!thrown.isRetryable || faults >= faultLimit || refusals >= refusalLimit) throw thrown;
          delayMs = retryDelayMs(isRefusal ? refusals : faults, thrown.retryAfterMs, policy, random);
        } finally {
          gate.leave();
        }
        await sleep(delayMs, options?.signal);
      }
    },
  };
}
