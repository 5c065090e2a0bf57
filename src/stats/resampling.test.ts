import { describe, expect, it } from "vitest";
import { seededRandom } from "../core/random.js";
import { bootstrapInterval } from "./bootstrap.js";
import { clusterBootstrapInterval } from "./cluster-bootstrap.js";
import { clusteredStandardError } from "./clustered-standard-error.js";
import { mean } from "./mean.js";
import { meanInterval } from "./mean-interval.js";
import { pairedPermutationTest } from "./permutation.js";
import { median } from "./quantile.js";
import { fastGenerator, nextWord } from "./resample.js";
import { pooledStandardError, standardErrorOfMean, standardErrorOfShare, weightedMean } from "./standard-error.js";

const random = () => seededRandom(1);
const holds = (interval: { low: number; high: number } | null, truth: number) =>
  interval !== null && interval.low <= truth && truth <= interval.high;

describe("the resampling generator", () => {
  it("draws every item equally often", () => {
    const state = fastGenerator(random());
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const item = Math.floor(nextWord(state) * (10 / 2 ** 32));
      counts[item] = (counts[item] ?? Number.NaN) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(27.9); // 0.999 quantile, 9 degrees of freedom
  });
});

describe("bootstrap", () => {
  const values = Array.from({ length: 40 }, (_, index) => (index * 7) % 13);

  it("repeats itself with the same seed, and only then", () => {
    const run = (seed: number) => bootstrapInterval(values, mean, { random: seededRandom(seed), resamples: 2000 });
    expect(run(1)).toEqual(run(1));
    expect(run(1).standardError).not.toEqual(run(2).standardError);
  });

  it("the quick way for the mean agrees with the general one", () => {
    const general = bootstrapInterval(values, (sample) => mean(sample), { random: random(), resamples: 4000 });
    const quick = bootstrapInterval(values, mean, { random: random(), resamples: 4000 });
    expect(quick.interval?.low).toBeCloseTo(general.interval?.low as number, 9);
    expect(quick.interval?.high).toBeCloseTo(general.interval?.high as number, 9);
  });

  // The ideal bootstrap standard error of a mean is the population standard deviation over sqrt(n).
  it("finds the standard error of a mean", () => {
    const binary = Array.from({ length: 50 }, (_, index) => (index < 42 ? 1 : 0));
    const result = bootstrapInterval(binary, mean, { random: random(), method: "percentile" });
    expect(result.standardError).toBeCloseTo(0.05184592558726287, 3);
    expect(result.interval).toMatchObject({ low: 0.74, high: 0.94 });
  });

  it("says why there is no interval", () => {
    expect(bootstrapInterval([], mean, { random: random() }).reason).toContain("at least 2 values, got 0");
    expect(bootstrapInterval([4], mean, { random: random() }).reason).toContain("got 1");
    expect(bootstrapInterval([4, 4, 4], mean, { random: random() })).toMatchObject({ interval: null, estimate: 4 });
    const picky = (sample: readonly number[]) => (new Set(sample).size < 3 ? null : 1);
    expect(bootstrapInterval([1, 2, 3], picky, { random: random() }).reason).toContain("some resamples");
    expect(() => bootstrapInterval([1, 2], mean, { random: random(), resamples: 0 })).toThrow("resamples must be");
    expect(() => bootstrapInterval([1, Number.NaN], mean, { random: random() })).toThrow("got NaN");
  });

  it("takes any statistic", () => {
    const result = bootstrapInterval(values, median, { random: random(), resamples: 999, method: "basic" });
    expect(holds(result.interval, result.estimate as number)).toBe(true);
  });

  it("covers the mean of a skewed distribution in about 95 %", () => {
    const source = seededRandom(41);
    let covered = 0;
    for (let run = 0; run < 500; run += 1) {
      const sample = Array.from({ length: 60 }, () => -Math.log(1 - source()));
      if (holds(bootstrapInterval(sample, mean, { random: source, resamples: 999 }).interval, 1)) covered += 1;
    }
    expect(covered / 500).toBeGreaterThan(0.91);
    expect(covered / 500).toBeLessThan(0.98);
  });
});

