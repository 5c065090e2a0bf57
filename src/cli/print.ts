import { tableText } from "../report/table.js";
import { type Column, tableData } from "../report/table-data.js";

/** Prints records as JSON for machines, or as a table. */
export function print(
  caption: string,
  rows: readonly object[],
  columns: Record<string, Column>,
  { json }: { json: boolean },
): void {
  console.log(json ? JSON.stringify(rows, null, 2) : tableText(tableData(caption, rows, columns)));
}
