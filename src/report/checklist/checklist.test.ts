import { describe, expect, it } from "vitest";
import { checklist } from "../../decide/index.js";
import { checklistFacts, type KnownSteps } from "./checklist-facts.js";
import { checklistHtml } from "./checklist-html.js";

/** A step's summary with the parts that the checklist reads. */
const steps = (parts: { [Step in keyof KnownSteps]?: unknown }) => parts as KnownSteps;

const split = {
  audit: { pairs: 0 },
  cleaning: [{ window: "training", steps: [{ step: "exact-duplicates" }, { step: "near-duplicates" }] }],
  format: { count: 3 },
  split: {
    parts: [
      { part: "train", byLabel: { ham: 60, spam: 40 } },
      { part: "test", byLabel: { ham: 5, spam: 5 } },
      { part: "validation", byLabel: {} },
    ],
  },
  statistics: { all: { count: 110, labels: { ham: 65, spam: 45 } } },
};

describe("checklistFacts", () => {
  it("knows nothing where no step was made, and every item stays open", () => {
    expect(checklistFacts({})).toEqual({});
    expect(checklist(checklistFacts({})).every((item) => item.status === "open")).toBe(true);
  });

  it("reads counts, label shares and findings from the data step", () => {
    const facts = checklistFacts(steps({ split }));
    expect(facts).toMatchObject({ exampleCount: 110, leakedPairs: 0, duplicatesLeft: 0, formatFindings: 3 });
    expect(facts.largestLabelShift).toBeCloseTo(65 / 110 - 0.5, 12);
    expect(facts.majorityShare).toBeCloseTo(65 / 110, 12);
    expect(facts.qualityScore).toBeUndefined();
  });

  it("does not claim that duplicates are gone, or a stratified split, without evidence", () => {
    const bare = {
      ...split,
      cleaning: [],
      format: null,
      split: { parts: [] },
      statistics: { all: { count: 0, labels: {} } },
    };
    const facts = checklistFacts(steps({ split: bare }));
    expect(facts).toEqual({ exampleCount: 0, leakedPairs: 0 });
  });

  it("reads the kept epoch's accuracies and the loss after it", () => {
    const point = (epoch: number, validationLoss: number | null) => ({
      epoch,
      validationLoss,
      trainingLoss: 1,
      trainingAccuracy: 0.9,
      validationAccuracy: validationLoss === null ? null : 0.8,
    });
    const train = (losses: (number | null)[], bestEpoch: number) => ({
      plan: { hyperparameters: { epochs: 5, earlyStoppingPatience: 2 } },
      curve: { steps: [], epochs: losses.map((loss, index) => point(index + 1, loss)) },
      bestEpoch,
    });
    const facts = checklistFacts(steps({ train: train([1, 0.5, 0.6], 2) }));
    expect(facts).toMatchObject({ earlyStopping: true, trainingAccuracy: 0.9, validationAccuracy: 0.8 });
    expect(facts.validationLossRise).toBeCloseTo(0.2, 12);
    expect(checklistFacts(steps({ train: train([null], 1) })).validationLossRise).toBeUndefined();
    expect(checklistFacts(steps({ train: train([], 0) }))).toEqual({ earlyStopping: true });
    expect(checklistFacts(steps({ train: train([0, 0], 1) })).validationLossRise).toBeUndefined();
  });

  it("takes the pilot from the ROI step, where there was one", () => {
    const analysis = { assumptions: [], headline: { monthlySavingUsd: 5 } };
    const facts = checklistFacts(steps({ roi: { analysis, pilot: { requests: 900, savingError: 0.1 } } }));
    expect(facts).toEqual({ monthlySavingUsd: 5, pilotRequests: 900, pilotForecastError: 0.1 });
    expect(checklist(facts).find((item) => item.id === "roi-wrong")?.status).toBe("met");
    expect(checklistFacts(steps({ roi: { analysis, pilot: null } }))).toEqual({ monthlySavingUsd: 5 });
  });

  it("names the labels that are shown to be worse, and no others", () => {
    const slice = (value: string, difference: number, adjustedPValue: number | null) => ({
      metric: "label",
      by: "label",
      value,
      difference,
      adjustedPValue,
    });
    const arm = (name: string, isTuned: boolean) => ({
      arm: name,
      isTuned,
      accuracy: { mean: 0.8 },
      metrics: [{ metric: "label" }],
      classification: isTuned ? {} : null,
    });
    const facts = checklistFacts(
      steps({
        benchmark: {
          metric: "label",
          strongestCheapArm: "base",
          comparisons: [{ metric: "label", second: "base", meanFirst: 0.9, meanSecond: 0.8, pValue: null }],
          arms: [arm("base", false), arm("tuned", true)],
          slices: [slice("a", -0.2, 0.01), slice("b", -0.2, 0.3), slice("c", 0.2, 0.01), slice("d", -0.1, null)],
        },
      }),
    );
    expect(facts.worseSlices).toEqual(["a"]);
    expect(facts.baselines).toEqual(["base"]);
    expect(facts.metrics).toEqual(["label", "precision", "recall", "F1"]);
    const baseline = checklist(facts).find((item) => item.id === "no-baseline");
    expect(baseline).toMatchObject({ status: "open" });
  });
});

describe("checklistHtml", () => {
  it("counts, orders by urgency and escapes", () => {
    const items = checklist({ leakedPairs: 2, retrainingCosted: true }).map((item) => ({
      ...item,
      evidence: `${item.evidence} <b>`,
    }));
    const html = checklistHtml(items, { missing: ["train has not been run"] });
    expect(html).toContain("Checklist of 14 questions: 1 at risk, 12 open, 1 met");
    expect(html).toContain("Not counted: train has not been run.");
    expect(html).not.toContain("<b>");
    expect(html.indexOf("At risk</strong>")).toBeLessThan(html.indexOf("Open</strong>"));
  });
});
