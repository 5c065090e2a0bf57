import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { TunelabError } from "../core/errors.js";
import type { Example } from "../core/example.js";
import { assertAccounted, type LedgerEntry } from "../core/ledger.js";
import { didYouMean } from "../core/nearest.js";
import type { SourceDefinition, SourceKind } from "../core/use-case.js";
import type { UseCase } from "../platform/use-case.js";
import { type Conversion, type RowConverter, type SourceConversion, textField } from "./conversion.js";
import { slashOrder } from "./dates.js";
import { decodeBytes } from "./decode-bytes.js";
import { fromConfigStandard, fromConfigValidation } from "./from-configs.js";
import { fromDeviceLog } from "./from-device-logs.js";
import { fromInvocationLog } from "./from-invocation-logs.js";
import { fromMails } from "./from-mails.js";
import { fromQuestionAnswer } from "./from-question-answer.js";
import { fromTicket } from "./from-tickets.js";
import { readMails } from "./mail-corpus.js";
import type { ReadRows } from "./read-csv.js";
import { isParquet, readParquet } from "./read-parquet.js";
import { readRecords } from "./read-records.js";

const CONVERTERS: Record<Exclude<SourceKind, "mails">, RowConverter> = {
  tickets: fromTicket,
  "config-standards": fromConfigStandard,
  "config-validations": fromConfigValidation,
  "device-logs": fromDeviceLog,
  "question-answer": fromQuestionAnswer,
  "invocation-logs": fromInvocationLog,
};

/**
 * Reads every source of a use case into Examples. A row that cannot become one is in the ledger with its reason and
 * place. An Example has a `system` only where its source sets one; without it the use case's prompt applies.
 * @throws TunelabError when a file is missing or cannot be read as a whole
 */
export async function readSources(useCase: UseCase): Promise<Conversion> {
  const whole: Conversion = { examples: [], ledger: [], rowsIn: 0, bySource: [], notes: [] };
  for (const source of useCase.sources) {
    const { examples, ledger, rowsIn, notes } = await readSource(useCase, source);
    assertAccounted(`convert ${source.name}`, rowsIn, examples.length, ledger.length);
    // Not by spreading into push: a large source would overflow the call stack.
    for (const example of examples) whole.examples.push(example);
    for (const entry of ledger) whole.ledger.push(entry);
    whole.notes.push(...notes);
    whole.rowsIn += rowsIn;
    whole.bySource.push({
      source: source.name,
      kind: source.kind,
      rowsIn,
      examples: examples.length,
      rejected: ledger.length,
    });
  }
  whole.examples = withUniqueIds(whole.examples).map((example) => asAnswered(example, useCase.answer));
  assertAccounted("convert", whole.rowsIn, whole.examples.length, whole.ledger.length);
  return whole;
}

/** Fields that a kind of row can have: what `columns:` may map. Bedrock's logs are read by their own names. */
const FIELDS: Record<Exclude<SourceKind, "mails" | "invocation-logs">, readonly string[]> = {
  tickets: ["summary", "description", "diagnosis", "resolution", "label", "closedAt", "device", "site", "priority"],
  "question-answer": ["question", "answer", "label"],
  "config-standards": ["type", "config", "explanation", "platform"],
  "config-validations": ["config", "issues", "corrected"],
  "device-logs": ["line", "fields"],
};
const COMMON_FIELDS = ["id", "createdAt", "group"];

/** A misspelt field would silently leave its column out of every prompt. */
function refuseUnknownFields(useCase: string, { name, kind, columns = {} }: SourceDefinition): void {
  if (kind === "mails" || kind === "invocation-logs") return;
  const known = [...FIELDS[kind], ...COMMON_FIELDS];
  const unknown = Object.keys(columns).filter((field) => !known.includes(field));
  if (unknown.length === 0) return;
  throw new TunelabError("bad-input", `source "${name}" maps fields that a row of kind ${kind} does not have`, {
    findings: unknown.map((field) => ({
      file: `data/${useCase}/use-case.yaml`,
      field: `sources.${name}.columns.${field}`,
      message: `is not known. ${didYouMean(field, known)}`.trim(),
    })),
    remedy: `Fields of ${kind}: ${known.join(", ")}.`,
  });
}

/** In a use case that answers with the label alone, a labelled Example's answer is its label, whatever its source says. */
function asAnswered(example: Example, answer: UseCase["answer"]): Example {
  if (answer !== "label" || example.label === undefined) return example;
  return { ...example, messages: [...example.messages.slice(0, -1), { role: "assistant", content: example.label }] };
}

