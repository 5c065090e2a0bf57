import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TunelabError } from "../core/errors.js";
import { costBenefit } from "./cost-benefit.js";
import { fineTuningRoi } from "./fine-tuning-roi.js";

const scenario = (monthlyRequests: number) => ({
  monthlyRequests,
  promptTokensWithout: 2500,
  promptTokensWith: 500,
  responseTokens: 500,
  inputPricePerThousandUsd: 0.003,
  outputPricePerThousandUsd: 0.015,
  fineTuningCostUsd: 200,
});
const support = {
  monthlyVolume: 150_000,
  currentCostPerRequestUsd: 0.005,
  tunedCostPerRequestUsd: 0.003,
  setupCostUsd: 5000,
  monthlyMaintenanceUsd: 500,
  qualityImprovement: 0.15,
};
const mails = {
  monthlyVolume: 300_000,
  currentCostPerRequestUsd: 0.004,
  tunedCostPerRequestUsd: 0.002,
  setupCostUsd: 3000,
  monthlyMaintenanceUsd: 500,
  qualityImprovement: 0.25,
};
const cents = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);

describe("fineTuningRoi, the chapter's two scenarios", () => {
  it("50,000 requests a month: saves $300.00, 20 days, 1,700 %, FINE-TUNE", () => {
    const roi = fineTuningRoi(scenario(50_000));
    expect(cents(roi.monthlyCostWithoutUsd)).toBe(750);
    expect(cents(roi.monthlyCostWithUsd)).toBe(450);
    expect(cents(roi.monthlySavingsUsd)).toBe(300);
    expect(cents(roi.annualSavingsUsd)).toBe(3600);
    expect(roi.breakEvenMonths).toBeCloseTo(0.67, 2);
    expect(Math.round(roi.breakEvenDays ?? 0)).toBe(20);
    expect(Math.round((roi.roiShare ?? 0) * 100)).toBe(1700);
    expect(roi).toMatchObject({ recommendation: "FINE-TUNE", band: "excellent" });
    expect(roi.meaning).toBe(
      "Fine-tuning saves $300.00 a month and pays its set-up of $200.00 back in 0.7 months (20 days), with a first-year ROI of 1,700 %: excellent: fine-tune at once.",
    );
  });
  it("1,000 requests a month: saves $6.00, 1,000 days, -64 %, consider alternatives", () => {
    const roi = fineTuningRoi(scenario(1000));
    expect(cents(roi.monthlyCostWithoutUsd)).toBe(15);
    expect(cents(roi.monthlyCostWithUsd)).toBe(9);
    expect(cents(roi.monthlySavingsUsd)).toBe(6);
    expect(roi.breakEvenMonths).toBeCloseTo(33.3, 1);
    expect(Math.round(roi.breakEvenDays ?? 0)).toBe(1000);
    expect(Math.round((roi.roiShare ?? 0) * 100)).toBe(-64);
    expect(roi).toMatchObject({ recommendation: "Consider alternatives", band: "poor" });
  });
  it.each([
    [100, 0.33, "excellent"],
    [400, 1.33, "good"],
    [899, 3, "good"],
    [1000, 3.33, "marginal"],
    [1800, 6, "poor"],
  ] as const)("a set-up of %d pays back in %d months: %s", (fineTuningCostUsd, months, band) => {
    const roi = fineTuningRoi({ ...scenario(50_000), fineTuningCostUsd });
    expect(roi.breakEvenMonths).toBeCloseTo(months, 1);
    expect(roi.band).toBe(band);
    expect(roi.recommendation).toBe(months < 3 || fineTuningCostUsd === 899 ? "FINE-TUNE" : "Consider alternatives");
  });
});

describe("fineTuningRoi in words", () => {
  it.each([
    [{ promptTokensWith: 2500 }, "Fine-tuning saves nothing: both ways cost the same each month."],
    [{ promptTokensWith: 3000 }, "Fine-tuning does not save money: it costs $75.00 a month more."],
    [{ monthlyRequests: 0 }, "Fine-tuning saves nothing: both ways cost the same each month."],
    [
      { fineTuningCostUsd: 0 },
      "Fine-tuning saves $300.00 a month from the first day: there is no set-up cost to pay back.",
    ],
    [
      { fineTuningCostUsd: 1e9 },
      "Fine-tuning saves $300.00 a month, too little to pay the set-up of $1,000,000,000.00 back within a century.",
    ],
  ])("%o", (change, words) => {
    const roi = fineTuningRoi({ ...scenario(50_000), ...change });
    expect(roi.meaning).toBe(words);
  });
  it("has no ROI where nothing is saved or nothing is spent", () => {
    expect(fineTuningRoi({ ...scenario(0) })).toMatchObject({ breakEvenMonths: null, roiShare: null, band: "poor" });
    expect(fineTuningRoi({ ...scenario(50_000), fineTuningCostUsd: 0 })).toMatchObject({
      breakEvenMonths: 0,
      roiShare: null,
      recommendation: "FINE-TUNE",
    });
  });
  it("refuses a negative volume with field and unit", () => {
    expect(() => fineTuningRoi({ ...scenario(-1) })).toThrow(/\[monthlyRequests\].*requests a month/);
  });
});

