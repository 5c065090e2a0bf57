import { describe, expect, it } from "vitest";
import { requireAmount, requireShare } from "./amounts.js";
import { TunelabError } from "./errors.js";

function thrownBy(action: () => unknown): TunelabError {
  try {
    action();
  } catch (error) {
    if (error instanceof TunelabError) return error;
  }
  throw new Error("did not throw a TunelabError");
}

describe("requireShare", () => {
  it("passes shares", () => expect([0, 0.15, 1].map((share) => requireShare("x", share))).toEqual([0, 0.15, 1]));
  it("names the field, the unit and the likely meaning of a percentage", () => {
    const error = thrownBy(() => requireShare("qualityImprovement", 15));
    expect(error.code).toBe("bad-parameter");
    expect(error.findings[0]?.field).toBe("qualityImprovement");
    expect(error.message).toContain("share in 0..1");
    expect(error.remedy).toBe("15 looks like a percentage: write 0.15.");
  });
  it.each([-0.1, 101, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d without guessing", (value) => {
    expect(thrownBy(() => requireShare("x", value)).remedy).toBeUndefined();
  });
});

describe("requireAmount", () => {
  it("passes zero and more", () => expect(requireAmount("x", 0, "USD")).toBe(0));
  it.each([-1, Number.NaN, Number.NEGATIVE_INFINITY, 1e13])("refuses %d with field and unit", (value) => {
    const error = thrownBy(() => requireAmount("monthlyRequests", value, "requests a month"));
    expect(error.findings[0]?.field).toBe("monthlyRequests");
    expect(error.message).toContain("requests a month");
  });
  it("wants whole numbers where asked", () => {
    expect(() => requireAmount("horizonMonths", 1.5, "months", { min: 1, max: 120, whole: true })).toThrow(
      /whole number, 1 to 120 \(months\)/,
    );
  });
  it("refuses text that slipped through a notebook cell", () => {
    expect(() => requireAmount("x", "1,000" as unknown as number, "USD")).toThrow(TunelabError);
  });
});
