import { displayBundle } from "../platform/kernel-display.js";
import { escapeHtml } from "./html.js";
import { TABLE_MIME } from "./mime.js";
import { type Column, type TableData, tableData } from "./table-data.js";

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
  showTable(tableData(caption, rows, columns));
}

/** Shows a table that was made before. */
export function showTable(data: TableData): void {
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
