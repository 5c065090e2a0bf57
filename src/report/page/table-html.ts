import { escapeHtml } from "../html.js";
import type { TableData } from "../table-data.js";

/**
 * A table for a page; one with an id can be drawn anew by the page's script. One row of many columns stands upright, a
 * name and a value a line; a table that is wide or wordy is stacked on a phone, each cell under its column's title.
 */
export function pageTableHtml({ id, caption, columns, rows }: TableData): string {
  const name = id === undefined ? "" : ` data-table="${escapeHtml(id)}"`;
  const [only] = rows;
  if (rows.length === 1 && only && columns.length >= 5) {
    const lines = columns.map(
      (column, index) =>
        `<tr><th scope="row">${escapeHtml(column.title)}</th><td>${escapeHtml(only[index] ?? "")}</td></tr>`,
    );
    return `<div class="scroll"${name}><table><caption>${escapeHtml(caption)}</caption><tbody>${lines.join("\n")}</tbody></table></div>`;
  }
  const stacked = columns.length >= 5 || rows.some((row) => row.some((text) => text.length > 60));
  const head = columns
    .map((column) => `<th scope="col"${column.numeric ? ' class="number"' : ""}>${escapeHtml(column.title)}</th>`)
    .join("");
  const cell = (text: string, index: number) => {
    const kind = kindOf(text, columns[index]?.numeric ?? false);
    return `<td${kind === "" ? "" : ` class="${kind}"`} data-title="${escapeHtml(columns[index]?.title ?? "")}">${escapeHtml(text)}</td>`;
  };
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("\n");
  return `<div class="scroll"${name}><table${stacked ? ' class="stacked"' : ""}><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table></div>`;
}

/** Numbers and dates keep to one line; longer texts get room to wrap in. */
function kindOf(text: string, numeric: boolean): string {
  if (numeric) return "number";
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && text.length < 24) return "date";
  return text.length > 12 ? "text" : "";
}
