import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../core/random.js";
import { cohensD, cohensDPaired, hedgesG } from "./cohens-d.js";
import { cohensH } from "./cohens-h.js";
import { mcnemarTest } from "./mcnemar.js";
import { noncentralStudentCdf, noncentralStudentUpper } from "./noncentral-t.js";
import { tTestDetectableEffect, tTestPower, tTestSampleSize, twoProportionSampleSize } from "./power.js";
import {
  minimumDetectableEffect,
  pairedDifferenceVariance,
  resamplingVarianceRatio,
  sampleSizeMcnemar,
  sampleSizePaired,
} from "./sample-size.js";

describe("power", () => {
  // statsmodels 0.13.5: TTestPower, TTestIndPower, NormalIndPower
  it("agrees with statsmodels", () => {
    expect(tTestPower(0.5, 5)).toBeCloseTo(0.14051668999029743, 9);
    expect(tTestPower(0.5, 5, { design: "independent" })).toBeCloseTo(0.10768598982105737, 7);
    expect(tTestSampleSize(0.5).value).toBeCloseTo(33.36713118431864, 4);
    expect(tTestSampleSize(0.5, { design: "independent" }).value).toBeCloseTo(63.765610587854056, 4);
    expect(twoProportionSampleSize(cohensH(0.92, 0.9)).value).toBeCloseTo(3204.714799524197, 4);
  });

  // scipy.stats.nct.sf(2.04, 30, 1.5)
  it("the noncentral t distribution agrees with scipy and adds up to 1", () => {
    expect(noncentralStudentUpper(2.04, 30, 1.5)).toBeCloseTo(0.3065344193227284, 10);
    for (const [t, df, shift] of [
      [5, 3.5, 8],
      [-2, 12, 1],
      [0, 5, 0.3],
      [30, 1, 20],
      [2, 4000, 2],
    ] as const) {
      expect(noncentralStudentUpper(t, df, shift) + noncentralStudentCdf(t, df, shift)).toBeCloseTo(1, 11);
    }
  });

  it("is the level where there is no effect, and grows with effect and size", () => {
    expect(tTestPower(0, 30)).toBeCloseTo(0.05, 12);
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 2, noNaN: true }), fc.integer({ min: 3, max: 200 }), (effect, n) => {
        expect(tTestPower(effect, n + 5)).toBeGreaterThanOrEqual(tTestPower(effect, n) - 1e-9);
        expect(tTestPower(effect + 0.1, n)).toBeGreaterThanOrEqual(tTestPower(effect, n) - 1e-9);
      }),
      { seed: 17, numRuns: 60 },
    );
  });

  it("sample size and detectable effect undo each other", () => {
    for (const effect of [0.1, 0.3, 1]) {
      const n = tTestSampleSize(effect, { power: 0.9 }).value as number;
      expect(tTestDetectableEffect(n, { power: 0.9 }).value).toBeCloseTo(effect, 6);
    }
    const n = sampleSizePaired({ difference: 0.03, differenceVariance: 4 / 9 }).value as number;
    expect(minimumDetectableEffect({ n, differenceVariance: 4 / 9 }).value).toBeCloseTo(0.03, 12);
  });

  it("says when no size will do", () => {
    expect(tTestSampleSize(0).reason).toContain("no sample size");
    expect(tTestSampleSize(-0.5, { alternative: "greater" }).value).toBeNull();
    expect(tTestDetectableEffect(1).reason).toContain("no degrees of freedom");
    expect(twoProportionSampleSize(0).value).toBeNull();
    expect(sampleSizePaired({ difference: 0, differenceVariance: 1 }).value).toBeNull();
    expect(sampleSizeMcnemar({ difference: 0.2, discordant: 0.1 }).reason).toContain("impossible");
    expect(minimumDetectableEffect({ n: 0, differenceVariance: 1 }).value).toBeNull();
    expect(() => tTestPower(0.5, 5, { alpha: 5 })).toThrow("alpha must lie between 0 and 1, got 5");
  });

  // Miller 2024 (arXiv 2411.00640), section 5: 969 without noise, 3,876 with it, 1,260 at ten repeats
  it("plans as the paper does", () => {
    const size = (repeats: number | null) => {
      const noise =
        repeats === null
          ? {}
          : { noiseFirst: 1 / 6, noiseSecond: 1 / 6, repeatsFirst: repeats, repeatsSecond: repeats };
      const differenceVariance = pairedDifferenceVariance({ betweenCases: 1 / 9, ...noise });
      return Math.ceil(sampleSizePaired({ difference: 0.03, differenceVariance }).value as number);
    };
    expect([size(null), size(1), size(10)]).toEqual([969, 3876, 1260]);
    expect(resamplingVarianceRatio(2)).toBeCloseTo(2 / 3, 12);
  });

  it("McNemar's planned size reaches its power in simulation", () => {
    const n = Math.ceil(sampleSizeMcnemar({ difference: 0.08, discordant: 0.2 }).value as number);
    const random = seededRandom(51);
    let found = 0;
    for (let run = 0; run < 1500; run += 1) {
      const table = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
      for (let index = 0; index < n; index += 1) {
        const u = random();
        table[u < 0.14 ? "onlyFirst" : u < 0.2 ? "onlySecond" : "both"] += 1;
      }
      if ((mcnemarTest(table).pValue as number) < 0.05) found += 1;
    }
    expect(found / 1500).toBeGreaterThan(0.76);
    expect(found / 1500).toBeLessThan(0.85);
  });
});

describe("effect sizes", () => {
  it("are in units of spread", () => {
    expect(cohensD([1, 2, 3], [2, 4, 6, 8]).value).toBeCloseTo(-1.4301938838683883, 12);
    expect(hedgesG([1, 2, 3], [2, 4, 6, 8]).value).toBeCloseTo(-1.4301938838683883 * (1 - 3 / 19), 12);
    expect(cohensDPaired([1, 2, 3, 4], [2, 2, 5, 6]).value).toBeCloseTo(-2.6111648393354674 / 2, 12);
  });

  it("are null without spread, and refuse shares outside 0..1", () => {
    expect(cohensD([1, 1], [2, 2]).reason).toContain("no spread");
    expect(cohensD([1], [2, 3]).reason).toContain("at least 2 values");
    expect(hedgesG([1], [2]).value).toBeNull();
    expect(cohensDPaired([1, 2], [2, 3]).value).toBeNull();
    expect(cohensDPaired([1], [2]).value).toBeNull();
    expect(() => cohensH(1.2, 0.5)).toThrow("first must lie in 0..1, got 1.2");
  });
});
