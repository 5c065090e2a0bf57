import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { limitsFor } from "../../catalogue/limits.js";
import { modelOf } from "../../catalogue/model.js";
import type { Catalogue, TrainingFormat, TrainingMethod } from "../../catalogue/types.js";
import { messageOf, TunelabError } from "../../core/errors.js";
import type { DataLimits } from "./check-record.js";
import { countFindings, setFindings } from "./counts.js";
import type { FileFinding } from "./finding.js";
import { shapeRuleFor } from "./rules.js";
import { scanRecords } from "./scan-records.js";

export type DataPart = "train" | "validation";

export interface PartValidation {
  part: DataPart;
  file: string;
  bytes: number;
  /** Lines of the file: blank and broken ones count, as the provider counts them. */
  lines: number;
  /** Lines that parsed as JSON. */
  records: number;
  /** Over all records, by the rule of the target. */
  tokens: number;
}

/** What a provider's job would say to the files, all of it at once. */
export interface FileValidation {
  model: string;
  format: TrainingFormat;
  method: TrainingMethod;
  /** True when no error was found; warnings do not count. */
  ok: boolean;
  errors: number;
  warnings: number;
  parts: PartValidation[];
  /** Rule → how often it was broken, most frequent first; counts are complete even where findings are cut. */
  byRule: { rule: string; level: FileFinding["level"]; count: number }[];
  /** In file order, at most `mostFindings`. */
  findings: FileFinding[];
  limits: { source: string; asOf: string } | null;
}

export interface ValidateFilesOptions {
  catalogue: Catalogue;
  /** The model that is to be trained, as the catalogue names it. */
  model: string;
  method?: TrainingMethod;
  /** Findings that are kept, at least 1; all are counted. Defaults to 1,000. */
  mostFindings?: number;
  /** Longest line that is read, in bytes. */
  mostLineBytes?: number;
}

/**
 * Checks training files byte by byte as the target model's job does before it trains, and beyond: encoding, JSON line by
 * line, shape, roles, extra keys, reserved words, tokens of a record, counts and sizes of each part and of both together.
 * Streams: memory does not grow with the file. No bytes make it throw.
 * @throws TunelabError `missing-file`, or `bad-parameter` for a model that is unknown or takes no such training
 * @example (await validateFiles({ train: "train.jsonl" }, { catalogue, model: "amazon.nova-lite-v1:0" })).ok
 */
export async function validateFiles(
  files: { train: string; validation?: string | undefined },
  { catalogue, model, method = "fine-tuning", mostFindings = 1_000, mostLineBytes }: ValidateFilesOptions,
): Promise<FileValidation> {
  const entry = modelOf(catalogue, model);
  const { training } = entry;
  if (training === null || !training.methods.includes(method)) {
    throw new TunelabError("bad-parameter", `${entry.name} takes no ${method}`, {
      remedy: `Models that do: ${catalogue.models
        .filter((one) => one.training?.methods.includes(method))
        .map((one) => one.id)
        .join(", ")}.`,
    });
  }
  const limits: DataLimits = limitsFor(catalogue, entry.id, { method }) ?? {};
  const shape = shapeRuleFor(entry, { format: training.format, method });
  const tokenRule = training.format === "bedrock-claude" ? "characters-by-3" : "estimate";
  const counts = new Map<string, { rule: string; level: FileFinding["level"]; count: number }>();
  const findings: FileFinding[] = [];
  const add = (finding: FileFinding) => {
    const key = `${finding.level} ${finding.rule}`;
    const count = counts.get(key);
    if (count === undefined) counts.set(key, { rule: finding.rule, level: finding.level, count: 1 });
    else count.count += 1;
    if (findings.length < mostFindings) findings.push(finding);
  };
  const parts: PartValidation[] = [];
  for (const [part, file] of Object.entries(files) as [DataPart, string | undefined][]) {
    if (file === undefined) continue;
    const bytes = await sizeOf(file);
    for (const finding of nameFindings(file)) add(finding);
    const scanned = await scanRecords(createReadStream(file), {
      file,
      shape,
      limits,
      tokenRule,
      format: method === "fine-tuning" ? training.format : null,
      add,
      ...(mostLineBytes === undefined ? {} : { mostLineBytes }),
    });
    const checked = { part, file, bytes, ...scanned };
    for (const finding of countFindings(checked, limits)) add(finding);
    parts.push(checked);
  }
  if (files.validation !== undefined && !training.validationDataset) {
    add({
      file: files.validation,
      rule: "no-validation-file",
      level: "error",
      message: `${entry.name} takes no validation file`,
      remedy: "Give the training file alone; keep the validation part for your own measurements.",
    });
  }
  for (const finding of setFindings(parts, limits)) add(finding);
  const byRule = [...counts.values()].sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1));
  const total = (level: FileFinding["level"]) =>
    byRule.filter((one) => one.level === level).reduce((sum, one) => sum + one.count, 0);
  return {
    model: entry.id,
    format: training.format,
    method,
    ok: total("error") === 0,
    errors: total("error"),
    warnings: total("warning"),
    parts,
    byRule,
    findings,
    limits: limits.source === undefined ? null : { source: limits.source, asOf: limits.asOf ?? "" },
  };
}

async function sizeOf(file: string): Promise<number> {
  try {
    const { size } = await stat(file);
    const handle = await open(file);
    try {
      // A folder opens and cannot be read: say so here and not as a defect.
      await handle.read(Buffer.alloc(1), 0, 1, 0);
    } finally {
      await handle.close();
    }
    return size;
  } catch (cause) {
    throw new TunelabError("missing-file", `cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** What the names of data sets must be like. */
function nameFindings(file: string): FileFinding[] {
  const name = basename(file);
  const findings: FileFinding[] = [];
  if (!name.endsWith(".jsonl")) {
    findings.push({
      file,
      rule: "file-ending",
      level: "error",
      message: "must be named .jsonl",
      remedy: "Rename the file.",
    });
  }
  if (!/^[\w\-/.]+$/.test(name)) {
    findings.push({
      file,
      rule: "file-name",
      level: "error",
      message: "its name may hold only letters, digits, _ - and .",
      remedy: "Rename the file.",
    });
  }
  return findings;
}
