import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  betaQuantile,
  binomialAtLeast,
  binomialCdf,
  chiSquareCdf,
  chiSquareUpper,
  normalCdf,
  normalQuantile,
  normalUpper,
  studentCdf,
  studentQuantile,
  studentTwoSided,
  studentUpper,
} from "./distributions.js";

const relative = (value: number, wanted: number) => Math.abs(value / wanted - 1);

describe("distribution functions", () => {
  // scipy 1.10.1: scipy.stats.norm.sf(z)
  it("keeps the digits of far normal tails", () => {
    expect(relative(normalUpper(37), 5.7255712225239266e-300)).toBeLessThan(1e-12);
    expect(relative(normalUpper(6), 9.865876450376946e-10)).toBeLessThan(1e-13);
    expect(normalUpper(40)).toBe(0);
    expect(normalCdf(40)).toBe(1);
  });

  // scipy.stats.t.sf(abs(t), df) * 2
  it.each([
    [8.5, 4.7, 0.0005004224188127083],
    [1e-8, 30, 0.9999999920873563],
    [1.96, 1e6, 0.04999606758526978],
    [5, 0.5, 0.28599140315885885],
    [12.7062047362, 1, 0.04999999999990086],
  ])("two-sided t tail of %d with %d degrees of freedom", (t, df, wanted) => {
    expect(relative(studentTwoSided(t, df), wanted)).toBeLessThan(1e-11);
  });

  it("joins the expansion for large df to the beta function without a step", () => {
    for (const t of [0.1, 1, 2.5, 6]) {
      expect(relative(studentTwoSided(t, 2000), studentTwoSided(t, 2000.0001))).toBeLessThan(1e-7);
    }
  });

  // Closed form for 2 degrees of freedom: t = (2p - 1) / sqrt(2 p (1 - p))
  it("inverts the t distribution to its last digits", () => {
    for (const p of [1e-9, 0.01, 0.3, 0.4999, 0.9, 0.975]) {
      expect(studentQuantile(p, 2)).toBeCloseTo((2 * p - 1) / Math.sqrt(2 * p * (1 - p)), p < 1e-3 ? 3 : 10);
    }
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(studentQuantile(0.995, 4.7)).toBeCloseTo(4.167892040125036, 10);
  });

  it("answers at both ends of the chi-square distribution", () => {
    expect(relative(chiSquareUpper(700, 3), 2.0991308534204487e-151)).toBeLessThan(1e-12);
    expect([chiSquareUpper(1e-6, 100), chiSquareCdf(1e-6, 100)]).toEqual([1, 0]);
    expect([chiSquareUpper(1e5, 3), chiSquareCdf(1e5, 3)]).toEqual([0, 1]);
  });

  it("refuses shares outside 0..1 and df that are not above 0", () => {
    expect(() => normalQuantile(1.5)).toThrow("p must lie in 0..1, got 1.5");
    expect(() => studentQuantile(Number.NaN, 3)).toThrow(RangeError);
    expect(() => studentTwoSided(1, 0)).toThrow("df must be above 0, got 0");
  });

  it("quantile and distribution function undo each other", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        fc.double({ min: 0.5, max: 1e5, noNaN: true }),
        (p, df) => {
          expect(studentCdf(studentQuantile(p, df), df)).toBeCloseTo(p, 9);
          expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 9);
          expect(studentCdf(2, df) + studentUpper(2, df)).toBeCloseTo(1, 12);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it("binomial tails are each other's complement, and Clopper-Pearson's ends invert them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (n, seed) => {
        const k = 1 + (seed % n);
        expect(binomialCdf(k - 1, n, 0.3) + binomialAtLeast(k, n, 0.3)).toBeCloseTo(1, 11);
        expect(binomialAtLeast(k, n, betaQuantile(0.025, k, n - k + 1))).toBeCloseTo(0.025, 9);
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});
