import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";

const LINE_FEED = 10;
const CHUNK_BYTES = 1 << 16;

/**
 * A file that lines are appended to. Each line is handed to the operating system before `append` returns, so that ending
 * the process at any moment loses no line that counts. A line that a full disk cut off is taken back.
 */
export class LineFile {
  readonly path: string;
  readonly #descriptor: number;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.path = path;
    this.#descriptor = openSync(path, "a");
  }

  /** Bytes in the file. */
  get size(): number {
    return fstatSync(this.#descriptor).size;
  }

  /**
   * @returns where the line begins, in bytes
   * @throws TunelabError `bad-input` when it cannot be written (a full disk, no permission)
   */
  append(line: string): number {
    const bytes = Buffer.from(`${line}\n`);
    const start = this.size;
    try {
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
      }
    } catch (cause) {
      if (this.size > start) ftruncateSync(this.#descriptor, start);
      throw new TunelabError("bad-input", `the record cannot be written: ${messageOf(cause)}`, {
        findings: [{ file: this.path, message: "what was written so far is kept" }],
        remedy: "Make room on the disk, then run again: only what is missing will be sent.",
        cause,
      });
    }
    return start;
  }

  /** Also survives a loss of power from here on. */
  close(): void {
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }
}

/**
 * The whole lines of a file, one after the other, without holding the file in memory; none when it is not there. A last
 * line that a kill cut off is removed from the file.
 */
export function* appendedLines(path: string): Generator<string> {
  if (!existsSync(path)) return;
  const descriptor = openSync(path, "r+");
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    let position = 0;
    for (;;) {
      const read = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
      if (read === 0) break;
      position += read;
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
      let start = 0;
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
        yield bytes.toString("utf8", start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
    if (rest.length > 0) ftruncateSync(descriptor, position - rest.length);
  } finally {
    closeSync(descriptor);
  }
}
