import { describe, expect, it } from "vitest";
import { passAtK, passHatK } from "./pass-at-k.js";
import { shapiroWilkTest } from "./shapiro-wilk.js";
import { independentZTest } from "./z-test.js";

describe("Shapiro-Wilk", () => {
  // R 4: shapiro.test(c(148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236)): W = 0.79, p = 0.007 (Shapiro and Wilk's own data)
  it("agrees with R", () => {
    const result = shapiroWilkTest([148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236]);
    expect(result.statistic).toBeCloseTo(0.7888, 4);
    expect(result.pValue).toBeCloseTo(0.0067, 4);
  });

  it("does not see offset, scale or order", () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7];
    const moved = [...values].reverse().map((value) => 40 - 3 * value);
    expect(shapiroWilkTest(moved).pValue).toBeCloseTo(shapiroWilkTest(values).pValue as number, 9);
  });

  it("says why it has no answer", () => {
    expect(shapiroWilkTest([1, 2]).reason).toContain("at least 3 values, got 2");
    expect(shapiroWilkTest([2, 2, 2, 2]).reason).toContain("every value is the same");
    expect(shapiroWilkTest(Array.from({ length: 5001 }, (_, index) => index)).reason).toContain("5,000");
  });
});

describe("z-test of reported means", () => {
  it("reads what other harnesses print", () => {
    const first = { mean: 0.6, standardError: 0.02, n: 600 };
    const second = { mean: 0.55, standardError: 0.02, n: 600 };
    expect(independentZTest(first, second).pValue).toBeCloseTo(0.0770998717435417, 12);
    const certain = { ...first, standardError: 0 };
    expect(independentZTest(certain, certain).reason).toContain("no spread");
    expect(() => independentZTest({ ...first, standardError: -1 }, second)).toThrow("first.standardError");
  });
});

describe("pass@k", () => {
  it("is unbiased over draws without replacement", () => {
    expect(passAtK(10, 4, 3).value).toBeCloseTo(1 - 20 / 120, 12);
    expect(passHatK(10, 4, 3).value).toBeCloseTo(4 / 120, 12);
    expect(passAtK(5, 5, 5).value).toBe(1);
    expect(passAtK(5, 1, 6).reason).toContain("k must lie in 1..5");
    expect(passHatK(0, 0, 1).value).toBeNull();
    expect(() => passAtK(3, 4, 1)).toThrow("correct must be at most n, got 4 of 3");
  });
});
