import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entropy, klDivergence } from "./entropy.js";
import { jensenShannonDistance, jensenShannonDivergence } from "./jensen-shannon.js";
import { populationStabilityIndex } from "./population-stability.js";
import { wassersteinDistance } from "./wasserstein.js";

const pair = fc.integer({ min: 1, max: 8 }).chain((length) => {
  const counts = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: length, maxLength: length });
  return fc.tuple(counts, counts);
});

describe("divergences", () => {
  // scipy.spatial.distance.jensenshannon(p, q, base) is the distance, the square root
  it("agree with scipy", () => {
    const [p, q] = [
      [0.5, 0.5, 0],
      [0.25, 0.25, 0.5],
    ];
    expect(jensenShannonDivergence(p, q).value).toBeCloseTo(0.3112781244591328, 12);
    expect(jensenShannonDistance(p, q, { base: "e" }).value).toBeCloseTo(0.46450140402245893, 12);
    expect(klDivergence(p, q, { base: "e" }).value).toBeCloseTo(Math.LN2, 12);
    expect(entropy(q).value).toBe(1.5);
  });

  it("are null with the reason, never NaN or Infinity", () => {
    expect(jensenShannonDivergence([0, 0], [1, 1])).toMatchObject({
      value: null,
      reason: expect.stringContaining("p adds up to 0") as string,
    });
    expect(klDivergence([1, 0], [0, 1])).toMatchObject({
      value: null,
      reason: expect.stringContaining("category 0") as string,
    });
    expect(entropy([]).reason).toContain("no categories");
    expect(populationStabilityIndex([0], [1]).value).toBeNull();
    expect(wassersteinDistance([], [1]).reason).toContain("empty");
    expect(() => entropy([1, -1])).toThrow("weights[1] must be a finite number >= 0, got -1");
    expect(() => klDivergence([1], [1, 2])).toThrow("one entry a category, got 1 and 2");
  });

  it("Jensen-Shannon is symmetric, 0 for equal shapes, at most 1 bit, and blind to scale", () => {
    fc.assert(
      fc.property(pair, ([p, q]) => {
        const here = jensenShannonDivergence(p, q).value;
        if (here === null) return;
        expect(here).toBeCloseTo(jensenShannonDivergence(q, p).value as number, 12);
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(1 + 1e-12);
        const tripled = p.map((count) => 3 * count);
        expect(jensenShannonDivergence(tripled, q).value).toBeCloseTo(here, 12);
        expect(jensenShannonDivergence(p, tripled).value).toBeCloseTo(0, 12);
      }),
      { seed: 15 },
    );
    expect(jensenShannonDivergence([1, 0], [0, 1]).value).toBe(1);
  });

  // Evidently's floor of 1e-4 without normalising again; and half a count added to each
  it("the stability index depends on what becomes of empty categories", () => {
    const [p, q] = [
      [0.5, 0.5, 0],
      [0.25, 0.25, 0.5],
    ];
    expect(populationStabilityIndex(p, q).value).toBeCloseTo(4.60431846666895, 12);
    expect(populationStabilityIndex(p, q, { empty: { pseudocount: 0.5 } }).value).toBeCloseTo(0.19616585060234526, 12);
    expect(() => populationStabilityIndex(p, q, { empty: { floor: 0 } })).toThrow("must be above 0, got 0");
  });

  it("the earth mover's distance of a shifted sample is the shift", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 30 }),
        (values, shift) => {
          const moved = [...values, ...values].map((value) => value + shift);
          expect(wassersteinDistance(values, moved).value).toBeCloseTo(shift, 9);
        },
      ),
      { seed: 16 },
    );
    expect(wassersteinDistance([0, 1], [0, 1], { first: [3, 1], second: [1, 3] }).value).toBeCloseTo(0.5, 12);
    expect(wassersteinDistance([0], [1], { first: [0] }).reason).toContain("weights add up to 0");
  });
});
