import { describe, expect, it } from "vitest";
import { seededRandom } from "../core/random.js";
import { performanceDecline } from "./decline.js";
import { ratioInterval } from "./ratio-interval.js";

describe("ratioInterval", () => {
  it("covers the true ratio about as often as it says, also near 1 and at unequal sizes", () => {
    for (const [p, n, q, m] of [
      [0.85, 120, 0.95, 300],
      [0.97, 40, 0.99, 200],
      [0.3, 60, 0.6, 30],
    ] as const) {
      const random = seededRandom(5);
      const draw = (share: number, size: number) =>
        Array.from({ length: size }, random).filter((value) => value < share).length;
      const trials = 2000;
      let covered = 0;
      for (let trial = 0; trial < trials; trial += 1) {
        const interval = ratioInterval({ successes: draw(p, n), n }, { successes: draw(q, m), n: m });
        if (interval !== null && interval.low <= p / q && p / q <= interval.high) covered += 1;
      }
      expect(covered / trials, `${p}/${q}`).toBeGreaterThan(0.93);
      expect(covered / trials, `${p}/${q}`).toBeLessThan(0.985);
    }
  });

  it("stays finite at the edges", () => {
    for (const [x, n, y, m] of [
      [0, 10, 10, 10],
      [10, 10, 10, 10],
      [0, 1, 1, 1],
      [1, 1, 1, 100],
      [5, 1000, 1, 2],
    ] as const) {
      const interval = ratioInterval({ successes: x, n }, { successes: y, n: m });
      expect(Number.isFinite(interval?.low) && Number.isFinite(interval?.high)).toBe(true);
      const ratio = x / n / (y / m);
      expect(interval?.low).toBeLessThanOrEqual(ratio + 1e-12);
      expect(interval?.high).toBeGreaterThanOrEqual(ratio - 1e-12);
    }
    expect(ratioInterval({ successes: 1, n: 2 }, { successes: 0, n: 5 })).toBeNull();
    expect(ratioInterval({ successes: 0, n: 0 }, { successes: 3, n: 5 })).toBeNull();
  });
});

describe("performanceDecline", () => {
  const of = (accuracy: number | null, labelledCount: number) => ({ accuracy, labelledCount });

  it("is the relative drop", () => {
    const decline = performanceDecline(of(0.8, 1000), of(0.76, 1000));
    expect(decline.relativeDrop).toBeCloseTo(0.05, 12);
    expect(performanceDecline(of(0.8, 1000), of(0.84, 1000)).relativeDrop).toBeCloseTo(-0.05, 12);
  });

  it("declines when the drop is too large and no accident", () => {
    const decline = performanceDecline(of(0.95, 400), of(0.8, 400));
    expect(decline.verdict).toBe("declined");
    expect(decline.interval?.low).toBeGreaterThan(0);
    expect(decline.interval?.high).toBeGreaterThan(decline.relativeDrop ?? 1);
    expect(decline.reason).toContain("95.0 % (n = 400) in the baseline, 80.0 % (n = 400) in production");
    expect(decline.reason).toContain("p < 0.001");
  });

  it("asks for labels when a large drop may be chance", () => {
    const decline = performanceDecline(of(0.95, 40), of(0.85, 20));
    expect(decline.verdict).toBe("not-enough-data");
    expect(decline.relativeDrop).toBeCloseTo(0.1053, 4);
    expect(decline.reason).toMatch(/Label about \d+ random requests/);
  });

  it("holds only with labels enough", () => {
    expect(performanceDecline(of(0.95, 400), of(0.94, 400)).verdict).toBe("held");
    expect(performanceDecline(of(0.95, 400), of(1, 5)).verdict).toBe("not-enough-data");
  });

  it("leaves the unknown null, with the reason", () => {
    const unlabelled = performanceDecline(of(0.95, 400), of(null, 0));
    expect(unlabelled).toMatchObject({ relativeDrop: null, interval: null, pValue: null });
    expect(unlabelled.reason).toMatch(/^No request of production is labelled\. Label about \d+/);
    expect(performanceDecline(of(null, 0), of(0.9, 50)).reason).toBe("The baseline's accuracy is unknown.");
    expect(performanceDecline(of(0, 50), of(0.9, 50)).reason).toContain("nothing can drop from 0");
  });

  it("refuses percent and broken counts", () => {
    expect(() => performanceDecline(of(95, 400), of(0.9, 10))).toThrow(/baseline.accuracy must be in 0..1, got 95/);
    expect(() => performanceDecline(of(0.9, 1.5), of(0.9, 10))).toThrow(RangeError);
  });
});
