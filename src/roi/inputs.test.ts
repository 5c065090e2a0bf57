import { describe, expect, it } from "vitest";
import { sampleQuestion } from "../../test/support/roi-question.js";
import { analyseRoi, type RoiQuestion } from "./analyse.js";
import { ASSUMPTION_FIELDS, ASSUMPTION_NAMES, fieldOf } from "./assumption-fields.js";
import { requireAssumption, resolveAssumptions, retrainingsInMonth, trafficFactor } from "./assumptions.js";
import { monthlyCosts } from "./monthly-costs.js";
import { sensitivity } from "./sensitivity.js";

const lineOf = (question: RoiQuestion, approach: string) => {
  const found = analyseRoi(question).monthly.find((line) => line.approach === approach);
  if (found === undefined) throw new Error(`no line ${approach}`);
  return found;
};

describe("the fields", () => {
  it("carry a unit, and every default its source and date", () => {
    for (const name of ASSUMPTION_NAMES) {
      const field = fieldOf(name);
      expect(field.unit, name).not.toBe("");
      if (field.default !== undefined) {
        expect(field.default.unit, name).toBe(field.unit);
        expect(field.default.source, name).not.toBe("");
        expect(field.default.asOf, name).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(requireAssumption(name, field.default.value)).toBe(field.default.value);
      }
    }
    expect(Object.keys(ASSUMPTION_FIELDS)).toEqual(ASSUMPTION_NAMES);
  });

  it.each([
    ["annualDiscountRate", 15, /share in 0\.\.1 \(0\.05 is 5 %\); got 15[\s\S]*write 0\.15/],
    ["monthlyGrowth", 100, /monthlyGrowth[\s\S]*10,000 % a month[\s\S]*For 100 % write 1\./],
    ["monthlyRequests", "150,000", /requests a month[\s\S]*without thousands separators: 150000/],
    ["monthlyRequests", "1.500.000", /without thousands separators: 1500000/],
    ["setupCostUsd", "0,5", /decimal point: 0\.5/],
    ["setupCostUsd", "$2400", /USD, once[\s\S]*without a currency sign/],
    ["annualDiscountRate", "15 %", /15 % is 0\.15/],
    ["horizonMonths", 0, /whole number, 1 to 120 \(months\); got 0/],
    ["monthlyRequests", -1, /0 or more \(requests a month\); got -1/],
    ["seasonalPeakMonth", 13, /1 to 12/],
  ] as const)("%s: %o is refused with field and unit", (name, value, message) => {
    expect(() => requireAssumption(name, value)).toThrow(message);
  });

  it("refuses a name with a typo and offers the right one", () => {
    const assumptions = { ...sampleQuestion().assumptions, montlyRequests: 1 };
    expect(() => resolveAssumptions(assumptions)).toThrow(/montlyRequests[\s\S]*Did you mean "monthlyRequests"/);
  });
});

