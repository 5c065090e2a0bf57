import { describe, expect, it } from "vitest";
import { abTestSize } from "./ab-test-size.js";
import { deploymentPlan } from "./deployment-plan.js";

const plan = (
  verdict: "better" | "worse" | "equivalent" | "not-enough-data",
  pays: boolean | null,
  changes: { baseAccuracy?: number | null; monthlyRequests?: number | null } = {},
) =>
  deploymentPlan({
    benchmark: { verdict, reason: "as measured.", baseAccuracy: 0.8, tunedAccuracy: 0.9, ...changes },
    roi: { pays, reason: "as computed." },
    tuned: { version: "v1", model: "local:mail@v1", artefactHash: "ab12" },
    fallbackModel: "local:untrained",
    monthlyRequests: changes.monthlyRequests === undefined ? 73_000 : changes.monthlyRequests,
    startAt: "2026-09-01T08:00:00Z",
    seed: 1,
  });

describe("deploymentPlan", () => {
  it.each([
    ["better", true, "go"],
    ["better", null, "pilot"],
    ["better", false, "no-go"],
    ["equivalent", true, "go"],
    ["equivalent", null, "no-go"],
    ["equivalent", false, "no-go"],
    ["worse", true, "no-go"],
    ["worse", false, "no-go"],
    ["not-enough-data", true, "pilot"],
    ["not-enough-data", false, "no-go"],
    ["not-enough-data", null, "no-go"],
  ] as const)("%s and pays %s: %s", (verdict, pays, decision) => {
    const made = plan(verdict, pays);
    expect(made.decision).toBe(decision);
    expect(made.canary === null).toBe(decision !== "go");
    expect(made.reasons.slice(1)).toEqual(["Benchmark: as measured.", "Return on investment: as computed."]);
  });

  it("knows the traffic that each step sees", () => {
    const made = plan("better", true);
    expect(made.canaryPower?.[0]?.tunedRequests).toBeCloseTo(5, 12);
    expect(made.abTest?.days).toBeCloseTo((made.abTest?.totalRequests ?? 0) / 2400, 12);
  });

  it("leaves out what it cannot know", () => {
    const made = plan("better", true, { baseAccuracy: null, monthlyRequests: null });
    expect(made).toMatchObject({ decision: "go", abTest: null, canaryPower: null });
  });

  it("is plain data", () => {
    const made = plan("better", true);
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });
});

describe("abTestSize", () => {
  it("agrees with statsmodels", () => {
    // NormalIndPower().solve_power(proportion_effectsize(0.92, 0.9), power=0.8, alpha=0.05, ratio=1) = 3204.7
    const even = abTestSize({ baseAccuracy: 0.9, tunedAccuracy: 0.92, tunedShare: 0.5 });
    expect(even).toMatchObject({ tunedRequests: 3205, baseRequests: 3205, totalRequests: 6410, days: null });
  });

  it("needs more requests in all the more uneven the split, and the fewer answers are labelled", () => {
    const at = (tunedShare: number, labelledShare = 1) =>
      abTestSize({ baseAccuracy: 0.8, tunedAccuracy: 0.9, tunedShare, labelledShare }).totalRequests ?? 0;
    expect(at(0.1)).toBeGreaterThan(at(0.5) * 2);
    expect(at(0.5, 0.1)).toBeGreaterThan(at(0.5) * 9);
  });

  it("says why there is no number", () => {
    expect(abTestSize({ baseAccuracy: 0.9, tunedAccuracy: 0.9, tunedShare: 0.5 })).toMatchObject({
      totalRequests: null,
      reason: "no sample size tells two equal proportions apart",
    });
    expect(abTestSize({ baseAccuracy: 0.8, tunedAccuracy: 0.9, tunedShare: 0 }).reason).toContain("no traffic");
    expect(() => abTestSize({ baseAccuracy: 0.8, tunedAccuracy: 0.9, tunedShare: 10 })).toThrow(RangeError);
  });
});
