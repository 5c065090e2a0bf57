import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import { sampleQuestion } from "../../../test/support/roi-question.js";
import { exportFiles } from "./exports.js";

it("writes scenarios as CSV and as a workbook whose formulas are live", async () => {
  const scenarios = [{ name: "busy", change: { monthlyRequests: 900_000 } }];
  const base = { useCase: "sample", ranges: {}, correlations: [], draws: 1000, seed: 1 };
  const files = await exportFiles({ ...base, question: sampleQuestion(), scenarios });
  expect(String(files["scenarios.csv"]).split("\r\n")).toHaveLength(4);
  const parts = unzipSync(files["roi.xlsx"] as Buffer);
  const text = (name: string) => new TextDecoder().decode(parts[name]);
  expect(text("xl/workbook.xml")).toMatch(/name="Result".*name="Inputs".*name="Costs".*name="Months"/s);
  expect(text("xl/worksheets/sheet1.xml")).toMatch(/<f>Costs!F\d+-Costs!F\d+<\/f>/);
  expect(text("xl/worksheets/sheet2.xml")).toContain("<f>INDEX(F4:G4,1,$C$1+1)</f>");
});
