/** A cell as a spreadsheet takes it. */
type Cell = string | number | null | { formula: string; format?: "usd" | "count" };

const FORMATS = { usd: "#,##0.00####", count: "#,##0" };

/** Sheets with formulas as the bytes of an .xlsx file. Spreadsheets reckon the formulas when they open it. */
export async function spreadsheetBytes(
  sheets: readonly { name: string; rows: readonly (readonly Cell[])[]; widths: readonly number[] }[],
): Promise<Buffer> {
  const { default: writeExcelFile } = await import("write-excel-file/node");
  const cellOf = (cell: Cell) => {
    if (cell === null || typeof cell !== "object") return cell;
    const { formula, format } = cell;
    return {
      type: "Formula" as const,
      value: formula,
      ...(format === undefined ? {} : { format: FORMATS[format] }),
    };
  };
  return writeExcelFile(
    sheets.map(({ name, rows, widths }) => ({
      sheet: name,
      data: rows.map((row) => row.map(cellOf)),
      columns: widths.map((width) => ({ width })),
    })),
  ).toBuffer();
}
