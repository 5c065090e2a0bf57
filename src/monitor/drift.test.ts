import { describe, expect, it } from "vitest";
import { exampleOf, halves, madeUpExamples } from "../../test/support/made-up-traffic.js";
import { seededRandom } from "../core/random.js";
import { distributions, driftReport } from "./drift.js";

const TRIALS = 200;
const SMALL = { resplits: 60, permutations: 199, threshold: 0, wordLimit: 20 };

function alarmShare(report: (seed: number) => { verdict: string }): number {
  const verdicts = Array.from({ length: TRIALS }, (_, seed) => report(seed).verdict);
  return verdicts.filter((verdict) => verdict === "drift").length / TRIALS;
}

describe("driftReport", () => {
  // Threshold 0: the calibration and the p-values alone must keep quiet.
  it("keeps quiet on random halves of the reference", () => {
    const share = alarmShare((seed) => {
      const [reference, current] = halves(madeUpExamples(100, { seed }), seed);
      return driftReport(reference, current, { random: seededRandom(seed), ...SMALL });
    });
    expect(share).toBeLessThanOrEqual(0.05);
  });

  it("keeps quiet on unequal sizes", () => {
    const share = alarmShare((seed) => {
      const rows = madeUpExamples(160, { seed: seed + 1000 });
      return driftReport(rows.slice(0, 40), rows.slice(40), { random: seededRandom(seed), ...SMALL });
    });
    expect(share).toBeLessThanOrEqual(0.05);
  });

  it("alarms on a planted shift at the same size", () => {
    const share = alarmShare((seed) => {
      const reference = madeUpExamples(50, { seed });
      const current = [
        ...madeUpExamples(25, { seed: seed + 500 }),
        ...madeUpExamples(25, { seed: seed + 900, topic: "b", meanWords: 60 }),
      ];
      return driftReport(reference, current, { random: seededRandom(seed), ...SMALL });
    });
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  it("sees a tenth of another topic in 500 requests, and calls it the same at 5,000", () => {
    for (const size of [500, 5000]) {
      const reference = madeUpExamples(size, { seed: 1 });
      const current = [
        ...madeUpExamples(size * 0.9, { seed: 2 }),
        ...madeUpExamples(size * 0.1, { seed: 3, topic: "b" }),
      ];
      const report = driftReport(reference, current, { random: seededRandom(1), resplits: 50, permutations: 199 });
      expect(report.verdict).toBe("drift");
      expect(report.features[0]?.feature).toBe("unknownWordShare");
      const same = driftReport(reference, madeUpExamples(size, { seed: 4 }), {
        random: seededRandom(1),
        resplits: 50,
        permutations: 199,
      });
      expect(same.verdict).toBe("no-drift");
    }
  });

  it("says what moved, and counts the chapter's confidence", () => {
    const reference = madeUpExamples(400, { seed: 1, spamShare: 0.5 });
    const current = madeUpExamples(400, { seed: 2, spamShare: 0.1 });
    const report = driftReport(reference, current, { random: seededRandom(7), threshold: 0.05 });
    const label = report.features.find(({ feature }) => feature === "label");
    expect(label?.status).toBe("drifted");
    expect(label?.explanation).toMatch(/^spam fell from 50 % to 11 %, ham rose from 50 % to 89 %$/);
    expect(report.driftedCount).toBe(1);
    expect(report.confidence).toBeCloseTo(1 - 1 / report.comparedCount, 12);
    expect(report.reason).toMatch(/^1 of \d+ features drifted \(400 reference and 400 current requests\): Label/);
    for (const feature of report.features) {
      expect(feature.distance).toBeCloseTo(Math.sqrt(feature.divergence ?? 0), 12);
      expect(feature.threshold).toBeGreaterThanOrEqual(0.05);
    }
  });

  it("calls a sure but small difference slight", () => {
    const reference = madeUpExamples(4000, { seed: 1, spamShare: 0.5 });
    const current = madeUpExamples(4000, { seed: 2, spamShare: 0.42 });
    const report = driftReport(reference, current, { random: seededRandom(7), resplits: 40, permutations: 99 });
    expect(report.features.find(({ feature }) => feature === "label")?.status).toBe("slight");
    expect(report.verdict).toBe("no-drift");
    expect(report.reason).toContain("Moved for certain, but by less than the threshold: Label.");
  });

  it("repeats itself for the same seed", () => {
    const [reference, current] = halves(madeUpExamples(120, { seed: 1 }), 1);
    const run = () => driftReport(reference, current, { random: seededRandom(3), resplits: 50, permutations: 99 });
    expect(run()).toEqual(run());
  });

  it("raises the permutations until Holm can reach the level", () => {
    const [reference, current] = halves(madeUpExamples(120, { seed: 1 }), 1);
    const report = driftReport(reference, current, { random: seededRandom(3), resplits: 20, permutations: 19 });
    expect(report.permutations).toBeGreaterThanOrEqual(40 * report.comparedCount);
  });

  it.each([
    [0, 100],
    [1, 1],
    [100, 29],
    [0, 0],
  ])("does not judge %i against %i requests", (size, currentSize) => {
    const report = driftReport(madeUpExamples(size, { seed: 1 }), madeUpExamples(currentSize, { seed: 2 }), {
      random: seededRandom(1),
    });
    expect(report.verdict).toBe("not-enough-data");
    expect(report.confidence).toBeNull();
    expect(report.reason).toContain(`${size} reference and ${currentSize} current requests`);
  });

  it("judges what production carries and says what it lacks", () => {
    const reference = madeUpExamples(80, { seed: 1 });
    const current = madeUpExamples(80, { seed: 2 }).map(({ label: _late, ...rest }) => rest);
    const report = driftReport(reference, current, { random: seededRandom(1) });
    const label = report.features.find(({ feature }) => feature === "label");
    expect(label).toMatchObject({ status: "not-enough-data", divergence: null, pValue: null });
    expect(label?.explanation).toBe("80 rows of the reference and 0 current ones have a value; each side needs 30");
    expect(report.skipped.map(({ feature }) => feature)).toEqual(
      expect.arrayContaining(["task", "htmlShare", "weekday"]),
    );
    expect(report.verdict).toBe("no-drift");
  });

  it("survives empty and equal texts", () => {
    const empty = Array.from({ length: 40 }, (_, index) => exampleOf("", { id: `${index}` }));
    expect(driftReport(empty, empty, { random: seededRandom(1) }).verdict).toBe("not-enough-data");
    const filled = empty.map((row) => exampleOf("now with words", { id: row.id }));
    const report = driftReport(empty, filled, { random: seededRandom(1) });
    expect(report.verdict).toBe("drift");
    expect(report.features.every(({ divergence }) => divergence === null || Number.isFinite(divergence))).toBe(true);
  });

  it("refuses settings that mean nothing", () => {
    const rows = madeUpExamples(40, { seed: 1 });
    const random = seededRandom(1);
    expect(() => driftReport(rows, rows, { random, threshold: -0.1 })).toThrow(RangeError);
    expect(() => driftReport(rows, rows, { random, level: 95 })).toThrow(/level must be in 0..1/);
    expect(() => driftReport(rows, rows, { random, resplits: 5 })).toThrow(RangeError);
  });
});

describe("distributions", () => {
  it("adds up to 1 on both sides for what a row has one of", () => {
    for (const { unit, bins } of distributions(madeUpExamples(90, { seed: 1 }), madeUpExamples(50, { seed: 2 }))) {
      if (unit === "word") continue;
      expect(bins.reduce((sum, { referenceShare }) => sum + referenceShare, 0)).toBeCloseTo(1, 12);
      expect(bins.reduce((sum, { currentShare }) => sum + currentShare, 0)).toBeCloseTo(1, 12);
    }
  });
});
