import type { ChatModel, Completion } from "../core/chat-model.js";
import { messageOf, TunelabError } from "../core/errors.js";
import { ProviderError } from "../core/provider-error.js";
import { anthropicBody, readMessage, readStream } from "./anthropic-messages.js";
import type { AnthropicSettings } from "./anthropic-settings.js";
import { startAttempt } from "./attempt.js";

/** Statuses that may pass: time-out, conflict, rate limit, any fault of the server (529 is "overloaded"). */
const isRetryableStatus = (status: number): boolean =>
  status === 408 || status === 409 || status === 429 || status >= 500;

/** Statuses that every request of this model would get: not signed in, no money, not allowed, no such model. */
const FATAL_REMEDIES: Record<number, string> = {
  401: "The key was not accepted: check ANTHROPIC_API_KEY (and ANTHROPIC_BASE_URL, if it is set).",
  402: "The account cannot pay: check its billing.",
  403: "The key may not use this model: check the key's workspace and the model's name.",
  404: "No such model at this address: check the model's name and ANTHROPIC_BASE_URL.",
};

/**
 * The wait that response headers ask for, in ms: `retry-after-ms`, else `retry-after` as seconds or as a date.
 * Null when they ask for none or cannot be read.
 */
export function retryAfterMsOf(headers: Headers | undefined, now: () => number = Date.now): number | null {
  const milliseconds = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds;
  const text = headers?.get("retry-after") ?? "";
  if (text.trim() === "") return null;
  if (Number(text) >= 0) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now());
}

/** The parts of the SDK's error that are read here. */
interface ApiFailure {
  status?: number;
  headers?: Headers;
  apiMessage: string | null;
  message: string;
}

/** The messages of an error and of everything that caused it, from the outside in. */
function messagesOf(thrown: unknown): string[] {
  const messages: string[] = [];
  for (let error = thrown; error instanceof Error && messages.length < 5; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException;
    messages.push(error.message || (code ?? error.name));
  }
  return messages;
}

function usableKey(key: string | undefined): string {
  const trimmed = key?.trim() ?? "";
  if (trimmed === "") {
    throw new TunelabError("missing-credentials", "no Anthropic API key", {
      remedy: "Set ANTHROPIC_API_KEY. For a compatible local server set ANTHROPIC_BASE_URL too; it takes any key.",
    });
  }
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new TunelabError("missing-credentials", "ANTHROPIC_API_KEY holds a space, a line break or a special sign", {
      remedy: "Copy the key again, without anything around it.",
    });
  }
  return trimmed;
}

/** What a client of the SDK needs, from settings and environment. */
interface AnthropicAccess {
  key: string;
  baseUrl: string | undefined;
  timeoutMs: number;
}

export function anthropicAccess({
  apiKey = process.env["ANTHROPIC_API_KEY"],
  baseUrl = process.env["ANTHROPIC_BASE_URL"],
  timeoutMs = 120_000,
}: AnthropicSettings): AnthropicAccess {
  return { key: usableKey(apiKey), baseUrl, timeoutMs };
}

/** The SDK's client with its own retries off, and a reader of what it throws. */
export async function openAnthropic({ key, baseUrl, timeoutMs }: AnthropicAccess) {
  const { default: Anthropic, APIError } = await import("@anthropic-ai/sdk");
  const withoutKey = (text: string) => text.replaceAll(key, "[key]");
  const client = new Anthropic({
    apiKey: key,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: "off",
    openTelemetry: false,
    ...(baseUrl ? { baseURL: baseUrl } : {}),
  });
  const failureOf = (subject: string, thrown: unknown): ProviderError => {
    if (!(thrown instanceof APIError)) {
      return new ProviderError(`${subject}: the answer could not be read: ${withoutKey(messageOf(thrown))}`, {
        isRetryable: true,
      });
    }
    const { status, headers, apiMessage, message } = thrown as ApiFailure;
    if (status === undefined) {
      const reason = withoutKey(messagesOf(thrown).join(": "));
      const wasSent = !/ECONNREFUSED|ENOTFOUND|EAI_AGAIN/u.test(reason);
      return new ProviderError(`${subject}: no connection: ${reason}`, { isRetryable: true, mayBeBilled: wasSent });
    }
    const remedy = FATAL_REMEDIES[status];
    const said = withoutKey(apiMessage ?? message).slice(0, 500);
    return new ProviderError(`${subject}: status ${status}: ${said}`, {
      status,
      isRetryable: isRetryableStatus(status) && headers?.get("x-should-retry") !== "false",
      retryAfterMs: retryAfterMsOf(headers),
      isFatal: remedy !== undefined,
      ...(remedy === undefined ? {} : { remedy }),
    });
  };
  return { client, failureOf };
}

/**
 * A model behind the Anthropic Messages API. One attempt a call: the SDK's own retries are off, so that retries are
 * counted and capped in one place. Usage is the provider's own; the cost is left to whoever knows the price.
 * @throws TunelabError `missing-credentials` when no key is set. A failed request is a `ProviderError`; the key is in none.
 */
export async function anthropicModel(model: string, settings: AnthropicSettings = {}): Promise<ChatModel> {
  const { promptCache = null, stream = false, onHeaders } = settings;
  const access = anthropicAccess(settings);
  const { timeoutMs } = access;
  const { client, failureOf } = await openAnthropic(access);
  return {
    id: `anthropic:${model}`,
    async complete(request, { signal } = {}): Promise<Completion> {
      const body = anthropicBody(model, request, promptCache);
      const attempt = startAttempt(timeoutMs, signal);
      const startedAt = performance.now();
      try {
        const { data, response } = await client.messages
          .create({ ...body, ...(stream ? { stream } : {}) }, { signal: attempt.signal })
          .withResponse();
        onHeaders?.(Object.fromEntries(response.headers));
        const answer =
          "controller" in data ? await readStream(data, () => performance.now() - startedAt) : readMessage(data);
        const latencyMs = performance.now() - startedAt;
        return { ...answer, costUsd: null, latencyMs, attempts: 1, servedFrom: "model" };
      } catch (thrown) {
        signal?.throwIfAborted();
        if (attempt.timedOut()) {
          throw new ProviderError(`${model}: no complete answer within ${timeoutMs / 1000} s`, { isRetryable: true });
        }
        const { headers } = thrown as { headers?: unknown };
        if (onHeaders && headers instanceof Headers) onHeaders(Object.fromEntries(headers));
        throw failureOf(model, thrown);
      } finally {
        attempt.end();
      }
    },
  };
}
