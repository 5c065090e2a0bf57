import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cohenKappa, krippendorffAlpha } from "./agreement.js";
import { chiSquareTest } from "./chi-square.js";
import { fisherExactTest } from "./fisher.js";

const cell = fc.integer({ min: 0, max: 25 });

describe("chi-square", () => {
  // scipy.stats.chi2_contingency([[10, 20], [30, 40]], correction=False)
  it("agrees with scipy", () => {
    const result = chiSquareTest(
      [
        [10, 20],
        [30, 40],
      ],
      { correction: false },
    );
    expect(result.statistic).toBeCloseTo(0.7936507936507936, 12);
    expect(result.pValue).toBeCloseTo(0.37299848361348686, 12);
    expect(result).toMatchObject({ degreesOfFreedom: 1, minimumExpected: 12 });
  });

  it("says why it has no answer", () => {
    expect(chiSquareTest([]).reason).toBe("the table is empty");
    expect(
      chiSquareTest([
        [1, 0],
        [2, 0],
      ]).reason,
    ).toContain("adds up to 0");
    expect(chiSquareTest([[1, 2, 3]])).toMatchObject({ pValue: 1, cramersV: null });
    expect(() => chiSquareTest([[1, 2], [3]])).toThrow("row 1 must have 2 columns, got 1");
    expect(() =>
      chiSquareTest([
        [1, -2],
        [3, 4],
      ]),
    ).toThrow("must not be negative");
  });
});

describe("Fisher's exact test", () => {
  // scipy.stats.fisher_exact([[0, 10], [12, 5]])
  it("agrees with scipy, and names the odds ratio that is infinite", () => {
    expect(
      fisherExactTest([
        [0, 10],
        [12, 5],
      ]),
    ).toMatchObject({ estimate: 0 });
    expect(
      fisherExactTest([
        [0, 10],
        [12, 5],
      ]).pValue,
    ).toBeCloseTo(0.00036378571847679405, 12);
    expect(
      fisherExactTest([
        [5000, 5100],
        [4900, 5300],
      ]).pValue,
    ).toBeCloseTo(0.03769224985074057, 10);
    const infinite = fisherExactTest([
      [3, 0],
      [1, 4],
    ]);
    expect(infinite.estimate).toBeNull();
    expect(infinite.reason).toContain("infinite");
    expect(
      fisherExactTest([
        [0, 0],
        [1, 4],
      ]),
    ).toMatchObject({ pValue: 1, estimate: null });
  });

  it("does not see which rows and columns come first", () => {
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        const p = fisherExactTest([
          [a, b],
          [c, d],
        ]).pValue as number;
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(p).toBeCloseTo(
          fisherExactTest([
            [d, c],
            [b, a],
          ]).pValue as number,
          10,
        );
        expect(p).toBeCloseTo(
          fisherExactTest([
            [a, c],
            [b, d],
          ]).pValue as number,
          10,
        );
      }),
      { seed: 14 },
    );
  });
});

describe("agreement", () => {
  it("kappa is 1 in full agreement, 0 at chance, and null where chance agrees fully", () => {
    expect(
      cohenKappa([
        [5, 0],
        [0, 5],
      ]).value,
    ).toBe(1);
    expect(
      cohenKappa([
        [5, 5],
        [5, 5],
      ]).value,
    ).toBe(0);
    expect(
      cohenKappa([
        [20, 5],
        [10, 15],
      ]).value,
    ).toBeCloseTo(0.4, 12);
    expect(
      cohenKappa([
        [9, 0],
        [0, 0],
      ]),
    ).toMatchObject({ value: null, reason: expect.stringContaining("one and the same") as string });
    expect(cohenKappa([]).reason).toBe("there are no ratings");
    expect(() => cohenKappa([[1, 2]])).toThrow("row 0 must have 1 columns, got 2");
  });

  // Values asserted in the test suite of inspect_ai
  it("Krippendorff's alpha has the published values", () => {
    expect(
      krippendorffAlpha([
        [1, 1, 1],
        [0, 0, 0],
        [1, 1, 1],
        [0, 0, 1],
      ]).value,
    ).toBeCloseTo(1 - 132 / 420, 12);
    expect(
      krippendorffAlpha([
        [1, 1, 0],
        [0, 0],
      ]).value,
    ).toBeCloseTo(1 / 3, 12);
    expect(
      krippendorffAlpha([
        ["a", "a"],
        ["b", "b"],
      ]).value,
    ).toBe(1);
    expect(
      krippendorffAlpha(
        [
          [1, 2],
          [3, 4],
          [1, 1],
        ],
        { level: "interval" },
      ).value,
    ).toBeCloseTo(19 / 24, 12);
    expect(
      krippendorffAlpha(
        [
          [1, 1],
          [3, 4],
          [5, 5],
        ],
        { level: "ordinal" },
      ).value,
    ).toBeCloseTo(94 / 99, 12);
    expect(
      krippendorffAlpha([
        [5, 5],
        [5, 5],
      ]).value,
    ).toBe(1);
  });

  it("leaves out missing ratings and says when nothing is left", () => {
    expect(
      krippendorffAlpha([
        [1, null, 1],
        [2, 2, null],
        [3, null, null],
      ]).value,
    ).toBe(1);
    expect(krippendorffAlpha([[1], [null, 2]]).reason).toBe("no case has two ratings");
    expect(() => krippendorffAlpha([["low", "high"]], { level: "ordinal" })).toThrow("must be a finite number");
  });
});