async function readSource(useCase: UseCase, source: SourceDefinition): Promise<SourceConversion> {
  refuseUnknownFields(useCase.name, source);
  if (source.kind === "mails") {
    return fromMails(await readMails(useCase, source), { source, file: source.path });
  }
  const path = join(useCase.folder, source.path);
  const file = relative(useCase.root, path).split(sep).join("/");
  if (!existsSync(path)) {
    throw new TunelabError("missing-file", `source "${source.name}": file not found: ${file}`, {
      remedy: `Correct path: of this source in data/${useCase.name}/use-case.yaml.`,
    });
  }
  const labels = useCase.labels.map((label) => label.name);
  return convertBytes(await useCase.inputs.readBytes(path), { source, file, labels });
}

/** Converts the bytes of one file: any form that `convertText` reads in any encoding, gzipped or not, and Parquet. */
export async function convertBytes(
  bytes: Uint8Array,
  options: { source: SourceDefinition; file: string; labels?: readonly string[] },
): Promise<SourceConversion> {
  const { source, file } = options;
  if (isParquet(bytes)) return convertRows(await readParquet(bytes, { file, columns: source.columns }), options);
  const { text, notes } = decodeBytes(bytes);
  const result = await convertText(text, { ...options, file: file.replace(/\.gz$/i, "") });
  const renamed = file.endsWith(".gz") ? withFile(result, file) : result;
  return {
    ...renamed,
    notes: [...renamed.notes, ...notes.map((message) => ({ source: source.name, message, rows: result.rowsIn }))],
  };
}

function withFile(result: SourceConversion, file: string): SourceConversion {
  const named = <Row extends { source: Example["source"] }>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, source: { ...row.source, file } }));
  return { ...result, examples: named(result.examples), ledger: named(result.ledger) };
}

/** Converts the text of one file by its source's definition. The name of the file says its form. */
export async function convertText(
  text: string,
  { source, file, labels = [] }: { source: SourceDefinition; file: string; labels?: readonly string[] },
): Promise<SourceConversion> {
  return convertRows(await readRecords(text, { file, columns: source.columns }), { source, file, labels });
}

/** The source with the order of its slash dates, read off the column where the use case does not state it. */
function withSlashOrder(source: SourceDefinition, rows: ReadRows["rows"]): SourceDefinition {
  if (source.slashDates !== undefined) return source;
  const order = slashOrder(rows.map((row) => textField(row, "createdAt")));
  return order === null ? source : { ...source, slashDates: order };
}

/** Converts rows that were read already; what could not be read goes to the ledger with them. */
export function convertRows(
  { rows, broken }: ReadRows,
  { source: given, file, labels = [] }: { source: SourceDefinition; file: string; labels?: readonly string[] },
): SourceConversion {
  if (given.kind === "mails") throw new RangeError("mails are not read from one text: use fromMails");
  const source = withSlashOrder(given, rows);
  const convert = CONVERTERS[given.kind];
  const examples: Example[] = [];
  const ledger: LedgerEntry[] = broken.map(({ line, reason }) => {
    return { step: "convert", reason, source: { source: source.name, file, line } };
  });
  for (const row of rows) {
    const converted = convert(row, source, labels);
    const place = row.line === undefined ? {} : { line: row.line };
    if ("reject" in converted) {
      const named = textField(row, "id");
      const origin = { source: source.name, file, ...place, ...(named === "" ? {} : { record: named }) };
      ledger.push({ step: "convert", reason: converted.reject, source: origin });
      continue;
    }
    const { record, ...parts } = converted;
    examples.push({
      id: `${source.name}/${record ?? `line-${row.line ?? examples.length + ledger.length + 1}`}`,
      ...(source.system === undefined ? {} : { system: source.system }),
      ...parts,
      ...(source.task === undefined ? {} : { task: source.task }),
      source: { source: source.name, file, ...place, ...(record === undefined ? {} : { record }) },
    });
  }
  const notes = sharedColumns(source.columns ?? {}).map((message) => ({
    source: source.name,
    message,
    rows: rows.length,
  }));
  return { examples: withUniqueIds(examples), ledger, rowsIn: rows.length + broken.length, notes };
}

/** Columns that several fields are mapped to: often a slip, sometimes meant. */
function sharedColumns(columns: Readonly<Record<string, string>>): string[] {
  const fields = new Map<string, string[]>();
  for (const [field, column] of Object.entries(columns)) fields.set(column, [...(fields.get(column) ?? []), field]);
  return [...fields]
    .filter(([, names]) => names.length > 1)
    .map(([column, names]) => `column "${column}" is mapped to ${names.join(" and ")}`);
}

/** A record that an export holds twice keeps its id the first time and gets `#2`, `#3` after that. */
function withUniqueIds(examples: readonly Example[]): Example[] {
  const seen = new Map<string, number>();
  return examples.map((example) => {
    const count = (seen.get(example.id) ?? 0) + 1;
    seen.set(example.id, count);
    return count === 1 ? example : { ...example, id: `${example.id}#${count}` };
  });
}
