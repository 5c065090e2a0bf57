import { describe, expect, it } from "vitest";
import { checklist } from "./checklist.js";
import type { ChecklistFacts } from "./facts.js";

const good: ChecklistFacts = {
  alternativesTried: ["prompt", "few-shot"],
  exampleCount: 2300,
  leakedPairs: 0,
  duplicatesLeft: 0,
  qualityScore: 0.85,
  reviewedShare: 0.12,
  stratified: true,
  largestLabelShift: 0.01,
  formatFindings: 0,
  majorityShare: 0.6,
  biasReviewed: true,
  earlyStopping: true,
  trainingAccuracy: 0.99,
  validationAccuracy: 0.96,
  validationLossRise: 0.03,
  baselines: ["base", "few-shot"],
  testSetUses: 1,
  tunedAccuracy: 0.97,
  baselineAccuracy: 0.81,
  pValue: 0.0002,
  metrics: ["accuracy", "macro F1"],
  generalTaskLoss: 0.01,
  worseSlices: [],
  monthlySavingUsd: -12.5,
  retrainingCosted: true,
  fallbackKept: true,
  laterTrafficMeasured: true,
  pilotRequests: 5000,
  pilotForecastError: -0.08,
};
const item = (facts: ChecklistFacts, id: string) => checklist(facts).find((one) => one.id === id);

describe("checklist", () => {
  it("has seven pitfalls and seven failure modes, each once", () => {
    const items = checklist({});
    expect(items.filter((one) => one.list === "pitfall")).toHaveLength(7);
    expect(items.filter((one) => one.list === "failure-mode")).toHaveLength(7);
    expect(new Set(items.map((one) => one.id)).size).toBe(14);
  });
  it("is open where nobody answered", () => {
    for (const { status, evidence } of checklist({})) {
      expect(status).toBe("open");
      expect(evidence).toContain("not known yet");
    }
  });
  it("is met where every fact is good", () => {
    expect(checklist(good).filter((one) => one.status !== "met")).toEqual([]);
  });
  it("needs every fact: without any one of them some item is open again", () => {
    for (const key of Object.keys(good) as (keyof ChecklistFacts)[]) {
      const { [key]: _, ...rest } = good;
      expect(
        checklist(rest).some((one) => one.status === "open"),
        key,
      ).toBe(true);
    }
  });
  const bad: [keyof ChecklistFacts, ChecklistFacts[keyof ChecklistFacts], string][] = [
    ["leakedPairs", 1, "data-leakage"],
    ["testSetUses", 3, "data-leakage"],
    ["exampleCount", 499, "overfitting-small-set"],
    ["validationAccuracy", 0.8, "overfitting-small-set"],
    ["baselines", [], "no-baseline"],
    ["pValue", 0.2, "no-baseline"],
    ["duplicatesLeft", 4, "low-quality-examples"],
    ["qualityScore", 0.65, "low-quality-examples"],
    ["reviewedShare", 0, "low-quality-examples"],
    ["stratified", false, "bad-split"],
    ["largestLabelShift", -0.2, "bad-split"],
    ["laterTrafficMeasured", false, "bad-split"],
    ["alternativesTried", [], "over-investing"],
    ["tunedAccuracy", 0.82, "over-investing"],
    ["metrics", ["accuracy"], "wrong-metrics"],
    ["earlyStopping", false, "overfitting"],
    ["validationLossRise", 0.4, "overfitting"],
    ["generalTaskLoss", 0.1, "forgetting"],
    ["formatFindings", 2, "format-errors"],
    ["retrainingCosted", false, "retraining-cost"],
    ["worseSlices", ["ham"], "behaviour-elsewhere"],
    ["fallbackKept", false, "behaviour-elsewhere"],
    ["biasReviewed", false, "bias"],
    ["majorityShare", 0.95, "bias"],
    ["pilotRequests", 0, "roi-wrong"],
    ["pilotForecastError", -0.5, "roi-wrong"],
  ];
  it.each(bad)("%s = %s puts %s at risk", (key, value, id) => {
    expect(item({ ...good, [key]: value }, id)?.status).toBe("at-risk");
    expect(
      item(
        {
          [key]: value,
          ...(key === "validationAccuracy" ? { trainingAccuracy: 0.99 } : {}),
          ...(key === "tunedAccuracy" ? { baselineAccuracy: 0.81 } : {}),
        },
        id,
      )?.status,
    ).toBe("at-risk");
  });
  it("says what it rests on, the worst first", () => {
    expect(item({ leakedPairs: 0, testSetUses: 3 }, "data-leakage")?.evidence).toBe(
      "3 tuned models measured on it; 0 pairs shared between parts.",
    );
    expect(item({ pValue: null, baselines: ["base"] }, "no-baseline")).toMatchObject({
      status: "open",
      evidence: "Compared with base; the significance is not known yet.",
    });
  });
});
