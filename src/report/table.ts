import { formatCount, formatDuration, formatNumber, formatPercent, formatPValue, formatUsd } from "../core/format.js";
import { displayBundle } from "../platform/kernel-display.js";
import { escapeHtml } from "./html.js";
import { TABLE_MIME } from "./mime.js";

/** How a column's values are written. Shares (`percent`) are 0..1, times in milliseconds, money in USD. */
export type CellFormat = "text" | "count" | "number" | "percent" | "usd" | "p-value" | "milliseconds" | "yes-no";

/** A column: its title, or its title and how values are written. Text is the default. */
export type Column = string | readonly [title: string, format: CellFormat];

/** A table as data: texts ready to print, and which columns hold numbers. */
export interface TableData {
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
export function tableData(caption: string, rows: readonly object[], columns: Record<string, Column>): TableData {
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
      return formatNumber(value);
  }
}

/** The table as HTML, every text escaped. */
export function tableHtml({ caption, columns, rows }: TableData): string {
  const cell = (tag: "td" | "th", text: string, numeric: boolean, extra = "") =>
    `<${tag}${extra} style="text-align:${numeric ? "right" : "left"}">${escapeHtml(text)}</${tag}>`;
  const head = columns.map((column) => cell("th", column.title, column.numeric, ' scope="col"')).join("");
  const body = rows
    .map((row) => `<tr>${row.map((text, index) => cell("td", text, columns[index]?.numeric ?? false)).join("")}</tr>`)
    .join("\n");
  return `<table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

/** The table as text with aligned columns, for terminals and for readers without HTML. */
export function tableText({ caption, columns, rows }: TableData): string {
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) =>
        columns[index]?.numeric ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [caption, line(columns.map((column) => column.title)), ...rows.map(line)].join("\n");
}

/**
 * Shows records as a table in a notebook.
 * @example table("Arms", summary.arms, { arm: "Arm", accuracy: ["Accuracy", "percent"], n: ["Cases", "count"] })
 */
export function table(caption: string, rows: readonly object[], columns: Record<string, Column>): void {
  const data = tableData(caption, rows, columns);
  const shown = displayBundle({ [TABLE_MIME]: data, "text/html": tableHtml(data), "text/plain": tableText(data) });
  if (!shown) console.log(tableText(data));
}

/**
 * Shows a DataFrame (danfo.js, or anything with column names and rows of values) as a table.
 * @example frame("By label", byLabel, { label: "Label", count: ["Examples", "count"] })
 */
export function frame(
  caption: string,
  data: { columns: readonly string[]; values: unknown },
  columns: Record<string, Column>,
): void {
  const rows = (data.values as readonly unknown[][]).map((values) =>
    Object.fromEntries(data.columns.map((name, index) => [name, values[index]])),
  );
  table(caption, rows, columns);
}
