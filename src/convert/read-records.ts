import { type Finding, messageOf, TunelabError } from "../core/errors.js";
import type { RawRow } from "./conversion.js";
import { type ReadRows, readCsv } from "./read-csv.js";

/**
 * Reads rows of any text form by the file's ending: `.csv`, `.json` (a list of objects), `.jsonl`, `.yaml`, `.yml`.
 * A broken JSON line is set aside with its line; a broken JSON or YAML document cannot be read at all.
 * @throws TunelabError `bad-input`
 */
export async function readRecords(
  text: string,
  { file, columns }: { file: string; columns?: Readonly<Record<string, string>> | undefined },
): Promise<ReadRows> {
  const ending = (/\.[a-z]+$/i.exec(file)?.[0] ?? "").toLowerCase();
  switch (ending) {
    case ".csv":
      return readCsv(text, { file, columns });
    case ".jsonl":
      return readJsonLinesText(text, columns);
    case ".json":
      return {
        rows: listOf(parseJson(text, file), file).map((value) => ({ fields: mapped(value, columns) })),
        broken: [],
      };
    case ".yaml":
    case ".yml":
      return readYamlList(text, file, columns);
    default:
      throw new TunelabError("bad-input", `${file}: no reader for files that end in "${ending}"`, {
        remedy: "Give a .csv, .json, .jsonl, .yaml or .yml file.",
      });
  }
}

function readJsonLinesText(text: string, columns: Readonly<Record<string, string>> | undefined): ReadRows {
  const rows: RawRow[] = [];
  const broken: ReadRows["broken"] = [];
  for (const [index, lineText] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (lineText.trim() === "") continue;
    const line = index + 1;
    try {
      const value: unknown = JSON.parse(lineText);
      if (isRecord(value)) rows.push({ line, fields: mapped(value, columns) });
      else broken.push({ line, reason: "is not a JSON object" });
    } catch {
      // The parser's own message quotes the text, which may hold what a ledger must not.
      broken.push({ line, reason: "is not JSON" });
    }
  }
  return { rows, broken };
}

async function readYamlList(
  text: string,
  file: string,
  columns: Readonly<Record<string, string>> | undefined,
): Promise<ReadRows> {
  const { isSeq, LineCounter, parseDocument } = await import("yaml");
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  if (document.errors.length > 0) {
    const findings = document.errors.map((error): Finding => {
      return { file, line: counter.linePos(error.pos[0]).line, message: error.message.split("\n")[0] ?? "" };
    });
    throw new TunelabError("bad-input", `${file} is not valid YAML`, { findings });
  }
  const nodes = isSeq(document.contents) ? document.contents.items : [];
  const rows = listOf(document.toJS(), file).map((value, index): RawRow => {
    const start = (nodes[index] as { range?: [number, number, number] } | undefined)?.range?.[0];
    const place = start === undefined ? {} : { line: counter.linePos(start).line };
    return { ...place, fields: mapped(value, columns) };
  });
  return { rows, broken: [] };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new TunelabError("bad-input", `${file} is not valid JSON`, {
      findings: [{ file, message: messageOf(cause) }],
      remedy: "If it holds one JSON object a line, name it .jsonl.",
      cause,
    });
  }
}

function listOf(value: unknown, file: string): Record<string, unknown>[] {
  if (Array.isArray(value) && value.every(isRecord)) return value;
  throw new TunelabError("bad-input", `${file} must hold a list of objects at its top level`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapped(
  value: Readonly<Record<string, unknown>>,
  columns: Readonly<Record<string, string>> | undefined,
): Record<string, unknown> {
  if (columns === undefined) return { ...value };
  return Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, value[column]]));
}
