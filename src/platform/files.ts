import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import writeFileAtomic from "write-file-atomic";
import { messageOf, TunelabError } from "../core/errors.js";

/** SHA-256 in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Reads a text file; a missing one is a `TunelabError` that names it. */
export async function readText(path: string, { purpose = "file" }: { purpose?: string } = {}): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
      throw new TunelabError("missing-file", `${purpose} not found: ${path}`, { cause });
    }
    throw cause;
  }
}

/** Writes a file whole or not at all, and makes its folder. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, typeof content === "string" ? content : Buffer.from(content));
}

/** One JSON value a line, with a closing line feed; the empty string for no rows. */
export function toJsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** Streams a JSONL file; a broken line is a `TunelabError` with file and line. */
export async function* readJsonLines<Row>(path: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === "") continue;
    let row: Row;
    try {
      row = JSON.parse(text) as Row;
    } catch (cause) {
      throw new TunelabError("bad-input", "a line is not JSON", {
        findings: [{ file: path, line, message: messageOf(cause) }],
        cause,
      });
    }
    yield row;
  }
}

/**
 * Fills a folder whole or not at all: `fill` writes into a temporary sibling, which is then renamed into place.
 * An existing folder is replaced; after a crash at most a `.tmp-*` sibling is left behind.
 */
export async function writeFolderWhole(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const parent = dirname(path);
  await mkdir(parent, { recursive: true });
  const temporary = join(
    parent,
    `.tmp-${process.pid}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`,
  );
  try {
    await mkdir(temporary);
    await fill(temporary);
    await rm(path, { recursive: true, force: true });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
