import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { type Finding, messageOf, TunelabError } from "../core/errors.js";
import { nearestName } from "./nearest.js";
import type { ReadRows } from "./read-csv.js";

/** True when the bytes begin as a Parquet file does. */
export function isParquet(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x41 && bytes[2] === 0x52 && bytes[3] === 0x31;
}

/**
 * Reads a Parquet file: uncompressed, Snappy, gzip or Brotli. Dates become ISO 8601 texts, 64-bit integers texts; `line` is
 * the row's number.
 * @throws TunelabError `bad-input` for a broken file, an unknown compression or a missing column
 */
export async function readParquet(
  bytes: Uint8Array,
  { file, columns }: { file: string; columns?: Readonly<Record<string, string>> | undefined },
): Promise<ReadRows> {
  const { parquetReadObjects } = await import("hyparquet");
  let rows: Record<string, unknown>[];
  try {
    rows = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
      compressors: { GZIP: (packed) => gunzipSync(packed), BROTLI: (packed) => brotliDecompressSync(packed) },
    });
  } catch (cause) {
    throw new TunelabError("bad-input", `${file} is not readable as Parquet: ${messageOf(cause)}`, { cause });
  }
  const names = Object.keys(rows[0] ?? {});
  const mapping = Object.entries(columns ?? Object.fromEntries(names.map((name) => [name, name])));
  const findings = mapping.flatMap(([field, column]): Finding[] => {
    if (rows.length === 0 || names.includes(column)) return [];
    const near = nearestName(column, names);
    const hint = near === null ? "" : `; did you mean "${near}"?`;
    return [{ file, field: column, message: `column is missing (use-case.yaml maps ${field} to it)${hint}` }];
  });
  if (findings.length > 0) {
    throw new TunelabError("bad-input", `${file} does not have the columns that use-case.yaml names`, {
      findings,
      remedy: `The file has: ${names.join(", ")}.`,
    });
  }
  return {
    rows: rows.map((row, index) => ({
      line: index + 1,
      fields: Object.fromEntries(mapping.map(([field, column]) => [field, plain(row[column])])),
    })),
    broken: [],
  };
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  return typeof value === "bigint" ? value.toString() : value;
}
