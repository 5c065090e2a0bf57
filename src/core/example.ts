import type { Message } from "./message.js";

/** Where a row came from: enough to find it again in the file that a person can open. */
export interface Origin {
  /** Name of the source in `use-case.yaml`. */
  source: string;
  /** File or package the row was read from, relative to the project root. */
  file: string;
  /** 1-based line of the row in that file, where the format has lines. */
  line?: number;
  /** The row's own identifier (ticket number, mail id). */
  record?: string;
  /** The collection inside the source that the row belongs to (a corpus group, a queue). */
  collection?: string;
}

/**
 * One training or test case: the currency of the building half.
 * The last message is the assistant's: the answer that we want.
 */
export interface Example {
  /** Stable across runs: derived from the source and the row's own identifier or content. */
  id: string;
  system?: string;
  messages: Message[];
  /** The class, when the task has one. */
  label?: string;
  /** What must not be torn apart by a split: a thread, a sender, a device, a customer. */
  group?: string;
  /** Task tag in a multi-task mix. */
  task?: string;
  /** ISO 8601 in UTC. */
  createdAt?: string;
  source: Origin;
}

/** The text that the model is shown: every message but the closing answer, joined by blank lines. */
export function promptOf(example: Example): string {
  return example.messages
    .slice(0, -1)
    .map((message) => message.content)
    .join("\n\n");
}

/** The answer that we want: the last message's text. Throws `RangeError` if it is not the assistant's. */
export function answerOf(example: Example): string {
  const last = example.messages.at(-1);
  if (last?.role !== "assistant") {
    throw new RangeError(
      `example ${example.id}: the last message must be the assistant's, got ${last?.role ?? "no message"}`,
    );
  }
  return last.content;
}
