import { spreadsheetBytes } from "../../platform/spreadsheet.js";
import { compareScenarios, roiWorkbook, scenariosCsv } from "../../roi/index.js";
import type { WhatIf } from "./what-if.js";

/** Names of the files beside a page with a what-if panel. */
export const EXPORTS = { csv: "scenarios.csv", workbook: "roi.xlsx" } as const;

/** The scenarios as CSV and the analysis as a spreadsheet with live formulas; no spreadsheet where a price is not known. */
export async function exportFiles({ question, scenarios }: WhatIf): Promise<Record<string, string | Buffer>> {
  const sheets = roiWorkbook(question, scenarios);
  return {
    [EXPORTS.csv]: scenariosCsv(compareScenarios(question, scenarios)),
    ...(sheets === null ? {} : { [EXPORTS.workbook]: await spreadsheetBytes(sheets) }),
  };
}
