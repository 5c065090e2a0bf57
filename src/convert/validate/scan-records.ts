import type { TrainingFormat } from "../../catalogue/types.js";
import { checkRecord, type DataLimits, type TokenRule } from "./check-record.js";
import { detectFormat } from "./detect-format.js";
import type { FileFinding, Report } from "./finding.js";
import { jsonFault } from "./json-fault.js";
import { type ByteLine, type Encoding, MOST_LINE_BYTES, readLines } from "./read-lines.js";
import type { ShapeRule } from "./rules.js";

export interface ScanOptions {
  file: string;
  shape: ShapeRule;
  limits: DataLimits;
  tokenRule: TokenRule;
  /** Null where the method has a form of its own. */
  format: TrainingFormat | null;
  add: (finding: FileFinding) => void;
  mostLineBytes?: number;
}

/** Checks every line of a byte stream; findings go to `add` as they are found. */
export async function scanRecords(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { file, shape, limits, tokenRule, format, add, mostLineBytes = MOST_LINE_BYTES }: ScanOptions,
): Promise<{ lines: number; records: number; tokens: number }> {
  const counts = { lines: 0, records: 0, tokens: 0 };
  const seen = new Map<TrainingFormat, number>();
  const onEncoding = (encoding: Encoding) => {
    const finding = encodingFinding(encoding);
    if (finding !== null) add({ file, rule: "encoding", ...finding });
  };
  for await (const one of readLines(chunks, { mostLineBytes, onEncoding })) {
    counts.lines += 1;
    const { line } = one;
    const report: Report = (path, rule, message, { level = "error", remedy } = {}) =>
      add({ file, line, ...(path === "" ? {} : { field: path }), rule, level, message, ...(remedy ? { remedy } : {}) });
    const value = parseLine(one, report, mostLineBytes);
    if (value === undefined) continue;
    counts.records += 1;
    const found = detectFormat(value);
    if (found !== null) seen.set(found, (seen.get(found) ?? 0) + 1);
    counts.tokens += checkRecord(value, { shape, limits, tokenRule, report });
  }
  for (const [other, records] of seen) {
    if (format === null || other === format || records * 2 <= counts.records) continue;
    const message = `${records} of ${counts.records} records look like ${other}, the model wants ${format}`;
    const remedy = `Convert the file: tunelab convert ${file} --to ${format} --out <new file>.`;
    add({ file, rule: "other-format", level: "error", message, remedy });
  }
  return counts;
}

function parseLine({ text, bytes, utf8 }: ByteLine, report: Report, mostLineBytes: number): unknown {
  if (text === null) {
    report("", "line-length", `has ${bytes} bytes; lines above ${mostLineBytes} bytes are not read`, {
      remedy: "A line feed is probably missing, or a record holds a whole file.",
    });
    return undefined;
  }
  if (!utf8) {
    report("", "encoding", "is not UTF-8; it was read as Latin-1 for the rest of the checks", {
      remedy: "Save the file as UTF-8: iconv -f latin1 -t utf-8.",
    });
  }
  if (text.trim() === "") {
    report("", "blank-line", "is blank: the provider reads it as a broken record", { remedy: "Take the line out." });
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const fault = jsonFault(text);
    const where = fault === null ? "" : `: column ${fault.column}: ${fault.message}`;
    report("", "json", `is not JSON${where}`, { remedy: "One complete JSON object stands on each line." });
    return undefined;
  }
}

function encodingFinding(encoding: Encoding): Pick<FileFinding, "level" | "message" | "remedy"> | null {
  if (encoding === "utf-8") return null;
  if (encoding === "utf-8-bom") {
    const message = "begins with a byte order mark, on which the first record fails";
    return { level: "error", message, remedy: "Save the file as UTF-8 without BOM." };
  }
  const from = encoding === "utf-16le" ? "utf-16le" : "utf-16be";
  return { level: "error", message: `is ${from}, must be UTF-8`, remedy: `Recode it: iconv -f ${from} -t utf-8.` };
}
