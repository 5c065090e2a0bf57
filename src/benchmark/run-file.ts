import { messageOf, TunelabError } from "../core/errors.js";
import { appendedLines, LineFile } from "../platform/line-file.js";
import type { AnswerRecord } from "./answer-record.js";

const FORMAT = "tunelab-run/1";

/**
 * The append-only record of a run: a line that names the format, then one line per answer, the later one in force where
 * a case was answered twice. Each line is handed to the operating system before the next request counts as answered, so
 * that ending the process at any moment loses nothing.
 */
export class RunFile {
  readonly path: string;
  readonly #lines: LineFile;

  /**
   * Opens the file, or makes it.
   * @throws TunelabError `bad-input` when the file is no run
   */
  constructor(path: string) {
    this.path = path;
    for (const _ of readRecords(path)) break;
    this.#lines = new LineFile(path);
    if (this.#lines.size === 0) this.#lines.append(JSON.stringify({ format: FORMAT }));
  }

  append(record: AnswerRecord): void {
    this.#lines.append(JSON.stringify(record));
  }

  /** Also survives a loss of power from here on. */
  close(): void {
    this.#lines.close();
  }
}

/**
 * The records of a run's file, one after the other; none when there is no file. A last line that was cut off by a kill
 * is removed: its request counts as not answered.
 * @throws TunelabError `bad-input` when the file is no run or a line inside it is broken
 */
export function* readRecords(path: string): Generator<AnswerRecord> {
  let line = 0;
  for (const text of appendedLines(path)) {
    line += 1;
    let row: AnswerRecord | { format?: string };
    try {
      row = JSON.parse(text) as AnswerRecord | { format?: string };
    } catch (cause) {
      throw broken(path, line, messageOf(cause));
    }
    if (line > 1) yield row as AnswerRecord;
    else if ((row as { format?: string } | null)?.format !== FORMAT) throw broken(path, 1, `expected ${FORMAT}`);
  }
}

const broken = (file: string, line: number, message: string) =>
  new TunelabError("bad-input", "not the record of a benchmark run", {
    findings: [{ file, line, message }],
    remedy: "Move the file away to start the run anew; its answers would be asked for and paid again.",
  });
