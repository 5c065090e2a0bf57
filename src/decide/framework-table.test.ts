import { expect, it } from "vitest";
import { FRAMEWORK } from "./framework.js";
import { frameworkTable } from "./framework-table.js";

it("has a row for each base and each rule, in words", () => {
  const rows = frameworkTable();
  expect(rows).toHaveLength(3 + FRAMEWORK.rules.length);
  expect(rows[1]).toEqual({
    approach: "prompt engineering",
    when: "task complexity is simple",
    weight: 0.3,
    reason: "a simple task suits a good prompt",
  });
  expect(rows.map((row) => row.when)).toContain("data availability is high and data quality is high");
  expect(rows.map((row) => row.when)).toContain("requests a day above 10,000");
});
