import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type CleaningOptions, cleanBatch } from "../clean/index.js";
import { convertRows, streamJsonLines } from "../convert/index.js";
import { answerOf, type Example, promptOf } from "../core/example.js";
import { assertAccounted, type LedgerEntry } from "../core/ledger.js";
import type { SourceDefinition } from "../core/use-case.js";
import { toJsonLines } from "../platform/files.js";
import { estimateTokens } from "../text/tokens.js";
import { textKey } from "../text/words.js";
import { type Distribution, distribution } from "./statistics.js";

export interface PrepareFileOptions {
  source: SourceDefinition;
  labels?: readonly string[];
  cleaning?: CleaningOptions;
  /** Examples, one a line. */
  out: string;
  /** Rows that are left out, with their reasons. */
  ledgerFile: string;
}

export interface PreparedFile {
  rowsIn: number;
  examples: number;
  ledger: number;
  /** Rows left out by step. */
  bySteps: Record<string, number>;
  labels: Record<string, number>;
  characters: { prompt: Distribution; answer: Distribution };
  /** Estimated. */
  tokens: { prompt: Distribution; answer: Distribution };
}

/**
 * The data step for a JSONL file too large to hold: converts, cleans row by row, takes exact duplicates out and counts, in one
 * pass over the file. Held in memory: a hash and an id for each row that stays, and its lengths. Near duplicates and the
 * split need all rows at once and are left to `clean` and `splitExamples`. The same file gives the same bytes.
 * Both files are written under another name first and renamed when they are whole.
 */
export async function prepareFile(file: string, options: PrepareFileOptions): Promise<PreparedFile> {
  const { source, labels = [], cleaning = {}, out, ledgerFile } = options;
  const [examplesOut, ledgerOut] = [await openWriter(out), await openWriter(ledgerFile)];
  const firstWith = new Map<string, string>();
  const ids = new Map<string, number>();
  const bySteps: Record<string, number> = {};
  const labelCounts: Record<string, number> = {};
  const lengths = {
    prompt: [] as number[],
    answer: [] as number[],
    promptTokens: [] as number[],
    answerTokens: [] as number[],
  };
  let rowsIn = 0;
  let kept = 0;
  let left = 0;
  for await (const batch of streamJsonLines(file, { columns: source.columns })) {
    const converted = convertRows(batch, { source, file, labels });
    const named = converted.examples.map((example) => withUniqueId(example, ids));
    const cleaned = cleanBatch(named, cleaning);
    const ledger: LedgerEntry[] = [...converted.ledger, ...cleaned.ledger];
    const fresh: Example[] = [];
    for (const example of cleaned.examples) {
      const [prompt, answer] = [promptOf(example), answerOf(example)];
      const key = createHash("sha1")
        .update([example.task, example.label, textKey(prompt) || prompt, textKey(answer) || answer].join("\u0000"))
        .digest("base64");
      const partner = firstWith.get(key);
      if (partner !== undefined) {
        const reason = `says the same as ${partner}`;
        ledger.push({
          id: example.id,
          step: "clean/exact-duplicates",
          reason,
          source: example.source,
          partner,
          similarity: 1,
        });
        continue;
      }
      firstWith.set(key, example.id);
      fresh.push(example);
      if (example.label !== undefined) labelCounts[example.label] = (labelCounts[example.label] ?? 0) + 1;
      lengths.prompt.push(prompt.length);
      lengths.answer.push(answer.length);
      lengths.promptTokens.push(estimateTokens(prompt));
      lengths.answerTokens.push(estimateTokens(answer));
    }
    for (const { step } of ledger) bySteps[step] = (bySteps[step] ?? 0) + 1;
    rowsIn += converted.rowsIn;
    kept += fresh.length;
    left += ledger.length;
    await examplesOut.write(toJsonLines(fresh));
    await ledgerOut.write(toJsonLines(ledger));
  }
  assertAccounted("prepareFile", rowsIn, kept, left);
  await Promise.all([examplesOut.close(), ledgerOut.close()]);
  return {
    rowsIn,
    examples: kept,
    ledger: left,
    bySteps,
    labels: labelCounts,
    characters: { prompt: distribution(lengths.prompt), answer: distribution(lengths.answer) },
    tokens: { prompt: distribution(lengths.promptTokens), answer: distribution(lengths.answerTokens) },
  };
}

function withUniqueId(example: Example, ids: Map<string, number>): Example {
  const count = (ids.get(example.id) ?? 0) + 1;
  ids.set(example.id, count);
  return count === 1 ? example : { ...example, id: `${example.id}#${count}` };
}

async function openWriter(
  path: string,
): Promise<{ write: (text: string) => Promise<void>; close: () => Promise<void> }> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.tmp-${process.pid}`;
  const stream = createWriteStream(temporary, { highWaterMark: 1 << 20 });
  return {
    async write(text) {
      if (text !== "" && !stream.write(text)) await once(stream, "drain");
    },
    async close() {
      stream.end();
      await once(stream, "finish");
      await rename(temporary, path);
    },
  };
}
