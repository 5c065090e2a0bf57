import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean } from "./mean.js";
import { median, quantile, quantileSorted } from "./quantile.js";
import { sampleStandardDeviation, sampleVariance } from "./variance.js";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 });

describe("descriptive numbers", () => {
  it("are null where there is nothing to compute", () => {
    expect(mean([])).toBeNull();
    expect(median([])).toBeNull();
    expect(sampleVariance([3])).toBeNull();
    expect(sampleStandardDeviation([])).toBeNull();
    expect(mean([3])).toBe(3);
    expect(quantile([3], 0.9)).toBe(3);
  });

  it("name the value that is no number", () => {
    expect(() => mean([1, Number.NaN])).toThrow("values[1] must be a finite number, got NaN");
    expect(() => quantile([1, Number.POSITIVE_INFINITY], 0.5)).toThrow(RangeError);
    expect(() => quantileSorted([1], 1.5)).toThrow("q must lie in 0..1, got 1.5");
  });

  // numpy.quantile([1, 2, 3, 4], [0, .25, .5, .75, .9, 1])
  it("takes quantiles by linear interpolation", () => {
    expect([0, 0.25, 0.5, 0.75, 0.9, 1].map((q) => quantile([4, 2, 3, 1], q))).toEqual([1, 1.75, 2.5, 3.25, 3.7, 4]);
  });

  it("does not lose the spread behind a large offset", () => {
    expect(sampleVariance([1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4])).toBeCloseTo(5 / 3, 12);
  });

  it("shift with the values, scale with their unit, and do not see their order", () => {
    fc.assert(
      fc.property(values, fc.double({ min: -100, max: 100, noNaN: true }), (sample, shift) => {
        const moved = sample.map((value) => value + shift);
        expect((mean(moved) as number) - (mean(sample) as number)).toBeCloseTo(shift, 6);
        expect(quantile([...sample].reverse(), 0.3)).toBe(quantile(sample, 0.3));
        const doubled = sampleVariance(sample.map((value) => 2 * value)) as number;
        const single = sampleVariance(sample) as number;
        expect(Math.abs(doubled - 4 * single)).toBeLessThanOrEqual(1e-9 * (1 + 4 * single));
      }),
      { seed: 3 },
    );
  });

  it("and every other descriptive file can be bundled for a page: none reaches the distribution functions", () => {
    const reach = (file: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(file)) return seen;
      seen.add(file);
      const text = readFileSync(new URL(file, import.meta.url), "utf8");
      for (const [, path] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.\/[^"]+)\.js";/gmu)) {
        reach(`${path}.ts`, seen);
      }
      return seen;
    };
    const descriptive = ["mean", "variance", "quantile", "entropy", "jensen-shannon", "population-stability"];
    for (const name of [
      ...descriptive,
      "wasserstein",
      "cliffs-delta",
      "cohens-d",
      "cohens-h",
      "multiple-tests",
      "agreement",
    ]) {
      expect([...reach(`./${name}.ts`)], name).not.toContain("./distributions.ts");
    }
  });
});
