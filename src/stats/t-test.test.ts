import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../core/random.js";
import { normalQuantile } from "./distributions.js";
import { equivalenceTest } from "./equivalence.js";
import { pairedTTest, studentTTest, welchTTest } from "./t-test.js";

const sample = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 15 });

/** `count` normal values by inversion. */
function normals(count: number, random: () => number, { centre = 0, spread = 1 } = {}): number[] {
  return Array.from({ length: count }, () => centre + spread * normalQuantile(random() * 0.999999 + 5e-7));
}

describe("t-tests", () => {
  // scipy 1.10.1: ttest_ind([1, 2, 3], [2, 4, 6, 8], equal_var=False)
  it("agree with scipy", () => {
    const welch = welchTTest([1, 2, 3], [2, 4, 6, 8]);
    expect(welch.statistic).toBeCloseTo(-2.121320343559643, 12);
    expect(welch.pValue).toBeCloseTo(0.0999128643118008, 12);
    expect(welch.degreesOfFreedom).toBeCloseTo(4.075471698113207, 12);
    expect(studentTTest([1, 2, 3], [2, 4, 6, 8]).pValue).toBeCloseTo(0.12001763774189389, 12);
    expect(pairedTTest([1, 2, 3, 4], [2, 2, 5, 6]).pValue).toBeCloseTo(0.07960498081790625, 12);
  });

  it.each([
    ["one pair", pairedTTest([1], [2]), "at least 2 pairs, got 1"],
    ["no pair", pairedTTest([], []), "at least 2 pairs, got 0"],
    ["equal differences", pairedTTest([1, 2, 3], [2, 3, 4]), "every difference is the same"],
    [
      "equal differences but for rounding",
      pairedTTest([0.1, 0.2, 0.3], [0.2, 0.3, 0.4]),
      "every difference is the same",
    ],
    ["constant samples", welchTTest([1, 1, 1], [2, 2, 2]), "both samples are constant"],
    ["too small a sample", studentTTest([1], [2, 3]), "at least 2 values in each sample, got 1 and 2"],
  ])("give null and the reason for %s", (_, result, reason) => {
    expect(result).toMatchObject({ statistic: null, pValue: null, interval: null });
    expect(result.reason).toContain(reason);
  });

  it("still give the difference of means where the test is undefined", () => {
    expect(welchTTest([1, 1, 1], [2, 2, 2]).estimate).toBe(-1);
    expect(pairedTTest([1], [3]).estimate).toBe(-2);
    expect(pairedTTest([], []).estimate).toBeNull();
  });

  it("refuse what is a programmer's mistake", () => {
    expect(() => pairedTTest([1, 2], [1])).toThrow("first and second must have the same length, got 2 and 1");
    expect(() => welchTTest([1, Number.NaN], [1, 2])).toThrow("got NaN");
    expect(() => welchTTest([1, 2], [1, 3], { level: 95 })).toThrow("level must lie between 0 and 1, got 95");
  });

  it("are antisymmetric, and one-sided p-values add up to 1", () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const [there, back] = [welchTTest(first, second), welchTTest(second, first)];
        if (there.pValue === null || back.pValue === null) return;
        expect(there.pValue).toBeCloseTo(back.pValue, 9);
        expect(there.estimate).toBeCloseTo(-(back.estimate as number), 9);
        const greater = welchTTest(first, second, { alternative: "greater" }).pValue as number;
        const less = welchTTest(first, second, { alternative: "less" }).pValue as number;
        expect(greater + less).toBeCloseTo(1, 9);
      }),
      { seed: 4 },
    );
  });

  it("the interval leaves out 0 exactly when the two-sided test rejects", () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const { pValue, interval } = studentTTest(first, second);
        if (pValue === null || interval === null || Math.abs(pValue - 0.05) < 1e-9) return;
        expect(interval.low > 0 || interval.high < 0).toBe(pValue < 0.05);
      }),
      { seed: 5 },
    );
  });

  it("without a difference reject in 5 % of the runs, with unequal sizes and spreads", () => {
    const random = seededRandom(11);
    const runs = 2000;
    let rejected = 0;
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      const result = welchTTest(normals(8, random, { spread: 3 }), normals(30, random));
      if ((result.pValue as number) < 0.05) rejected += 1;
      if (result.interval && result.interval.low <= 0 && result.interval.high >= 0) covered += 1;
    }
    expect(rejected / runs).toBeGreaterThan(0.033);
    expect(rejected / runs).toBeLessThan(0.067);
    expect(covered).toBe(runs - rejected);
  });
});

describe("equivalence", () => {
  it("is shown by an interval inside the margin, and only by that", () => {
    const random = seededRandom(12);
    for (let run = 0; run < 200; run += 1) {
      const [first, second] = [normals(20, random), normals(33, random)];
      const result = equivalenceTest(first, second, { margin: 0.6, design: "independent" });
      const inside = result.interval && result.interval.low > -0.6 && result.interval.high < 0.6;
      expect(result.equivalent).toBe(inside);
    }
  });

  it("is wrongly claimed in at most 5 % when the difference sits on the margin", () => {
    const random = seededRandom(13);
    let claimed = 0;
    for (let run = 0; run < 1500; run += 1) {
      const result = equivalenceTest(normals(60, random, { centre: 0.5 }), normals(40, random), {
        margin: 0.5,
        design: "independent",
      });
      if (result.equivalent) claimed += 1;
    }
    expect(claimed / 1500).toBeLessThan(0.07);
    expect(claimed).toBeGreaterThan(0);
  });

  it("is unknown without spread, and a margin must be above 0", () => {
    expect(equivalenceTest([1, 2], [1, 2], { margin: 1 })).toMatchObject({ equivalent: null, pValue: null });
    expect(() => equivalenceTest([1, 2], [1, 3], { margin: 0 })).toThrow("margin must be above 0, got 0");
  });
});
