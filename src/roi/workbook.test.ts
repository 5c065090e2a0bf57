import { describe, expect, it } from "vitest";
import { sampleQuestion } from "../../test/support/roi-question.js";
import { evaluated } from "../../test/support/spreadsheet.js";
import { analyseRoi, type RoiQuestion } from "./analyse.js";
import type { Scenario } from "./layers.js";
import { roiWorkbook, type Sheet } from "./workbook.js";

const sheetsOf = (question: RoiQuestion, scenarios: Scenario[] = []): Sheet[] => {
  const sheets = roiWorkbook(question, scenarios);
  if (sheets === null) throw new Error("no workbook");
  return sheets;
};
const resultOf = (sheets: readonly Sheet[], use = 0) => {
  const changed = sheets.map((sheet) =>
    sheet.name === "Inputs"
      ? { ...sheet, rows: [[sheet.rows[0]?.[0] ?? "", null, use], ...sheet.rows.slice(1)] }
      : sheet,
  );
  const at = evaluated(changed);
  return { saving: at("Result", "B4"), net: at("Result", "B5") };
};

describe("roiWorkbook", () => {
  it.each([
    {},
    { monthlyGrowth: 0.04, seasonalSwing: 0.5, seasonalPeakMonth: 3, horizonMonths: 36 },
    {
      retrainingsPerYear: 5,
      retrainingCostUsd: 321,
      costPerWrongAnswerUsd: 0.03,
      tunedAccuracy: 0.97,
      retrievedTokens: 700,
      retrievalMonthlyUsd: 20,
    },
  ])("agrees with the analysis to the cent: %o", (changes) => {
    const question = sampleQuestion(changes);
    const { headline } = analyseRoi(question);
    const { saving, net } = resultOf(sheetsOf(question));
    expect(saving).toBeCloseTo(headline?.monthlySavingUsd ?? Number.NaN, 6);
    expect(net).toBeCloseTo(headline?.withValue?.netUsd ?? Number.NaN, 6);
  });

  it("reckons each scenario when its number is put in", () => {
    const scenarios: Scenario[] = [
      { name: "busy", change: { monthlyRequests: 900_000 } },
      { name: "long, and dear", change: { horizonMonths: 30, monthlyMaintenanceUsd: 400 } },
    ];
    const question = sampleQuestion();
    const sheets = sheetsOf(question, scenarios);
    for (const [index, { change }] of [{ change: {} }, ...scenarios].entries()) {
      const { headline } = analyseRoi({ ...question, assumptions: { ...question.assumptions, ...change } });
      expect(resultOf(sheets, index).net, String(index)).toBeCloseTo(headline?.withValue?.netUsd ?? Number.NaN, 6);
    }
  });

  it("three cases reckoned by hand, to the cent", () => {
    // 100,000 requests of 1,000 + 10 tokens: $30.00 + $2.50; tuned 200 + 10: $8.00 + $3.00, storage $5, upkeep $100.
    expect(resultOf(sheetsOf(sampleQuestion())).saving).toBeCloseTo(32.5 - 116, 9);
    // Net: 12 months of -83.50, 10 points of 100,000 answers at $0.02 = $200 a month, set-up $1,200.
    expect(resultOf(sheetsOf(sampleQuestion())).net).toBeCloseTo(12 * (200 - 83.5) - 1200, 9);
    // Ten times the traffic: $325 - $110 - $105 = $110 saved a month.
    expect(resultOf(sheetsOf(sampleQuestion({ monthlyRequests: 1_000_000 }))).saving).toBeCloseTo(110, 9);
  });

  it("is null where a price of the pair is not known", () => {
    const question = sampleQuestion();
    const storage = { ...question.prices.storage, value: null, reason: "not published" };
    expect(roiWorkbook({ ...question, prices: { ...question.prices, storage } })).toBeNull();
  });
});
