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
 * A record with a quote that is never closed is set aside like any other broken one. Cells may be parted by comma, semicolon,
 * tab or bar.
 * @throws TunelabError `bad-input` for an empty file, a doubled or missing column (with the columns there are and the
 *   nearest name), a broken quote in the header
 */
export async function readCsv(
  text: string,
  { file, columns }: { file: string; columns?: Readonly<Record<string, string>> | undefined },
): Promise<ReadRows> {
  const { records, broken } = await parseCsv(text, file);
  const header = records[0]?.record.map((name) => name.trim());
  if (header === undefined) throw new TunelabError("bad-input", `${file} is empty: a CSV file needs a header line`);
  const places = placesOf(header, columns ?? Object.fromEntries(header.map((name) => [name, name])), file);

  const rows: RawRow[] = [];
  for (const [index, { record, line }] of records.entries()) {
    if (index === 0) continue;
    if (record.length === 1 && record[0]?.trim() === "") continue;
    if (record.length !== header.length) {
      broken.push({ line, reason: `has ${record.length} cells where the header has ${header.length}` });
      continue;
    }
    rows.push({ line, fields: Object.fromEntries(places.map(([field, place]) => [field, record[place] ?? ""])) });
  }
  return { rows, broken };
}

/** Lines that are set aside before a file counts as unreadable. */
const MOST_BROKEN_QUOTES = 200;

/**
 * The cells of every record, with the line on which it begins. A quote that is never closed swallows what follows it: the
 * line on which such a record begins is set aside and the rest read again.
 */
async function parseCsv(
  text: string,
  file: string,
): Promise<{ records: { record: string[]; line: number }[]; broken: ReadRows["broken"] }> {
  const { parse } = await import("csv-parse/sync");
  const broken: ReadRows["broken"] = [];
  const delimiter = delimiterOf(text);
  let lines: string[] | null = null;
  let rest = text;
  for (;;) {
    let begin = 1;
    const records: { record: string[]; line: number }[] = [];
    try {
      parse(rest, {
        bom: true,
        delimiter,
        relaxColumnCount: true,
        onRecord: (record: string[], { lines: end }: { lines: number }) => {
          records.push({ record, line: begin });
          begin = end + 1;
          return null;
        },
      });
      return { records, broken };
    } catch (cause) {
      const found = (cause as { lines?: unknown }).lines;
      if (begin === 1 || broken.length >= MOST_BROKEN_QUOTES) {
        const message = cause instanceof Error ? cause.message : String(cause);
        throw new TunelabError("bad-input", `${file} is not readable as CSV`, {
          findings: [{ file, ...(typeof found === "number" ? { line: found } : {}), message }],
          remedy: "Most often a quote is opened and not closed on that line, or the file is not comma-separated.",
          cause,
        });
      }
      lines ??= text.split("\n");
      broken.push({
        line: begin,
        reason: "a quote is opened and not closed, or stands inside a cell without being doubled",
      });
      lines[begin - 1] = "";
      rest = lines.join("\n");
    }
  }
}

/** The sign between cells: of comma, semicolon, tab and bar the one that the first line holds most often outside quotes. */
function delimiterOf(text: string): string {
  const end = text.indexOf("\n");
  const header = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, "");
  const count = (sign: string) => header.split(sign).length;
  return [",", ";", "\t", "|"].reduce((most, sign) => (count(sign) > count(most) ? sign : most));
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