describe("costBenefit, the chapter's two cases", () => {
  it("support: the raw figures, and what they mean", () => {
    const analysis = costBenefit(support);
    expect(cents(analysis.currentYearlyCostUsd)).toBe(9000);
    expect(cents(analysis.tunedYearlyCostUsd)).toBe(16_400);
    expect(cents(analysis.yearlySavingsUsd)).toBe(-7400);
    expect(cents(analysis.qualityValueUsd)).toBe(135_000);
    expect(cents(analysis.totalValueUsd)).toBe(127_600);
    expect(Math.round((analysis.roiShare ?? 0) * 100)).toBe(2552);
    expect(analysis.breakEvenMonths).toBeCloseTo(-25, 9);
    expect(analysis.chapterRecommendation).toBe("Strongly Recommended - Quick payback with positive ROI");
    expect(analysis.band).toBe("poor");
    expect(analysis.meaning).toEqual({
      breakEven: "never pays back on cost: the tuned way costs $200.00 a month more",
      roi: "2,552 % of the set-up in the first year, after paying for it",
      recommendation:
        "pays by quality value alone: -$7,400.00 on cost against better answers worth $135,000.00 a year; it is only as good as that estimate",
    });
  });
  it("mails: break-even after 30 months, consider", () => {
    const analysis = costBenefit(mails);
    expect(analysis.breakEvenMonths).toBeCloseTo(30, 9);
    expect(analysis.chapterRecommendation).toBe("Consider - Positive ROI but longer payback period");
    expect(analysis.meaning.breakEven).toBe("pays back on cost in 30.0 months");
  });
});

describe("costBenefit in words", () => {
  it("says that nothing is saved instead of dividing by zero", () => {
    const analysis = costBenefit({ ...support, tunedCostPerRequestUsd: 0.005, monthlyMaintenanceUsd: 0 });
    expect(analysis.breakEvenMonths).toBeNull();
    expect(analysis.meaning.breakEven).toBe("never pays back on cost: both ways cost the same each month");
  });
  it("knows no ROI without a set-up", () => {
    const analysis = costBenefit({ ...mails, setupCostUsd: 0 });
    expect(analysis.roiShare).toBeNull();
    expect(analysis.meaning.breakEven).toBe("saves $100.00 a month from the first day: no set-up to pay back");
  });
  it("does not pay where the value does not make up for the cost", () => {
    const analysis = costBenefit({ ...support, valuePerImprovedRequestUsd: 0.001 });
    expect(analysis.meaning.recommendation).toMatch(/^does not pay in the first year: -\$7,400\.00 on cost/);
    expect(analysis.chapterRecommendation).toMatch(/^Not Recommended/);
  });
  it("refuses 15 where 0.15 is meant", () => {
    expect(() => costBenefit({ ...support, qualityImprovement: 15 })).toThrow(/qualityImprovement[\s\S]*write 0\.15/);
  });
});

describe("both, on anything", () => {
  const amount = fc.oneof(
    fc.constantFrom(0, 1e-300, 5e-324, 1e-9, 1e12),
    fc.double({ min: 0, max: 1e12, noNaN: true }),
  );
  const clean = (value: unknown) =>
    JSON.stringify(value, (_, one: unknown) => {
      if (typeof one === "number" && !Number.isFinite(one)) throw new Error(`not finite: ${one}`);
      return one;
    });
  it("let no NaN and no Infinity out, in numbers or in words", () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 7, maxLength: 7 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = values;
          const first = fineTuningRoi({
            monthlyRequests: a,
            promptTokensWithout: b,
            promptTokensWith: c,
            responseTokens: d,
            inputPricePerThousandUsd: e,
            outputPricePerThousandUsd: f,
            fineTuningCostUsd: g,
          });
          const second = costBenefit({
            monthlyVolume: a,
            currentCostPerRequestUsd: b,
            tunedCostPerRequestUsd: c,
            setupCostUsd: d,
            monthlyMaintenanceUsd: e,
            qualityImprovement: share,
            valuePerImprovedRequestUsd: f,
          });
          expect(clean([first, second])).not.toMatch(/NaN|Infinity|∞/);
          expect(`${first.meaning} ${second.meaning.breakEven}`).not.toMatch(/-\d[\d.,]* (months|days)/);
        },
      ),
      { seed: 32, numRuns: 1000 },
    );
  });
  it("scale: a thousand times the traffic costs a thousand times as much", () => {
    const one = fineTuningRoi(scenario(50));
    const thousand = fineTuningRoi(scenario(50_000));
    expect(thousand.monthlyCostWithoutUsd).toBeCloseTo(one.monthlyCostWithoutUsd * 1000, 6);
    expect(thousand.monthlySavingsUsd).toBeCloseTo(one.monthlySavingsUsd * 1000, 6);
  });
  it("refuse NaN and Infinity by name", () => {
    expect(() => fineTuningRoi({ ...scenario(Number.NaN) })).toThrow(TunelabError);
    expect(() => costBenefit({ ...support, setupCostUsd: Number.POSITIVE_INFINITY })).toThrow(/setupCostUsd/);
  });
});
