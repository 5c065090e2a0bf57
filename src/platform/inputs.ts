import { readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import { sha256 } from "./files.js";

/** A file or step that a result came from, with the hash of what was read. */
export interface RecordedInput {
  kind: "file" | "step";
  /** File: path from the project root with `/`. Step: `<use case>/<step>`. */
  name: string;
  hash: string;
}

/** The hash of a file that was looked for and not there. */
export const ABSENT = "absent";

/**
 * Remembers what a notebook read, so that its result can be called current or stale by evidence
 * and not by what somebody remembered to declare.
 */
export class InputLog {
  readonly #root: string;
  readonly #inputs = new Map<string, RecordedInput>();
  readonly #saved = new Map<string, RecordedInput>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Reads a file as text and remembers it by its hash. */
  async readText(path: string): Promise<string> {
    return Buffer.from(await this.readBytes(path)).toString("utf8");
  }

  /** Reads a file and remembers it by its hash. */
  async readBytes(path: string): Promise<Uint8Array> {
    const bytes = await readFile(path);
    this.add({ kind: "file", name: this.#nameOf(path), hash: sha256(bytes) });
    return bytes;
  }

  /** Reads a file that need not be there; its absence is remembered too, so that adding it makes the result stale. */
  async readTextIfThere(path: string): Promise<string | undefined> {
    try {
      return await this.readText(path);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
      this.add({ kind: "file", name: this.#nameOf(path), hash: ABSENT });
      return undefined;
    }
  }

  add(input: RecordedInput): void {
    this.#inputs.set(`${input.kind} ${input.name}`, input);
  }

  /** Remembers a step that was saved: a result is current only while the step it made still stands. */
  addSaved(saved: RecordedInput): void {
    this.#saved.set(saved.name, saved);
  }

  /** A path from the project root, with `/` on every system. */
  #nameOf(path: string): string {
    return relative(this.#root, path).split(sep).join("/");
  }

  /** Everything read so far, sorted by name. */
  list(): RecordedInput[] {
    return sortedByName(this.#inputs);
  }

  /** Every step saved so far, sorted by name. */
  listSaved(): RecordedInput[] {
    return sortedByName(this.#saved);
  }
}

function sortedByName(inputs: ReadonlyMap<string, RecordedInput>): RecordedInput[] {
  return [...inputs.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
