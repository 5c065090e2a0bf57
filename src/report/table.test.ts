import { describe, expect, it } from "vitest";
import { tableHtml, tableText } from "./table.js";
import { tableData } from "./table-data.js";

const rows = [
  { arm: "base", accuracy: 0.8125, costUsd: null, n: 1600 },
  { arm: "<b>tuned</b>", accuracy: 0.9, costUsd: 0.00023, n: 1600 },
];
const columns = {
  arm: "Arm",
  accuracy: ["Accuracy", "percent"],
  costUsd: ["Cost", "usd"],
  n: ["Cases", "count"],
} as const;

describe("tableData", () => {
  it("writes each value by its format, and unknown for null", () => {
    expect(tableData("Arms", rows, columns).rows).toEqual([
      ["base", "81.3 %", "unknown", "1,600"],
      ["<b>tuned</b>", "90.0 %", "$0.00023", "1,600"],
    ]);
  });

  it("says next to nothing for what would be a row of zeros", () => {
    const tiny = [{ x: 6.17e-6 }, { x: -6e-9 }, { x: 0 }];
    expect(tableData("Tiny", tiny, { x: ["X", "number"] }).rows).toEqual([["< 0.0001"], ["> -0.0001"], ["0"]]);
  });

  it("takes no rows", () => {
    expect(tableData("Arms", [], columns).rows).toEqual([]);
    expect(tableText(tableData("Arms", [], columns))).toContain("Accuracy");
  });

  it("refuses a column that no row has", () => {
    expect(() => tableData("Arms", rows, { acuracy: "Accuracy" })).toThrow('no row has a field "acuracy"');
  });
});

describe("tableHtml", () => {
  it("escapes every text", () => {
    const html = tableHtml(tableData("A & B", rows, columns));
    expect(html).toContain("&lt;b&gt;tuned&lt;/b&gt;");
    expect(html).toContain("A &amp; B");
    expect(html).not.toContain("<b>");
  });
});
