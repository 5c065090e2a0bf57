import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classificationReport, noLabel } from "./classification.js";

describe("classification report", () => {
  // scikit-learn 1.2.1: classification_report, matthews_corrcoef, cohen_kappa_score
  it("agrees with scikit-learn", () => {
    const truth = [
      "billing",
      "billing",
      "tech",
      "tech",
      "tech",
      "account",
      "account",
      "billing",
      "tech",
      "account",
      "other",
      "other",
    ];
    const answers = [
      "billing",
      "tech",
      "tech",
      "tech",
      "billing",
      "account",
      "account",
      "billing",
      "tech",
      "tech",
      "other",
      "account",
    ];
    const report = classificationReport(truth, answers, ["account", "billing", "other", "tech"]);
    expect(report.labels.map((label) => label.recall.value)).toEqual([2 / 3, 2 / 3, 0.5, 0.75]);
    expect(report.labels.map((label) => label.precision.value)).toEqual([2 / 3, 2 / 3, 1, 0.6]);
    expect(report.macro.f1.value).toBeCloseTo(2 / 3, 12);
    expect(report.weighted.f1.value).toBeCloseTo(2 / 3, 12);
    expect(report.matthews.value).toBeCloseTo(0.5439200829200679, 12);
    expect(report.kappa.value).toBeCloseTo(0.5384615384615385, 12);
    expect(report.confusion.columns.at(-1)).toBe(noLabel);
    expect(report.confusion.counts).toEqual([
      [2, 0, 0, 1, 0],
      [0, 2, 0, 1, 0],
      [1, 0, 1, 0, 0],
      [0, 1, 0, 3, 0],
    ]);
  });

  it("an answer without a label costs recall and no precision", () => {
    const report = classificationReport(["a", "a", "b"], ["a", null, "unheard of"], ["a", "b"]);
    expect(report.accuracy.value).toBeCloseTo(1 / 3, 12);
    expect(report.labels[0]).toMatchObject({ precision: { value: 1 }, recall: { value: 0.5 } });
    expect(report.confusion.counts).toEqual([
      [1, 0, 1],
      [0, 0, 1],
    ]);
  });

  it("a division by zero is null and says so", () => {
    const report = classificationReport(["a", "a"], ["a", "a"], ["a", "b"]);
    const [, absent] = report.labels;
    expect(absent?.precision).toEqual({ value: null, reason: "no answer names b" });
    expect(absent?.recall).toEqual({ value: null, reason: "no case has the label b" });
    expect(absent?.f1.value).toBeNull();
    expect(report.macro.f1).toMatchObject({ value: 1, reason: expect.stringContaining("without b") as string });
    expect(report.weighted.f1.value).toBe(1);
    expect(report.matthews.value).toBeNull();
    const empty = classificationReport([], [], ["a"]);
    expect(empty.accuracy).toEqual({ value: null, reason: "there are no cases" });
    expect(empty.macro.f1.value).toBeNull();
  });

  it("refuses what does not belong together", () => {
    expect(() => classificationReport(["a"], [], ["a"])).toThrow("must have the same length, got 1 and 0");
    expect(() => classificationReport(["c"], ["a"], ["a"])).toThrow("truth[0] must be one of the labels, got c");
    expect(() => classificationReport([], [], ["a", "a"])).toThrow("must not repeat");
  });

  it("counts every case once; accuracy is the recall averaged by support", () => {
    const label = fc.constantFrom("a", "b", "c");
    const cases = fc.array(fc.tuple(label, fc.option(label)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(cases, (pairs) => {
        const report = classificationReport(
          pairs.map(([truth]) => truth),
          pairs.map(([, answer]) => answer),
          ["a", "b", "c"],
        );
        expect(report.confusion.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(pairs.length);
        expect(report.weighted.recall.value).toBeCloseTo(report.accuracy.value as number, 12);
      }),
      { seed: 5 },
    );
  });
});
