import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { limitsFor } from "../catalogue/limits.js";
import { modelOf } from "../catalogue/model.js";
import type { TrainingFormat, TrainingLimits } from "../catalogue/types.js";
import { type CleaningStep, clean, cleaningOptions } from "../clean/index.js";
import {
  convertBytes,
  detectFormat,
  EXPORT_STYLES,
  headerOf,
  readFormat,
  sourceLike,
  writeFormat,
} from "../convert/index.js";
import { messageOf, TunelabError } from "../core/errors.js";
import type { Example } from "../core/example.js";
import { formatCount } from "../core/format.js";
import type { LedgerEntry } from "../core/ledger.js";
import type { SourceDefinition, SourceKind } from "../core/use-case.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { toJsonLines, writeWhole } from "../platform/files.js";
import { catalogueHere } from "./catalogue.js";

const FORMATS: readonly TrainingFormat[] = ["bedrock-claude", "bedrock-nova", "prompt-completion", "openai-chat"];

export interface ConvertOptions {
  to: string;
  out?: string;
  ledger?: string;
  kind?: SourceKind;
  like?: string;
  map?: string[];
  labels?: string;
  system?: string;
  clean?: boolean;
  dryRun?: boolean;
}

/**
 * `tunelab convert`: a table of tickets, questions or configurations, or a training file of another format, as a training
 * file. Cleans on the way unless told otherwise; says what each step would remove; keeps the ledger.
 */
