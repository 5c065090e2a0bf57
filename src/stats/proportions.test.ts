import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../core/random.js";
import { binomialTest, signTest } from "./binomial-test.js";
import { mcnemarTest } from "./mcnemar.js";
import { newcombePairedInterval, pairedTable } from "./newcombe.js";
import { agrestiCoullInterval, clopperPearsonInterval, waldInterval, wilsonInterval } from "./proportion-interval.js";

const count = fc.integer({ min: 0, max: 60 });

describe("intervals of one proportion", () => {
  // statsmodels 0.13.5: proportion_confint(24, 30, method="wilson" | "beta")
  it("agree with statsmodels", () => {
    expect(wilsonInterval(24, 30)).toMatchObject({ level: 0.95, method: "Wilson score" });
    expect(wilsonInterval(24, 30)?.low).toBeCloseTo(0.6269430358685175, 12);
    expect(clopperPearsonInterval(24, 30)?.high).toBeCloseTo(0.9228644879989344, 10);
    expect(waldInterval(30, 30)).toMatchObject({ low: 1, high: 1 });
    expect(agrestiCoullInterval(1, 3)?.low).toBeCloseTo(0.056274614375314724, 12);
  });

  it("are null of nothing and refuse impossible counts", () => {
    expect(wilsonInterval(0, 0)).toBeNull();
    expect(() => wilsonInterval(4, 3)).toThrow("successes must be at most n, got 4 of 3");
    expect(() => wilsonInterval(-1, 3)).toThrow(RangeError);
    expect(() => clopperPearsonInterval(1.5, 3)).toThrow(RangeError);
  });

  it("hold the share, stay in 0..1 and mirror each other", () => {
    fc.assert(
      fc.property(count, count, (successes, failures) => {
        fc.pre(successes + failures > 0);
        const n = successes + failures;
        for (const interval of [wilsonInterval, clopperPearsonInterval]) {
          const here = interval(successes, n);
          const mirrored = interval(failures, n);
          if (here === null || mirrored === null) throw new Error("not null for n > 0");
          expect(here.low).toBeGreaterThanOrEqual(0);
          expect(here.low).toBeLessThanOrEqual(successes / n + 1e-12);
          expect(here.high).toBeGreaterThanOrEqual(successes / n - 1e-12);
          expect(here.low).toBeCloseTo(1 - mirrored.high, 9);
        }
      }),
      { seed: 8 },
    );
  });
});

describe("binomial and sign test", () => {
  // scipy.stats.binomtest(3, 15, 0.1).pvalue
  it("agree with scipy", () => {
    expect(binomialTest(3, 15, 0.1).pValue).toBeCloseTo(0.18406106910639106, 12);
    expect(signTest(9, 0).pValue).toBeCloseTo(0.00390625, 15);
  });

  it("say why nothing can be tested", () => {
    expect(binomialTest(0, 0)).toMatchObject({ pValue: null, estimate: null, reason: "there are no trials" });
    expect(() => binomialTest(1, 2, 1.2)).toThrow("p must lie in 0..1, got 1.2");
  });

  it("never exceed 1 and are 1 at the centre", () => {
    fc.assert(
      fc.property(count, count, (wins, losses) => {
        fc.pre(wins + losses > 0);
        const p = signTest(wins, losses).pValue as number;
        expect(p).toBeLessThanOrEqual(1);
        expect(p).toBeCloseTo(signTest(losses, wins).pValue as number, 10);
        if (wins === losses) expect(p).toBe(1);
      }),
      { seed: 9 },
    );
  });
});

describe("McNemar and Newcombe", () => {
  const table = { both: 95, onlyFirst: 22, onlySecond: 2, neither: 1 };

  // statsmodels mcnemar(exact=True), mcnemar(exact=False, correction=True); mid-p = exact p - binom.pmf(2, 24, 0.5)
  it("agree with statsmodels", () => {
    expect(mcnemarTest(table, { method: "exact" }).pValue).toBeCloseTo(3.5881996154785156e-5, 15);
    expect(mcnemarTest(table).pValue).toBeCloseTo(1.9431114196777334e-5, 15);
    expect(mcnemarTest(table, { method: "corrected" }).pValue).toBeCloseTo(0.00010516355403363098, 12);
  });

  it("without a disagreement find nothing, and say where the chi-square form has no answer", () => {
    const agreed = { both: 5, onlyFirst: 0, onlySecond: 0, neither: 5 };
    expect(mcnemarTest(agreed)).toMatchObject({ pValue: 1, estimate: 0 });
    expect(mcnemarTest(agreed, { method: "corrected" }).reason).toContain("agree on every case");
    const nothing = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
    expect(mcnemarTest(nothing)).toMatchObject({ pValue: null, estimate: null, interval: null });
    expect(() => mcnemarTest({ ...nothing, both: -1 })).toThrow("both must be a whole number >= 0, got -1");
  });

  it("counts the four outcomes", () => {
    expect(pairedTable([true, true, false, false], [true, false, true, false])).toEqual({
      both: 1,
      onlyFirst: 1,
      onlySecond: 1,
      neither: 1,
    });
    expect(() => pairedTable([true], [])).toThrow(RangeError);
  });

  it("the interval holds the difference and turns round with the two", () => {
    fc.assert(
      fc.property(count, count, count, count, (both, onlyFirst, onlySecond, neither) => {
        const n = both + onlyFirst + onlySecond + neither;
        fc.pre(n > 0);
        const here = newcombePairedInterval({ both, onlyFirst, onlySecond, neither });
        const back = newcombePairedInterval({ both, onlyFirst: onlySecond, onlySecond: onlyFirst, neither });
        if (here === null || back === null) throw new Error("not null for n > 0");
        expect(here.low).toBeLessThanOrEqual((onlyFirst - onlySecond) / n + 1e-12);
        expect(here.high).toBeGreaterThanOrEqual((onlyFirst - onlySecond) / n - 1e-12);
        expect(here.low).toBeCloseTo(-back.high, 9);
      }),
      { seed: 10 },
    );
  });

  it("cover the true difference in 93 to 98 % and reject a true null in at most 5.5 %", () => {
    const random = seededRandom(31);
    for (const n of [30, 120]) {
      const runs = 2500;
      let covered = 0;
      let rejected = 0;
      for (let run = 0; run < runs; run += 1) {
        const drawn = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
        const even = { ...drawn };
        for (let index = 0; index < n; index += 1) {
          const u = random();
          drawn[u < 0.6 ? "both" : u < 0.8 ? "onlyFirst" : u < 0.88 ? "onlySecond" : "neither"] += 1;
          even[u < 0.6 ? "both" : u < 0.74 ? "onlyFirst" : u < 0.88 ? "onlySecond" : "neither"] += 1;
        }
        const interval = newcombePairedInterval(drawn);
        if (interval && interval.low <= 0.12 && interval.high >= 0.12) covered += 1;
        if ((mcnemarTest(even).pValue as number) < 0.05) rejected += 1;
      }
      expect(covered / runs).toBeGreaterThan(0.93);
      expect(covered / runs).toBeLessThan(0.98);
      expect(rejected / runs).toBeLessThan(0.06);
    }
  });
});
