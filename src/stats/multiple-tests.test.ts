import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm, holmSidak } from "./multiple-tests.js";

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe("adjusted p-values", () => {
  // statsmodels 0.13.5: multipletests([.05] * 3, method=...)
  it("agree with statsmodels", () => {
    const ties = [0.05, 0.05, 0.05];
    expect(holm(ties)[0]).toBeCloseTo(0.15, 12);
    expect(holmSidak(ties)[0]).toBeCloseTo(0.142625, 12);
    expect(benjaminiHochberg(ties)).toEqual([0.05, 0.05, 0.05]);
    expect(benjaminiYekutieli(ties)[0]).toBeCloseTo(0.09166666666666666, 12);
    expect(bonferroni([0.01, 0.5])).toEqual([0.02, 1]);
  });

  it("keep null where it stands and do not count it", () => {
    expect(holm([0.01, null, 0.04])).toEqual([0.02, null, 0.04]);
    expect(benjaminiHochberg([null, 0.01])).toEqual([null, 0.01]);
    expect(holm([])).toEqual([]);
    expect(holm([null])).toEqual([null]);
    expect(() => holm([1.2])).toThrow("pValues[0] must lie in 0..1, got 1.2");
    expect(() => holm([Number.NaN])).toThrow(RangeError);
  });

  it("are ordered: raw <= Benjamini-Hochberg <= Holm <= Bonferroni <= 1, and keep the ranking", () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        const [bh, stepped, strict] = [benjaminiHochberg(raw), holm(raw), bonferroni(raw)] as [
          number[],
          number[],
          number[],
        ];
        raw.forEach((p, index) => {
          const chain = [p, bh[index], stepped[index], strict[index], 1] as number[];
          for (let step = 1; step < chain.length; step += 1) {
            expect(chain[step] as number).toBeGreaterThanOrEqual((chain[step - 1] as number) - 1e-12);
          }
          raw.forEach((other, place) => {
            if (p < other) expect(stepped[index] as number).toBeLessThanOrEqual(stepped[place] as number);
          });
        });
      }),
      { seed: 18 },
    );
  });
});
