import { describe, expect, it } from "vitest";
import { sampleQuestion } from "../../test/support/roi-question.js";
import { parseAssumptions } from "./assumptions-file.js";
import { assumptionSchema } from "./assumptions-schema.js";
import { layeredInputs } from "./layers.js";
import { compareScenarios, scenariosCsv } from "./scenarios.js";

const FILE = "data/assumptions/sample.yaml";
const useCase = {
  monthlyRequests: 1,
  setupCostUsd: 2,
  monthlyMaintenanceUsd: 3,
  valuePerImprovedAnswerUsd: 4,
  horizonMonths: 5,
};

describe("parseAssumptions", () => {
  it("reads numbers, ranges, sources, correlations and scenarios, whatever the comments", () => {
    const text = `# ours
monthlyRequests: # counted at the gateway
  value: 1000
  low: 500
  unit: requests a month
  source: gateway log
  asOf: 2026-11-01
setupCostUsd: 50
correlations:
  - { first: monthlyRequests, second: setupCostUsd, correlation: 0.5 }
scenarios:
  busy:
    description: twice the traffic
    change: { monthlyRequests: 2000 }
`;
    expect(parseAssumptions(text, FILE)).toEqual({
      values: { monthlyRequests: 1000, setupCostUsd: 50 },
      sources: { monthlyRequests: { source: "gateway log", asOf: "2026-11-01" }, setupCostUsd: { source: FILE } },
      ranges: { monthlyRequests: { low: 500, high: 1000 } },
      correlations: [{ first: "monthlyRequests", second: "setupCostUsd", correlation: 0.5 }],
      scenarios: [{ name: "busy", description: "twice the traffic", change: { monthlyRequests: 2000 } }],
    });
    expect(parseAssumptions("# nothing yet\n\n", FILE).values).toEqual({});
  });

  it.each([
    ["a: 1\nmontlyRequests: 5", /sample\.yaml:2 \[montlyRequests\]: is no assumption\. Did you mean "monthlyRequests"/],
    ["monthlyRequests: 150,000", /sample\.yaml:1 \[monthlyRequests\].*requests a month[\s\S]*150000/],
    ["annualDiscountRate: 15", /annualDiscountRate.*looks like a percentage: write 0\.15/],
    ["setupCostUsd: { value: 5, unit: EUR }", /the unit of setupCostUsd is "USD, once"/],
    ["scenarios: { x: { change: { monthlyReqests: 5 } } }", /scenarios/],
    ["horizonMonths: 0", /1 to 120 \(months\); got 0/],
  ])("refuses %s", (text, message) => {
    expect(() => parseAssumptions(text, FILE)).toThrow(message);
  });

  it("judges a parameter as it judges a line of the file", () => {
    expect(assumptionSchema("annualDiscountRate").safeParse(0.15).success).toBe(true);
    expect(assumptionSchema("annualDiscountRate").safeParse(15).error?.issues[0]?.message).toContain("write 0.15");
  });
});

it("sets command line over file over cell over use case", () => {
  const file = {
    values: { monthlyRequests: 30, setupCostUsd: 30, annualDiscountRate: 0.3 },
    sources: { setupCostUsd: { source: "a quote" } },
  };
  const cell = { monthlyRequests: 40, setupCostUsd: 20, monthlyMaintenanceUsd: 20, horizonMonths: null };
  const { inputs, sources } = layeredInputs({ useCase, cell, file, commandLine: ["monthlyRequests"] });
  expect(inputs).toEqual({
    monthlyRequests: 40,
    setupCostUsd: 30,
    monthlyMaintenanceUsd: 20,
    valuePerImprovedAnswerUsd: 4,
    horizonMonths: 5,
    annualDiscountRate: 0.3,
  });
  expect(Object.values(sources).map(({ source }) => source)).toEqual([
    "command line",
    "a quote",
    "notebook cell",
    "use case",
    "use case",
    "assumptions file",
  ]);
});

describe("scenarios", () => {
  it("stand beside the assumptions as they are", () => {
    const outcomes = compareScenarios(sampleQuestion(), [
      { name: "busy", change: { monthlyRequests: 1_000_000 } },
      { name: 'quiet, "very"', change: { monthlyRequests: 0 } },
    ]);
    expect(outcomes.map(({ name }) => name)).toEqual(["as assumed", "busy", 'quiet, "very"']);
    expect(outcomes[1]?.netUsd ?? 0).toBeGreaterThan(outcomes[0]?.netUsd ?? 0);
    const csv = scenariosCsv(outcomes).split("\r\n");
    expect(csv[0]).toBe(
      "scenario,description,monthlyRequests,verdict,monthlySavingUsd,netUsd,npvUsd,breakEvenMonth,answer",
    );
    expect(csv[3]).toMatch(/^"quiet, ""very""",,0,does-not-pay,/);
    expect(csv).toHaveLength(5);
  });

  it("are refused by name with field and unit", () => {
    const wrong = [{ name: "typo", change: { monthlyRequest: 5 } as never }];
    expect(() => compareScenarios(sampleQuestion(), wrong)).toThrow(/scenario "typo"[\s\S]*monthlyRequests/);
    const huge = [{ name: "boom", change: { monthlyGrowth: 100 } }];
    expect(() => compareScenarios(sampleQuestion(), huge)).toThrow(
      /scenario "boom"[\s\S]*monthlyGrowth[\s\S]*10,000 %/,
    );
  });
});