describe("traffic and retraining over the months", () => {
  it("swings about the average and peaks in its month", () => {
    const season = { monthlyGrowth: 0, seasonalSwing: 0.4, seasonalPeakMonth: 12 };
    const year = Array.from({ length: 12 }, (_, index) => trafficFactor(index + 1, season));
    expect(year[11]).toBeCloseTo(1.4, 12);
    expect(year[5]).toBeCloseTo(0.6, 12);
    expect(year.reduce((sum, factor) => sum + factor, 0)).toBeCloseTo(12, 9);
  });

  it("retrains when the time of the last model is over, not spread evenly", () => {
    const due = (perYear: number) => Array.from({ length: 12 }, (_, index) => retrainingsInMonth(index + 1, perYear));
    expect(due(4)).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
    expect(due(12)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(due(0)).toEqual(Array.from({ length: 12 }, () => 0));
    const question = sampleQuestion({ retrainingsPerYear: 4, retrainingCostUsd: 1000 });
    const plain = analyseRoi(sampleQuestion());
    const retrained = analyseRoi(question);
    const total = (analysis: typeof plain) =>
      analysis.cumulative.findLast(({ approach }) => approach === "tuned-on-demand")?.cumulativeUsd ?? 0;
    expect(total(retrained) - total(plain)).toBeCloseTo(3000, 6);
  });
});

describe("retrieval and hybrid", () => {
  it("are unknown, in words, until somebody fills them in", () => {
    expect(lineOf(sampleQuestion(), "retrieval")).toMatchObject({
      monthlyUsd: null,
      reason: "fill in retrievedTokens (tokens per request)",
    });
  });

  it("cost the retrieved text, the search and the index on top", () => {
    const given = {
      retrievedTokens: 1000,
      retrievalMonthlyUsd: 50,
      retrievalPerRequestUsd: 0.001,
      retrievalSetupUsd: 500,
    };
    const question = sampleQuestion(given);
    const base = lineOf(question, "base");
    const retrieval = lineOf(question, "retrieval");
    // 100,000 requests: 1,000 tokens at $0.30 per million = $30, searches $100, index $50.
    expect((retrieval.monthlyUsd ?? 0) - (base.monthlyUsd ?? 0)).toBeCloseTo(180, 6);
    expect(retrieval.setupUsd).toBe(500);
    expect(retrieval.accuracy).toBeNull();
    const tuned = lineOf(question, "tuned-on-demand");
    const hybrid = lineOf(question, "hybrid");
    // The same, with the retrieved text at the custom price of $0.40.
    expect((hybrid.monthlyUsd ?? 0) - (tuned.monthlyUsd ?? 0)).toBeCloseTo(190, 6);
    expect(hybrid.setupUsd).toBe((tuned.setupUsd ?? 0) + 500);
  });
});

describe("overwriting what was measured or listed", () => {
  it("is marked as assumed, and named in the notes", () => {
    const analysis = analyseRoi(sampleQuestion({ tunedInputTokens: 50, outputPriceUsd: 1, tunedAccuracy: 0.99 }));
    const tuned = analysis.monthly.find(({ approach }) => approach === "tuned-on-demand");
    const tokens = tuned?.parts[0]?.quantities[0];
    expect(tokens).toMatchObject({ value: 50, provenance: "assumed" });
    expect(analysis.notes.join(" ")).toContain(
      "Overwritten by the analyst, and so assumed and no longer measured or listed: Output price, Tuned: tokens in, Tuned: right.",
    );
    expect(analysis.headline?.value.accuracyGain).toBeCloseTo(0.99 - 0.8, 12);
    expect(analysis.headline?.value.monthlyRangeUsd).toBeNull();
  });

  it("fills in a price that nobody published", () => {
    const unknown = sampleQuestion();
    const prices = {
      ...unknown.prices,
      provisionedHour: { ...unknown.prices.provisionedHour, value: null, reason: "no published price found" },
    };
    expect(lineOf({ ...unknown, prices }, "tuned-provisioned").reason).toContain("no published price found");
    const filled = lineOf({ ...sampleQuestion({ provisionedHourUsd: 2 }), prices }, "tuned-provisioned");
    expect(filled.monthlyUsd).toBeCloseTo(2 * 730 + 5 + 100, 6);
    expect(filled.parts[0]?.quantities[0]).toMatchObject({
      provenance: "assumed",
      source: "by the analyst; was not known",
    });
  });
});

describe("wrong answers and turning points", () => {
  it("counts the harm of a wrong answer beside the worth of a right one", () => {
    const withHarm = analyseRoi(sampleQuestion({ costPerWrongAnswerUsd: 0.05 }));
    // 100,000 requests, 10 points better, each worth 0.02 + 0.05.
    expect(withHarm.headline?.value.monthlyUsd).toBeCloseTo(100_000 * 0.1 * 0.07, 6);
    const perCorrect = withHarm.costPerCorrectAnswer.find(({ approach }) => approach === "base");
    const base = withHarm.monthly.find(({ approach }) => approach === "base");
    expect(perCorrect?.usd).toBeCloseTo(((base?.monthlyUsd ?? 0) + 20_000 * 0.05) / 80_000, 12);
  });

  it("states the token prices at which both ways cost the same over the horizon", () => {
    const { headline } = analyseRoi(sampleQuestion());
    const rivalPrice = headline?.points.rivalInputPrice.value ?? 0;
    const atRival = analyseRoi(sampleQuestion({ inputPriceUsd: rivalPrice })).headline;
    expect(atRival?.onCost.netUsd).toBeCloseTo(0, 6);
    // The tuned model of the sample is dearer even at no price at all for its input.
    expect(headline?.points.tunedInputPrice.words).toBe("at no price: not even for nothing");
    const dear = sampleQuestion({ inputPriceUsd: 5 });
    const tunedPrice = analyseRoi(dear).headline?.points.tunedInputPrice.value ?? 0;
    expect(tunedPrice).toBeGreaterThan(0.4);
    const atTuned = { ...dear, assumptions: { ...dear.assumptions, customInputPriceUsd: tunedPrice } };
    expect(analyseRoi(atTuned).headline?.onCost.netUsd).toBeCloseTo(0, 6);
  });

  it("never divides by nothing", () => {
    const idle = analyseRoi(sampleQuestion({ monthlyRequests: 0, setupCostUsd: 0 }));
    expect(JSON.stringify(idle)).not.toMatch(/NaN|Infinity/);
    expect(idle.headline?.points.rivalInputPrice.words).toBe("at no price: there are no requests");
  });
});

it("moves a measured number in the tornado when a range is given", () => {
  const { rows } = sensitivity(sampleQuestion(), { ranges: { tunedInputTokens: { low: 50, high: 400 } } });
  expect(rows.find(({ assumption }) => assumption === "tunedInputTokens")?.swingUsd).toBeCloseTo(
    (350 * 0.4 * 100_000 * 12) / 1e6,
    6,
  );
  expect(
    monthlyCosts([], sampleQuestion().assumptions, sampleQuestion().prices).every((line) => line.monthlyUsd === null),
  ).toBe(true);
});