export async function convert(file: string, options: ConvertOptions): Promise<number> {
  const { format, limits } = await targetOf(options.to);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new TunelabError("missing-file", `cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
  const { examples, ledger, rowsIn, notes, kind } =
    (await trainingFile(bytes, file)) ?? (await table(bytes, file, options));
  console.log(
    `${file}: ${formatCount(rowsIn, "row")}, ${formatCount(examples.length, "Example")}, ${formatCount(ledger.length)} to the ledger`,
  );
  for (const { message } of notes) console.log(`    ${message}`);
  let kept = examples;
  const entries: LedgerEntry[] = [...ledger];
  if (options.clean !== false) {
    const source = { name: "input", kind: kind ?? "question-answer", path: file };
    const cleaned = clean(examples, {
      ...cleaningOptions({ sources: [source], answer: "text" }),
      reservedWords: { words: limits?.reservedStrings ?? [], ignoreCase: limits?.reservedIgnoreCase ?? false },
    });
    kept = cleaned.examples;
    for (const entry of cleaned.ledger) entries.push(entry);
    describeSteps(cleaned.steps);
  }
  describeReasons(entries);
  if (kept.length === 0) {
    throw new TunelabError("bad-input", `${file}: no row became an Example`, {
      remedy: "The reasons above say why; --map names the columns, --kind the sort of rows.",
    });
  }
  const text = writeFormat(format, kept, options.system === undefined ? {} : { system: options.system });
  if (options.dryRun || options.out === undefined) {
    console.log(
      `\nNothing was written${options.dryRun ? "" : ": --out names the file"}. The first record would be:\n${text.slice(0, text.indexOf("\n"))}`,
    );
    return EXIT_CODES.ok;
  }
  await writeWhole(options.out, text);
  const ledgerFile = options.ledger ?? `${options.out.replace(/\.jsonl$/, "")}.ledger.jsonl`;
  await writeWhole(ledgerFile, toJsonLines(entries));
  console.log(
    `\n${options.out}: ${formatCount(kept.length, "record")} in ${format}\n${ledgerFile}: ${formatCount(entries.length, "row")} with their reasons`,
  );
  console.log(
    `Check it: tunelab validate ${options.out} --for ${FORMATS.includes(options.to as TrainingFormat) ? "<model>" : options.to}`,
  );
  return EXIT_CODES.ok;
}

async function targetOf(to: string): Promise<{ format: TrainingFormat; limits: TrainingLimits | null }> {
  const format = FORMATS.find((one) => one === to);
  if (format !== undefined) return { format, limits: null };
  const catalogue = await catalogueHere();
  const { name, training } = modelOf(catalogue, to);
  if (training === null)
    throw new TunelabError("bad-parameter", `${name} takes no training`, {
      remedy: `Give a format: ${FORMATS.join(", ")}.`,
    });
  return { format: training.format, limits: limitsFor(catalogue, to) };
}

interface Converted {
  examples: Example[];
  ledger: LedgerEntry[];
  rowsIn: number;
  notes: { message: string }[];
  kind?: SourceKind;
}

/** A file that is in a training format already; null when it is not. */
async function trainingFile(bytes: Uint8Array, file: string): Promise<Converted | null> {
  if (!file.endsWith(".jsonl")) return null;
  const { decodeBytes } = await import("../convert/decode-bytes.js");
  const { text, notes } = decodeBytes(bytes);
  let format: TrainingFormat | null;
  try {
    format = detectFormat(JSON.parse(text.slice(0, text.indexOf("\n") < 0 ? undefined : text.indexOf("\n"))));
  } catch {
    // Not a training file, then: the reader of tables says what is wrong with it.
    return null;
  }
  if (format === null) return null;
  const name = basename(file);
  const turns = readFormat(format, text, { file });
  const examples = turns.map((turn, index): Example => {
    return { id: `${name}/${index + 1}`, ...turn, source: { source: "input", file, line: index + 1 } };
  });
  return { examples, ledger: [], rowsIn: turns.length, notes: notes.map((message) => ({ message })) };
}

async function table(bytes: Uint8Array, file: string, options: ConvertOptions): Promise<Converted> {
  const given = mapping(options.map ?? []);
  const liked = options.like === undefined ? null : sourceLike(options.like, await headerOf(bytes, file), given);
  const columns = liked?.columns ?? (Object.keys(given).length > 0 ? given : undefined);
  const kind = liked?.kind ?? options.kind;
  if (kind === undefined) {
    throw new TunelabError("bad-parameter", "say what sort of rows the file holds", {
      remedy: `--like ${Object.keys(EXPORT_STYLES).join("|")} for a ticket export, or --kind question-answer|tickets|config-standards|config-validations|device-logs|invocation-logs with --map field=column.`,
    });
  }
  const source: SourceDefinition = { name: "input", kind, path: file, ...(columns === undefined ? {} : { columns }) };
  const labels = options.labels === undefined ? [] : options.labels.split(",").map((label) => label.trim());
  return { ...(await convertBytes(bytes, { source, file, labels })), kind };
}

function mapping(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new TunelabError("bad-parameter", `--map ${pair} is not of the form field=column`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function describeSteps(steps: readonly CleaningStep[]): void {
  for (const { step, removed, changed, detail } of steps) {
    const counted = Object.entries(detail).map(([name, count]) => `${name} ${formatCount(count)}`);
    if (removed + changed + counted.length === 0) continue;
    console.log(
      `    ${step}: removes ${formatCount(removed)}, changes ${formatCount(changed)}${counted.length > 0 ? ` (${counted.join(", ")})` : ""}`,
    );
  }
}

/** The ledger by reason, most frequent first, with the first place of each. */
function describeReasons(ledger: readonly LedgerEntry[]): void {
  const reasons = new Map<string, { count: number; line: number | undefined }>();
  for (const { step, reason, source } of ledger) {
    const name = `${step}: ${reason.replace(/ as \S+/, " as another row").replace(/\(\d+ % .*\)/, "")}`;
    const known = reasons.get(name);
    if (known === undefined) reasons.set(name, { count: 1, line: source.line });
    else known.count += 1;
  }
  const sorted = [...reasons].sort((a, b) => b[1].count - a[1].count).slice(0, 12);
  if (sorted.length > 0) console.log("Why rows are left out:");
  for (const [reason, { count, line }] of sorted) {
    console.log(
      `    ${formatCount(count).padStart(6)}  ${reason}${line === undefined ? "" : ` (first on line ${line})`}`,
    );
  }
}
