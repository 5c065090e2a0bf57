import { describe, expect, it } from "vitest";
import { retrainingDecision, scheduleRetraining } from "./retraining.js";

const plan = { now: new Date("2026-09-01T12:00:00Z"), newExampleCount: 800, previousModel: "local:mail@v1" };
const drift = (verdict: "drift" | "no-drift" | "not-enough-data") => ({ verdict, reason: `Drift says ${verdict}.` });
const decline = (verdict: "declined" | "held" | "not-enough-data") => ({
  verdict,
  reason: `Accuracy says ${verdict}.`,
  neededLabels: 350,
});

describe("scheduleRetraining", () => {
  it("starts a day later with the default settings", () => {
    expect(scheduleRetraining(plan)).toEqual({
      status: "scheduled",
      scheduledFor: "2026-09-02T12:00:00.000Z",
      newExampleCount: 800,
      previousModel: "local:mail@v1",
      expectedImprovement: null,
      settings: { epochs: 3, batchSize: 32, learningRate: 0.0001 },
    });
    expect(scheduleRetraining({ ...plan, settings: { epochs: 20 } }).settings).toEqual({
      epochs: 20,
      batchSize: 32,
      learningRate: 0.0001,
    });
  });
});

describe("retrainingDecision", () => {
  it.each([
    ["declined", "drift", true],
    ["declined", "no-drift", true],
    ["held", "drift", false],
    ["held", "no-drift", false],
    ["held", "not-enough-data", false],
    ["not-enough-data", "no-drift", false],
    ["not-enough-data", "drift", null],
    ["not-enough-data", "not-enough-data", null],
  ] as const)("accuracy %s and %s decide %s", (accuracy, inputs, retrain) => {
    const decision = retrainingDecision({ drift: drift(inputs), decline: decline(accuracy), ...plan });
    expect(decision.retrain).toBe(retrain);
    expect(decision.schedule === null).toBe(retrain !== true);
    expect(decision.reasons.slice(1)).toEqual([`Accuracy says ${accuracy}.`, `Drift says ${inputs}.`]);
  });

  it("asks for labels when drift is all that is known", () => {
    const measured = retrainingDecision({ drift: drift("drift"), decline: decline("not-enough-data"), ...plan });
    expect(measured.reasons[0]).toContain("Label about 350 random requests");
    const unmeasured = retrainingDecision({ drift: drift("drift"), decline: null, ...plan });
    expect(unmeasured.retrain).toBeNull();
    expect(unmeasured.reasons).toContain("Accuracy in production was not measured.");
  });
});
