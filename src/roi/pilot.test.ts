import { describe, expect, it } from "vitest";
import { sampleQuestion } from "../../test/support/roi-question.js";
import { type ActualMonth, reviewPilot } from "./pilot.js";

const tuned = (changes: Partial<ActualMonth> = {}): ActualMonth => ({
  month: 1,
  approach: "tuned-on-demand",
  requests: 10_000,
  // 10,000 requests at $0.11 a thousand, storage $5, upkeep $100
  costUsd: 1.1 + 105,
  ...changes,
});
const base = (changes: Partial<ActualMonth> = {}): ActualMonth => ({
  month: 1,
  approach: "base",
  requests: 90_000,
  costUsd: 90 * 0.325,
  ...changes,
});

describe("reviewPilot", () => {
  it("finds no error where the bills are as forecast, and changes nothing", () => {
    const review = reviewPilot(sampleQuestion(), [tuned(), base()]);
    expect(review.rows.map(({ relativeError }) => Number(relativeError?.toFixed(9)))).toEqual([0, 0]);
    expect(review.savingError).toBeCloseTo(0, 9);
    expect(review.corrections).toEqual([{ name: "monthlyRequests", before: 100_000, after: 100_000 }]);
    expect(review.corrected.headline?.monthlySavingUsd).toBeCloseTo(-83.5, 9);
  });

  it("does not take more traffic for a wrong price", () => {
    const review = reviewPilot(sampleQuestion(), [tuned({ requests: 20_000, costUsd: 2.2 + 105 })]);
    expect(review.rows[0]?.relativeError).toBeCloseTo(0, 9);
    expect(review.savingError).toBeNull();
    expect(review.words).toContain("the saving cannot be told until both ways were run");
  });

  it("corrects traffic, tokens and accuracy, and reckons anew", () => {
    const rows = [
      tuned({ inputTokens: 4_000_000, outputTokens: 100_000, accuracy: 0.85 }),
      base({ requests: 190_000, costUsd: 61.75 }),
    ];
    const review = reviewPilot(sampleQuestion({ monthlyGrowth: 0.1 }), [
      ...rows,
      base({ month: 2, requests: 220_000, costUsd: 71.5 }),
    ]);
    const after = Object.fromEntries(review.corrections.map((one) => [one.name, one.after]));
    // 420,000 requests where 100,000 + 110,000 were forecast
    expect(after).toEqual({
      monthlyRequests: 200_000,
      tunedInputTokens: 400,
      tunedOutputTokens: 10,
      tunedAccuracy: 0.85,
    });
    expect(review.corrected.headline?.value.accuracyGain).toBeCloseTo(0.05, 12);
    expect(review.corrected.notes.join(" ")).toContain("Tuned: tokens in");
  });

  it("reads the tokens from the bill where nobody counted them, and carries the saving over to all of the traffic", () => {
    const review = reviewPilot(sampleQuestion(), [tuned(), base({ costUsd: 58.5 })]);
    const after = Object.fromEntries(review.corrections.map((one) => [one.name, one.after]));
    expect(after["baseInputTokens"]).toBeCloseTo(2000, 9);
    expect(after["baseOutputTokens"]).toBeCloseTo(20, 9);
    expect(after).not.toHaveProperty("tunedInputTokens");
    // Forecast saving $32.50 - $116 = -$83.50; with the doubled bill $65 - $116 = -$51.
    expect(review.savingError).toBeCloseTo(32.5 / 83.5, 9);
    expect(review.corrected.headline?.monthlySavingUsd).toBeCloseTo(-51, 6);
  });

  it("says how far the bill lies off, and never NaN for months without traffic", () => {
    const review = reviewPilot(sampleQuestion(), [base({ costUsd: 58.5 })]);
    expect(review.words).toBe(
      "90,000 requests were billed $58.50, +100.0 % from the forecast of $29.25; the saving cannot be told until both ways were run.",
    );
    const idle = reviewPilot(sampleQuestion({ monthlyRequests: 0 }), [base({ requests: 0, costUsd: 0 })]);
    expect(JSON.stringify(idle)).not.toMatch(/NaN|Infinity/);
    expect(idle.rows[0]?.relativeError).toBeNull();
  });

  it.each([
    [[], /the pilot has no months/],
    [[base({ month: 13 })], /row 1, month[\s\S]*1 to 12/],
    [[base({ requests: -1 })], /row 1, requests/],
    [[base(), tuned({ accuracy: 85 })], /row 2, accuracy[\s\S]*write 0\.85/],
    [[base({ approach: "magic" as never })], /must be one of base, few-shot/],
  ])("refuses %o", (rows, message) => {
    expect(() => reviewPilot(sampleQuestion(), rows)).toThrow(message);
  });
});
