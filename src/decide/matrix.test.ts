import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MATRIX_ROWS, matrix } from "./matrix.js";

describe("matrix", () => {
  it.each(MATRIX_ROWS)("$scenario: $recommendation", (row) => {
    expect(matrix(row)).toMatchObject({ recommendation: row.recommendation, nearestRow: row.scenario });
  });
  it("has no row for high volume at low need, and says why it prompts", () => {
    const verdict = matrix({ requestsPerMonth: 50_000, requiredAccuracy: 0.8, costSensitivity: "low" });
    expect(verdict.recommendation).toBe("prompt");
    expect(verdict.words).toContain("80 % accuracy is within a prompt's reach");
  });
  it("prompts at no volume", () => {
    expect(matrix({ requestsPerMonth: 0, requiredAccuracy: 1, costSensitivity: "high" })).toMatchObject({
      recommendation: "prompt",
      words: "0 requests a month are too few to pay for a set-up (under 1,000)",
    });
  });
  it("never turns from fine-tune to prompt as volume or accuracy grows", () => {
    const input = fc.record({
      requestsPerMonth: fc.nat(1_000_000),
      requiredAccuracy: fc.double({ min: 0, max: 1, noNaN: true }),
      costSensitivity: fc.constantFrom("low" as const, "medium" as const, "high" as const),
    });
    fc.assert(
      fc.property(input, fc.nat(1_000_000), (one, more) => {
        if (matrix(one).recommendation === "prompt") return;
        expect(matrix({ ...one, requestsPerMonth: one.requestsPerMonth + more }).recommendation).toBe("fine-tune");
        expect(matrix({ ...one, requiredAccuracy: 1 }).recommendation).toBe("fine-tune");
      }),
      { seed: 32 },
    );
  });
  it("refuses a percentage", () => {
    expect(() => matrix({ requestsPerMonth: 1, requiredAccuracy: 98, costSensitivity: "low" })).toThrow(/write 0\.98/);
  });
});
