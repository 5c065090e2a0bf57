import { type Finding, TunelabError } from "../core/errors.js";
import type { RawRow } from "./conversion.js";
import { nearestName } from "./nearest.js";

/** A table's good rows, and the rows whose shape is broken with the reason. */
export interface ReadRows {
  rows: RawRow[];
  broken: { line: number; reason: string }[];
}

/**
 * Reads CSV with a header line. Columns come out under our field names; a row with too many or too few cells is set
 * aside with its line, the rest goes on.
 * @param columns our field → the file's column; without it every column keeps its own name
 * @throws TunelabError `bad-input` for an empty file, a doubled or missing column (with the columns there are and the
 *   nearest name), a quote that is never closed
 */
export async function readCsv(
  text: string,
  { file, columns }: { file: string; columns?: Readonly<Record<string, string>> | undefined },
): Promise<ReadRows> {
  const { parse } = await import("csv-parse/sync");
  let records: { info: { lines: number }; record: string[] }[];
  try {
    // With `info` every record comes with its place, which the declared type leaves out.
    records = parse(text, { bom: true, info: true, relaxColumnCount: true }) as unknown as typeof records;
  } catch (cause) {
    const line = (cause as { lines?: unknown }).lines;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new TunelabError("bad-input", `${file} is not readable as CSV`, {
      findings: [{ file, ...(typeof line === "number" ? { line } : {}), message }],
      remedy: "Most often a quote is opened and not closed on that line, or the file is not comma-separated.",
      cause,
    });
  }
  const header = records[0]?.record.map((name) => name.trim());
  if (header === undefined) throw new TunelabError("bad-input", `${file} is empty: a CSV file needs a header line`);
  const places = placesOf(header, columns ?? Object.fromEntries(header.map((name) => [name, name])), file);

  const rows: RawRow[] = [];
  const broken: ReadRows["broken"] = [];
  for (const [index, { record }] of records.entries()) {
    if (index === 0) continue;
    const line = (records[index - 1]?.info.lines ?? 0) + 1;
    if (record.length === 1 && record[0]?.trim() === "") continue;
    if (record.length !== header.length) {
      broken.push({ line, reason: `has ${record.length} cells where the header has ${header.length}` });
      continue;
    }
    rows.push({ line, fields: Object.fromEntries(places.map(([field, place]) => [field, record[place] ?? ""])) });
  }
  return { rows, broken };
}

function placesOf(
  header: readonly string[],
  columns: Readonly<Record<string, string>>,
  file: string,
): [string, number][] {
  const findings: Finding[] = [];
  for (const name of new Set(header.filter((one, place) => header.indexOf(one) !== place))) {
    findings.push({ file, line: 1, field: name, message: "this column name stands twice in the header" });
  }
  const places = Object.entries(columns).map(([field, column]): [string, number] => {
    const place = header.indexOf(column);
    if (place < 0) {
      const near = nearestName(column, header);
      const hint = near === null ? "" : `; did you mean "${near}"?`;
      findings.push({
        file,
        line: 1,
        field: column,
        message: `column is missing (use-case.yaml maps ${field} to it)${hint}`,
      });
    }
    return [field, place];
  });
  if (findings.length > 0) {
    throw new TunelabError("bad-input", `${file} does not have the columns that use-case.yaml names`, {
      findings,
      remedy: `The file has: ${header.join(", ")}. Correct columns: in use-case.yaml, or export the file again.`,
    });
  }
  return places;
}
