import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { RawRow } from "./conversion.js";
import { type ByteLine, readLines } from "./validate/read-lines.js";

/** Rows read so far, in batches, with the rows that could not be read. */
export interface RowBatch {
  rows: RawRow[];
  broken: { line: number; reason: string }[];
}

/**
 * Streams a file of one JSON object a line, plain or gzipped, in batches: memory does not grow with the file. Bad lines are
 * set aside with their line. Other forms are read whole by `convertBytes`.
 */
export async function* streamJsonLines(
  file: string,
  { columns, batchRows = 2_000 }: { columns?: Readonly<Record<string, string>> | undefined; batchRows?: number } = {},
): AsyncGenerator<RowBatch> {
  const stream = createReadStream(file, { highWaterMark: 1 << 20 });
  const chunks = file.endsWith(".gz") ? stream.pipe(createGunzip()) : stream;
  let batch: RowBatch = { rows: [], broken: [] };
  for await (const one of readLines(chunks as AsyncIterable<Uint8Array>)) {
    read(one, batch, columns);
    if (batch.rows.length + batch.broken.length < batchRows) continue;
    yield batch;
    batch = { rows: [], broken: [] };
  }
  if (batch.rows.length + batch.broken.length > 0) yield batch;
}

function read({ line, text }: ByteLine, batch: RowBatch, columns: Readonly<Record<string, string>> | undefined): void {
  if (text === null) batch.broken.push({ line, reason: "the line is too long to be read" });
  if (text === null || text.trim() === "") return;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      batch.broken.push({ line, reason: "is not a JSON object" });
      return;
    }
    const record = value as Record<string, unknown>;
    const fields =
      columns === undefined
        ? record
        : Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, record[column]]));
    batch.rows.push({ line, fields });
  } catch {
    // The parser's own message quotes the text, which may hold what a ledger must not.
    batch.broken.push({ line, reason: "is not JSON" });
  }
}
