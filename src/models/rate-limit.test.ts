import { describe, expect, it } from "vitest";
import {
  concurrencyAfterRefusal,
  concurrencyAfterSuccesses,
  concurrencyNearLimit,
  parseRateLimitHeaders,
  parseRetryAfter,
} from "./rate-limit.js";

const now = new Date("2026-11-22T10:00:00Z");
const read = (headers: Record<string, string>) => parseRateLimitHeaders(headers, now);
const inMs = (delayMs: number) => now.getTime() + delayMs;

describe("rate-limit headers", () => {
  it("are read in the three dialects, the most specific first, in any case", () => {
    expect(read({ "X-RateLimit-Remaining-Requests": "100", "x-ratelimit-remaining": "200" })).toEqual({
      remainingRequests: 100,
    });
    expect(
      read({ "anthropic-ratelimit-tokens-remaining": "80000", "anthropic-ratelimit-requests-limit": " 50 " }),
    ).toEqual({
      remainingTokens: 80_000,
      limitRequests: 50,
    });
    expect(read({ "ratelimit-remaining": "0", "ratelimit-limit": "600" })).toEqual({
      remainingRequests: 0,
      limitRequests: 600,
    });
    expect(read({})).toEqual({});
  });

  it.each([
    ["30s", 30_000],
    ["500ms", 500],
    ["1m30s", 90_000],
    ["2h15m30s", 8_130_000],
    ["5m", 300_000],
    ["1.5s", 1500],
    ["120", 120_000],
    [String(now.getTime() / 1000 + 60), 60_000],
    [String(now.getTime() + 60_000), 60_000],
    ["2026-11-22T10:01:00Z", 60_000],
  ])("a reset of %s", (value, delayMs) => {
    expect(read({ "x-ratelimit-reset": value }).resetAtMs).toBe(inMs(delayMs));
  });

  it("a wait comes in milliseconds, seconds or as a date; the reset follows it where none is stated", () => {
    expect(read({ "retry-after-ms": "5000", "retry-after": "30" })).toEqual({
      retryAfterMs: 5000,
      resetAtMs: inMs(5000),
    });
    expect(read({ "retry-after-ms": "Infinity", "retry-after": "30" }).retryAfterMs).toBe(30_000);
    expect(read({ "x-ratelimit-reset": "2m", "retry-after": "30" })).toEqual({
      retryAfterMs: 30_000,
      resetAtMs: inMs(120_000),
    });
    expect(parseRetryAfter("Sun, 22 Nov 2026 10:01:00 GMT", now)).toBe(60_000);
    expect(parseRetryAfter("Sun, 22 Nov 2026 09:00:00 GMT", now)).toBe(0);
    expect(parseRetryAfter("  30  ", now)).toBe(30_000);
    expect(parseRetryAfter("30.5", now)).toBeNull();
    expect(parseRetryAfter("30 seconds", now)).toBeNull();
    expect(parseRetryAfter("Sun, 22 Nov 2046 10:01:00 GMT", now)).toBeNull();
  });

  it("what cannot be meant is ignored", () => {
    expect(
      read({ "x-ratelimit-remaining-requests": "-5", "x-ratelimit-limit-tokens": "many", "retry-after-ms": "-5" }),
    ).toEqual({});
    expect(read({ "x-ratelimit-reset": "-1", "retry-after": "", "x-ratelimit-remaining": "9".repeat(400) })).toEqual(
      {},
    );
  });
});

describe("requests to keep under way", () => {
  it("fall in a straight line near the limit", () => {
    expect([0.05, 0.01, 0, 0.075, 0.099].map((share) => concurrencyNearLimit(100, share))).toEqual([
      40, 24, 20, 50, 59,
    ]);
    expect(concurrencyNearLimit(10, 0.1)).toBe(10);
    expect(concurrencyNearLimit(10, 0.01, { minimum: 5 })).toBe(5);
    expect(concurrencyNearLimit(10, -1)).toBe(2);
  });

  it("halve after a refusal and come back in five steps", () => {
    expect([100, 9, 1].map((current) => concurrencyAfterRefusal(current))).toEqual([50, 4, 1]);
    const path = [1];
    while ((path.at(-1) as number) < 10) path.push(concurrencyAfterSuccesses(path.at(-1) as number, { maximum: 10 }));
    expect(path).toEqual([1, 2, 3, 5, 8, 10]);
  });
});
