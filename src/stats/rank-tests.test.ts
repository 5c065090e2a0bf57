import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../core/random.js";
import { cliffsDelta } from "./cliffs-delta.js";
import { kolmogorovUpper } from "./distributions.js";
import { kolmogorovExactUpper } from "./kolmogorov-exact.js";
import { ksTest } from "./ks-test.js";
import { mannWhitneyTest } from "./mann-whitney.js";
import { wilcoxonTest } from "./wilcoxon.js";

const uniform = (count: number, random: () => number) => Array.from({ length: count }, random);

function rejections(runs: number, pValue: () => number | null): number {
  let rejected = 0;
  for (let run = 0; run < runs; run += 1) if ((pValue() ?? 1) < 0.05) rejected += 1;
  return rejected / runs;
}

describe("Mann-Whitney", () => {
  // scipy.stats.mannwhitneyu([1.1, 2.2, 3.3], [4.4, 5.5, 6.6, 7.7], method=...)
  it("agrees with scipy", () => {
    const [a, b] = [
      [1.1, 2.2, 3.3],
      [4.4, 5.5, 6.6, 7.7],
    ];
    expect(mannWhitneyTest(a, b, { method: "asymptotic" }).pValue).toBeCloseTo(0.05182992721790968, 12);
    expect(mannWhitneyTest(a, b, { method: "asymptotic", continuity: false }).pValue).toBeCloseTo(
      0.03389485352468927,
      12,
    );
    expect(mannWhitneyTest(a, b).pValue).toBeCloseTo(2 / 35, 12);
  });

  it("counts small exact tails without loss: one in all arrangements", () => {
    const low = Array.from({ length: 8 }, (_, index) => index);
    const high = Array.from({ length: 40 }, (_, index) => 100 + index);
    const arrangements = 377_348_994; // C(48, 8)
    expect((mannWhitneyTest(low, high).pValue as number) * arrangements).toBeCloseTo(2, 9);
  });

  it("estimates Cliff's delta", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 20 }),
        (first, second) => {
          const { estimate } = mannWhitneyTest(first, second);
          expect(estimate).toBeCloseTo(cliffsDelta(first, second).value as number, 12);
        },
      ),
      { seed: 6 },
    );
  });

  it("says why it has no answer", () => {
    expect(mannWhitneyTest([], [1]).reason).toBe("one sample is empty");
    expect(mannWhitneyTest([2, 2], [2, 2, 2], { continuity: false }).reason).toContain("no spread");
    expect(mannWhitneyTest([2, 2], [2, 2, 2]).pValue).toBe(1);
    expect(cliffsDelta([], [1]).reason).toContain("empty");
  });

  it("without a difference rejects in about 5 % of the runs", () => {
    const random = seededRandom(21);
    const rate = rejections(2000, () => mannWhitneyTest(uniform(12, random), uniform(31, random)).pValue);
    expect(rate).toBeGreaterThan(0.03);
    expect(rate).toBeLessThan(0.066);
  });
});

describe("Wilcoxon", () => {
  const a = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const b = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

  // scipy.stats.wilcoxon(a, b, method="exact" | "approx")
  it("agrees with scipy", () => {
    expect(wilcoxonTest(a, b)).toMatchObject({ statistic: 5, pValue: 0.0390625 });
    expect(wilcoxonTest(a, b, { method: "asymptotic" }).pValue).toBeCloseTo(0.038151710173415135, 12);
  });

  it("says why it has no answer", () => {
    expect(wilcoxonTest([1, 2], [1, 2]).reason).toContain("every difference is 0");
    expect(wilcoxonTest([], []).reason).toBe("there are no pairs");
    expect(() => wilcoxonTest([1], [])).toThrow(RangeError);
  });

  it("turns round with the samples where nothing is tied", () => {
    const sizes = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(sizes, fc.nat(), (magnitudes, signs) => {
        const differences = magnitudes.map((size, index) => ((signs >> (index % 31)) & 1 ? size : -size));
        const zero = differences.map(() => 0);
        expect(wilcoxonTest(differences, zero).pValue).toEqual(wilcoxonTest(zero, differences).pValue);
      }),
      { seed: 7 },
    );
  });

  it("without a difference rejects in about 5 % of the runs", () => {
    const random = seededRandom(22);
    const rate = rejections(2000, () => wilcoxonTest(uniform(17, random), uniform(17, random)).pValue);
    expect(rate).toBeGreaterThan(0.03);
    expect(rate).toBeLessThan(0.066);
  });
});

describe("Kolmogorov-Smirnov", () => {
  // scipy.stats.ks_2samp(..., method="exact"); scipy.stats.kstwo.sf(d, n)
  it("agrees with scipy", () => {
    const ties = ksTest([1, 1, 1, 2, 2, 3], [1, 2, 2, 2, 3, 3, 3]);
    expect(ties.statistic).toBeCloseTo(0.35714285714285715, 14);
    expect(ties.pValue).toBeCloseTo(0.7115384615384616, 12);
    expect(kolmogorovUpper(1.2)).toBeCloseTo(0.112249666670725, 14); // scipy.special.kolmogorov(1.2)
    expect(kolmogorovExactUpper(10, 0.4)).toBeCloseTo(0.05898924519999926, 12);
    expect(kolmogorovExactUpper(2000, 0.02)).toBeCloseTo(0.3953133626892045, 9);
  });

  it("counts the two ways in which samples can lie wholly apart", () => {
    const low = [1, 2, 3, 4, 5];
    const high = [11, 12, 13, 14, 15, 16];
    expect((ksTest(low, high).pValue as number) * 462).toBeCloseTo(2, 10); // C(11, 5)
    expect((ksTest(low, high, { alternative: "greater" }).pValue as number) * 462).toBeCloseTo(1, 10);
    expect(ksTest(low, high, { alternative: "less" }).pValue).toBe(1);
  });

  it("says why it has no answer", () => {
    expect(ksTest([], [1]).reason).toBe("one of the samples is empty");
    expect(ksTest([1], [2], { method: "asymptotic" }).reason).toContain("use the exact one");
    expect(() => kolmogorovExactUpper(0, 0.5)).toThrow("n must be a whole number >= 1, got 0");
  });

  it("without a difference rejects in at most 5 % of the runs", () => {
    const random = seededRandom(23);
    const rate = rejections(1500, () => ksTest(uniform(14, random), uniform(37, random)).pValue);
    expect(rate).toBeGreaterThan(0.025);
    expect(rate).toBeLessThan(0.06);
  });
});
