import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";
import type { AnswerRecord } from "./answer-record.js";

const FORMAT = "tunelab-run/1";
const LINE_FEED = 10;

/**
 * The append-only record of a run: a line that names the format, then one line per answer. Each line is handed to the
 * operating system before the next request counts as answered, so that ending the process at any moment loses nothing.
 */
export class RunFile {
  readonly path: string;
  readonly #descriptor: number;

  /**
   * Opens the file, or makes it. A last line that was cut off by a kill is removed: its request counts as not answered.
   * @throws TunelabError `bad-input` when the file is no run or a line inside it is broken
   */
  static open(path: string): { file: RunFile; records: AnswerRecord[] } {
    mkdirSync(dirname(path), { recursive: true });
    const records = existsSync(path) ? readRecords(path) : null;
    const file = new RunFile(path);
    if (records === null) file.#append({ format: FORMAT });
    return { file, records: records ?? [] };
  }

  private constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, "a");
  }

  append(record: AnswerRecord): void {
    this.#append(record);
  }

  /** Also survives a loss of power from here on. */
  close(): void {
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }

  #append(value: object): void {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
    try {
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
      }
    } catch (cause) {
      throw new TunelabError("bad-input", `the run's file cannot be written: ${messageOf(cause)}`, {
        findings: [{ file: this.path, message: "answers given so far are kept" }],
        remedy: "Make room on the disk, then run again: only what is missing will be sent.",
        cause,
      });
    }
  }
}

function readRecords(path: string): AnswerRecord[] | null {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(LINE_FEED) + 1;
  if (end < bytes.length) truncateSync(path, end);
  if (end === 0) return null;
  const lines = bytes
    .subarray(0, end - 1)
    .toString("utf8")
    .split("\n");
  const rows = lines.map((text, index) => {
    try {
      return JSON.parse(text) as AnswerRecord;
    } catch (cause) {
      throw broken(path, index + 1, messageOf(cause));
    }
  });
  if ((rows[0] as { format?: string } | undefined)?.format !== FORMAT) throw broken(path, 1, `expected ${FORMAT}`);
  return rows.slice(1);
}

const broken = (file: string, line: number, message: string) =>
  new TunelabError("bad-input", "not the record of a benchmark run", {
    findings: [{ file, line, message }],
    remedy: "Move the file away to start the run anew; its answers would be asked for and paid again.",
  });
