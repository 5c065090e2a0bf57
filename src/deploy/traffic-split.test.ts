import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trafficSplit } from "./traffic-split.js";

const keys = Array.from({ length: 20_000 }, (_, index) => `thread-${index}`);
const shareOf = (tunedShare: number, seed: number) => {
  const split = trafficSplit({ tunedShare, seed });
  return keys.filter((key) => split.armOf(key) === "tuned").length / keys.length;
};

describe("trafficSplit", () => {
  it("meets the share on keys that differ in a figure only", () => {
    for (const tunedShare of [0.01, 0.05, 0.1, 0.5, 0.9]) {
      const deviations = Array.from({ length: 20 }, (_, seed) => shareOf(tunedShare, seed) - tunedShare);
      const standardError = Math.sqrt((tunedShare * (1 - tunedShare)) / keys.length);
      const meanSquare = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0) / deviations.length;
      expect(Math.sqrt(meanSquare) / standardError).toBeLessThan(1.6);
    }
  });

  it("gives nobody at 0 and everybody at 1", () => {
    expect(shareOf(0, 1)).toBe(0);
    expect(shareOf(1, 1)).toBe(1);
  });

  it("is stable, and keeps a tuned key tuned when the share grows", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (key, seed, share) => {
        const arm = trafficSplit({ tunedShare: share, seed }).armOf(key);
        expect(trafficSplit({ tunedShare: share, seed }).armOf(key)).toBe(arm);
        if (arm === "tuned") {
          expect(trafficSplit({ tunedShare: (1 + share) / 2, seed }).armOf(key)).toBe("tuned");
        }
      }),
      { seed: 1 },
    );
  });

  it("deals the keys anew for another seed", () => {
    const first = trafficSplit({ tunedShare: 0.5, seed: 1 });
    const second = trafficSplit({ tunedShare: 0.5, seed: 2 });
    const same = keys.filter((key) => first.armOf(key) === second.armOf(key)).length / keys.length;
    expect(same).toBeGreaterThan(0.48);
    expect(same).toBeLessThan(0.52);
  });

  it("refuses percent", () => {
    expect(() => trafficSplit({ tunedShare: 10, seed: 1 })).toThrow(/tunedShare must be in 0..1, got 10/);
    expect(() => trafficSplit({ tunedShare: Number.NaN, seed: 1 })).toThrow(RangeError);
    expect(() => trafficSplit({ tunedShare: 0.1, seed: 0.5 })).toThrow(/seed/);
  });
});
