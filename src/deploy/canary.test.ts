import { describe, expect, it } from "vitest";
import { cohensH, twoProportionPower } from "../stats/index.js";
import { canaryPower, canarySchedule, shareAt } from "./canary.js";

const schedule = canarySchedule("2026-09-01T08:00:00Z");

describe("canarySchedule", () => {
  it("takes 5, 10, 25, 50 and 100 % after 0, 1, 4, 8 and 24 hours", () => {
    expect(schedule.steps.map(({ at, tunedShare }) => [at, tunedShare])).toEqual([
      ["2026-09-01T08:00:00.000Z", 0.05],
      ["2026-09-01T09:00:00.000Z", 0.1],
      ["2026-09-01T12:00:00.000Z", 0.25],
      ["2026-09-01T16:00:00.000Z", 0.5],
      ["2026-09-02T08:00:00.000Z", 1],
    ]);
    expect(schedule.guardRails.maximumAccuracyDrop).toBe(0.02);
  });

  it("says the share at any time", () => {
    const at = (time: string) => shareAt(schedule, time);
    expect(at("2026-09-01T07:59:59Z")).toBe(0);
    expect(at("2026-09-01T08:00:00Z")).toBe(0.05);
    expect(at("2026-09-01T11:59:59Z")).toBe(0.1);
    expect(at("2026-09-02T07:59:59Z")).toBe(0.5);
    expect(at("2027-01-01T00:00:00Z")).toBe(1);
  });

  it("refuses what is no schedule", () => {
    const steps = (...pairs: [number, number][]) => ({
      steps: pairs.map(([hoursAfterStart, tunedShare]) => ({ hoursAfterStart, tunedShare })),
    });
    expect(() => canarySchedule("soon")).toThrow(/startAt must be a time, got soon/);
    expect(() => canarySchedule(new Date(), { steps: [] })).toThrow(RangeError);
    expect(() => canarySchedule(new Date(), steps([0, 0.1], [0, 0.2]))).toThrow(/steps\[1\].hoursAfterStart/);
    expect(() => canarySchedule(new Date(), steps([0, 0.1], [1, 0.1]))).toThrow(/steps\[1\].tunedShare/);
    expect(() => canarySchedule(new Date(), steps([0, 5]))).toThrow(/steps\[0\].tunedShare/);
  });
});

describe("canaryPower", () => {
  it("says what each step could notice", () => {
    const rows = canaryPower(schedule, { requestsPerHour: 1000, baseAccuracy: 0.9 });
    expect(rows.map(({ tunedRequests }) => tunedRequests)).toEqual([50, 300, 1000, 8000, null]);
    const drops = rows.map(({ visibleDrop }) => visibleDrop);
    expect(drops[4]).toBeNull();
    expect(drops[0]).toBeGreaterThan(drops[1] ?? 1);
    expect(drops[1]).toBeGreaterThan(drops[2] ?? 1);
    // The power at the drop that is called visible is the power that was asked for.
    const effect = cohensH(0.9, 0.9 - (drops[0] ?? 0));
    expect(twoProportionPower(effect, 50, { alternative: "greater", ratio: 19 })).toBeCloseTo(0.8, 6);
  });

  it("says null when a step sees next to nothing", () => {
    const [first] = canaryPower(schedule, { requestsPerHour: 70, baseAccuracy: 0.9 });
    expect(first?.tunedRequests).toBeCloseTo(3.5, 12);
    expect(canaryPower(schedule, { requestsPerHour: 20, baseAccuracy: 0.9 })[0]?.visibleDrop).toBeNull();
    expect(canaryPower(schedule, { requestsPerHour: 0, baseAccuracy: 0.9 })[0]?.visibleDrop).toBeNull();
  });
});
