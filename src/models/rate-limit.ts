/**
 * What a service says about its rate limits, and how many requests to keep under way in answer.
 * Pure functions: the one place that sends requests holds the state.
 */

/** The limits that a response's headers state. What it does not state is absent. */
export interface RateLimitHeaders {
  remainingRequests?: number;
  limitRequests?: number;
  remainingTokens?: number;
  limitTokens?: number;
  /** When the quota is full again, milliseconds since 1970. */
  resetAtMs?: number;
  /** How long the service asks to wait; 0 means that it may be tried again at once. */
  retryAfterMs?: number;
}

const counts = {
  remainingRequests: [
    "x-ratelimit-remaining-requests",
    "anthropic-ratelimit-requests-remaining",
    "x-ratelimit-remaining",
    "ratelimit-remaining",
  ],
  limitRequests: [
    "x-ratelimit-limit-requests",
    "anthropic-ratelimit-requests-limit",
    "x-ratelimit-limit",
    "ratelimit-limit",
  ],
  remainingTokens: ["x-ratelimit-remaining-tokens", "anthropic-ratelimit-tokens-remaining"],
  limitTokens: ["x-ratelimit-limit-tokens", "anthropic-ratelimit-tokens-limit"],
} as const;

const resets = [
  "x-ratelimit-reset-requests",
  "x-ratelimit-reset-tokens",
  "anthropic-ratelimit-requests-reset",
  "anthropic-ratelimit-tokens-reset",
  "x-ratelimit-reset",
  "ratelimit-reset",
];

/**
 * Reads the rate-limit headers of Anthropic, of OpenAI and its likes, and the generic ones, names in any case.
 * Values that are not numbers, negative or not finite are ignored: a header is a hint, never a fault.
 * @param now the current time, for headers that state a duration
 * @example parseRateLimitHeaders({ "Retry-After": "30" }, new Date(0)) // { retryAfterMs: 30000, resetAtMs: 30000 }
 */
export function parseRateLimitHeaders(headers: Readonly<Record<string, string>>, now: Date): RateLimitHeaders {
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  const found: RateLimitHeaders = {};
  for (const key of Object.keys(counts) as (keyof typeof counts)[]) {
    const value = firstOf(counts[key], named, wholeNumber);
    if (value !== null) found[key] = value;
  }
  const retryAfterMs =
    firstOf(["retry-after-ms"], named, wholeNumber) ??
    firstOf(["retry-after"], named, (value) => parseRetryAfter(value, now));
  if (retryAfterMs !== null) found.retryAfterMs = retryAfterMs;
  const resetAtMs =
    firstOf(resets, named, (value) => resetTime(value, now)) ??
    (retryAfterMs === null ? null : now.getTime() + retryAfterMs);
  if (resetAtMs !== null) found.resetAtMs = resetAtMs;
  return found;
}

/**
 * Milliseconds of a Retry-After header: whole seconds or a date; `null` when it is neither. A date in the past is 0.
 * @example parseRetryAfter("30", new Date()) // 30000
 */
export function parseRetryAfter(value: string, now: Date): number | null {
  const trimmed = value.trim();
  if (/^\d+$/u.test(trimmed)) {
    const delayMs = Number(trimmed) * 1000;
    return Number.isFinite(delayMs) ? delayMs : null;
  }
  const at = dateNear(trimmed, now);
  return at === null ? null : Math.max(0, at - now.getTime());
}

/**
 * Requests to keep under way when only a share of the quota is left: unchanged from 10 % on, then falling in a
 * straight line from 60 % of them to 20 % at nothing.
 * @example concurrencyNearLimit(100, 0.05) // 40
 */
export function concurrencyNearLimit(current: number, remainingShare: number, { minimum = 1 } = {}): number {
  const share = Math.min(1, Math.max(0, remainingShare));
  if (share >= 0.1 || current <= minimum) return current;
  return Math.max(minimum, Math.floor(current * (0.2 + 4 * share) + 1e-9));
}

/** Requests to keep under way after the service refused one for its rate: half, rounded down. */
export function concurrencyAfterRefusal(current: number, { minimum = 1 } = {}): number {
  return Math.max(minimum, Math.floor(current / 2));
}

/** Requests to keep under way after five answers in a row: half as many again, up to `maximum`. */
export function concurrencyAfterSuccesses(current: number, { maximum }: { maximum: number }): number {
  return Math.min(maximum, Math.ceil(current * 1.5));
}

function firstOf<T>(
  names: readonly string[],
  headers: ReadonlyMap<string, string>,
  read: (value: string) => T | null,
): T | null {
  for (const name of names) {
    const value = headers.get(name);
    const result = value === undefined ? null : read(value);
    if (result !== null) return result;
  }
  return null;
}

function wholeNumber(value: string): number | null {
  const number = /^\d+(\.\d+)?$/u.test(value) ? Math.floor(Number(value)) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/** A duration (1m30s, 500ms), seconds, a Unix time in seconds or milliseconds (told apart by size), or a date. */
function resetTime(value: string, now: Date): number | null {
  const parts = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)(ms|s))?$/u.exec(value);
  if (parts && value !== "") {
    const [, hours = "0", minutes = "0", rest = "0", unit] = parts;
    return (
      now.getTime() + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(rest) * (unit === "ms" ? 1 : 1000)
    );
  }
  const number = /^\d+(\.\d+)?$/u.test(value) ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) {
    if (number < 1e9) return now.getTime() + number * 1000;
    return number < 1e10 ? number * 1000 : number;
  }
  return dateNear(value, now);
}

/** A date within a year of now: anything else is a broken clock. */
function dateNear(value: string, now: Date): number | null {
  const at = Date.parse(value);
  return /[a-z]|-\d\d-/iu.test(value) && Math.abs(at - now.getTime()) < 31_536_000_000 ? at : null;
}