describe("clusters", () => {
  const clusters = Array.from({ length: 20 }, (_, index) => index % 4);
  const values = Array.from({ length: 20 }, (_, index) => index);

  // Values asserted in the test suite of inspect_ai; Miller 2024 without the correction
  it("have the published standard error and interval", () => {
    expect(clusteredStandardError(values, clusters)).toMatchObject({ clusters: 4 });
    expect(clusteredStandardError(values, clusters).value).toBeCloseTo(0.6454972243679028, 12);
    expect(clusteredStandardError(values, clusters, { correction: false }).value).toBeCloseTo(0.5590169943749475, 12);
    expect(meanInterval(values, { clusters }).interval?.low).toBeCloseTo(7.4457397432391215, 9);
    expect(meanInterval([0, 0, 1, 1]).interval?.low).toBeCloseTo(-0.4186931155186997, 9);
  });

  it("of one value each are no clusters", () => {
    const own = values.map((_, index) => index);
    const plain = standardErrorOfMean(values).value as number;
    expect(clusteredStandardError(values, own).value).toBeCloseTo(plain, 12);
  });

  it("say why there is no interval", () => {
    expect(clusteredStandardError([1, 2], ["a", "a"]).reason).toContain("at least 2 clusters, got 1");
    expect(meanInterval([1, 2], { clusters: ["a", "a"] })).toMatchObject({ interval: null, estimate: 1.5 });
    expect(meanInterval([]).reason).toContain("got 0");
    expect(clusterBootstrapInterval([1, 2], [1, 1], mean, { random: random() }).reason).toContain("got 1");
    expect(() => clusteredStandardError([1, 2], ["a"])).toThrow("must have the same length, got 2 and 1");
  });

  it("cover the mean where values in a cluster are alike and sizes differ; forgetting them does not", () => {
    const source = seededRandom(42);
    const runs = 400;
    const covered = { clustered: 0, bootstrap: 0, naive: 0 };
    for (let run = 0; run < runs; run += 1) {
      const keys: number[] = [];
      const drawn: number[] = [];
      for (let cluster = 0; cluster < 40; cluster += 1) {
        const centre = 2 * source() - 1;
        for (let item = 0; item < 2 + (cluster % 5); item += 1) {
          keys.push(cluster);
          drawn.push(centre + source() - 0.5);
        }
      }
      if (holds(meanInterval(drawn, { clusters: keys }).interval, 0)) covered.clustered += 1;
      if (holds(meanInterval(drawn).interval, 0)) covered.naive += 1;
      const bootstrap = clusterBootstrapInterval(drawn, keys, mean, { random: source, resamples: 999 });
      if (holds(bootstrap.interval, 0)) covered.bootstrap += 1;
    }
    expect(covered.clustered / runs).toBeGreaterThan(0.92);
    expect(covered.clustered / runs).toBeLessThan(0.985);
    expect(covered.bootstrap / runs).toBeGreaterThan(0.9);
    expect(covered.naive / runs).toBeLessThan(0.85);
  });
});

describe("standard errors as other tools print them", () => {
  // lm-evaluation-harness: ARC-challenge, n = 1172
  it("of shares, groups and weighted means", () => {
    expect(standardErrorOfShare(235, 1172).value).toBeCloseTo(0.011700318050499373, 12);
    const errors = [35 / 100, 20 / 40].map((share, index) =>
      Math.sqrt((share * (1 - share)) / ([99, 39][index] as number)),
    );
    expect(pooledStandardError(errors, [100, 40]).value).toBeCloseTo(0.041172012041790704, 12);
    expect(weightedMean([0.3, 0.2, 0.4], [20, 40, 100]).value).toBeCloseTo(0.3375, 12);
    expect(weightedMean([], []).reason).toContain("no values");
    expect(standardErrorOfShare(1, 1).value).toBeNull();
    expect(pooledStandardError([0.1], [1]).value).toBeNull();
  });
});

describe("paired permutation test", () => {
  // scipy.stats.permutation_test((a, b), mean difference, permutation_type="samples"): exact below 2^n resamples
  it("counts all patterns when there are few", () => {
    const result = pairedPermutationTest([1, 2, 3, 4], [2, 2, 5, 6], { random: random() });
    expect(result).toMatchObject({ pValue: 0.25, estimate: -1.25 });
    const less = pairedPermutationTest([1, 2, 3, 4], [2, 2, 5, 6], { random: random(), alternative: "less" });
    expect(less.pValue).toBe(0.125);
  });

  it("draws patterns when there are many, never gives 0, and agrees with the count", () => {
    const first = Array.from({ length: 12 }, (_, index) => (index * 5) % 7);
    const second = Array.from({ length: 12 }, (_, index) => (index * 3) % 5);
    const exact = pairedPermutationTest(first, second, { random: random() }).pValue as number;
    const drawn = pairedPermutationTest(first, second, { random: random(), resamples: 4000 }).pValue as number;
    expect(Math.abs(exact - drawn)).toBeLessThan(0.03);
    const apart = pairedPermutationTest(values(30, 10), values(30, 0), { random: random(), resamples: 99 });
    expect(apart.pValue).toBe(0.01);
  });

  it("of no pairs says so; of equal ones finds nothing", () => {
    expect(pairedPermutationTest([], [], { random: random() }).reason).toBe("there are no pairs");
    expect(pairedPermutationTest([1, 2], [1, 2], { random: random() }).pValue).toBe(1);
    expect(() => pairedPermutationTest([1], [], { random: random() })).toThrow(RangeError);
  });

  it("without a difference rejects in about 5 % of the runs", () => {
    const source = seededRandom(43);
    let rejected = 0;
    for (let run = 0; run < 1000; run += 1) {
      const draw = () => Array.from({ length: 25 }, () => source() ** 2);
      const result = pairedPermutationTest(draw(), draw(), { random: source, resamples: 399 });
      if ((result.pValue as number) <= 0.05) rejected += 1;
    }
    expect(rejected / 1000).toBeGreaterThan(0.028);
    expect(rejected / 1000).toBeLessThan(0.078);
  });
});

function values(count: number, offset: number): number[] {
  return Array.from({ length: count }, (_, index) => offset + (index % 3));
}
