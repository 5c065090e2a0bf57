import { formatCount, formatDuration, formatNumber, formatPercent, formatPValue, formatUsd } from "../core/format.js";

/** How a column's values are written. Shares (`percent`) are 0..1, times in milliseconds, money in USD. */
export type CellFormat = "text" | "count" | "number" | "percent" | "usd" | "p-value" | "milliseconds" | "yes-no";

/** A column: its title, or its title and how values are written. Text is the default. */
export type Column = string | readonly [title: string, format: CellFormat];

/** A table as data: texts ready to print, and which columns hold numbers. */
export interface TableData {
  /** Names the table on a page whose script draws it anew. */
  id?: string;
  caption: string;
  columns: { title: string; numeric: boolean }[];
  rows: string[][];
}

/**
 * Turns records into a table of texts. A null or absent value reads "unknown".
 * @param columns record key → column, in the order wanted
 * @throws RangeError when a column's key is in no row (a typo in the notebook)
 * @example tableData("Arms", [{ arm: "base", accuracy: 0.81 }], { arm: "Arm", accuracy: ["Accuracy", "percent"] }).rows // [["base", "81.0 %"]]
 */
export function tableData(
  caption: string,
  rows: readonly object[],
  columns: Record<string, Column>,
  { id }: { id?: string } = {},
): TableData {
  const keys = Object.keys(columns);
  for (const key of keys) {
    if (rows.length > 0 && !rows.some((row) => key in row)) {
      throw new RangeError(
        `table "${caption}": no row has a field "${key}"; rows have ${Object.keys(rows[0] ?? {}).join(", ")}`,
      );
    }
  }
  const parsed = Object.values(columns).map((column) =>
    typeof column === "string" ? ([column, "text"] as const) : column,
  );
  return {
    ...(id === undefined ? {} : { id }),
    caption,
    columns: parsed.map(([title, format]) => ({ title, numeric: format !== "text" && format !== "yes-no" })),
    rows: rows.map((row) =>
      keys.map((key, index) => writeCell((row as Record<string, unknown>)[key], parsed[index]?.[1] ?? "text")),
    ),
  };
}

function writeCell(value: unknown, format: CellFormat): string {
  if (value === null || value === undefined) return "unknown";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (typeof value !== "number") return JSON.stringify(value) ?? "unknown";
  switch (format) {
    case "count":
      return formatCount(value);
    case "percent":
      return formatPercent(value);
    case "usd":
      return formatUsd(value);
    case "p-value":
      return formatPValue(value);
    case "milliseconds":
      return formatDuration(value);
    case "number":
    case "text":
    case "yes-no":
      return plainNumber(value);
  }
}

/** A number for a cell; what is next to nothing is said so and not spelt out in zeros. */
function plainNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value > 0 ? "< 0.0001" : "> -0.0001";
  return formatNumber(value);
}
