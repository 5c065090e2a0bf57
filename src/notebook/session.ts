import type { NotebookOutput } from "../core/notebook.js";
import { parseUnawaited } from "./error-text.js";
import { errorTextCount } from "./errors.js";
import type { Kernel } from "./kernel.js";
import { type CellMessage, reduceOutputs } from "./outputs.js";

/** Files everything that a kernel says under the cell that it belongs to, from the first cell to the end of the run. */
export interface Session {
  /** Names the cell that runs now: text past the protocol is filed under it. */
  begin(cell: number): void;
  /** Says that a request was sent for the current cell, so that its answers are known. */
  sent(messageId: string): void;
  /** Takes the stderr texts that tell the current cell's error out of its outputs, and returns them. */
  takeErrorTexts(): string[];
  /** Takes the failures out that no cell waited for, each with its cell and text. */
  takeUnawaited(): { cell: number; text: string }[];
  /** Adds an output of our own: a built error. */
  add(cell: number, output: NotebookOutput): void;
  /** Adds text to the current cell, as if it had been printed now. */
  addText(name: "stdout" | "stderr", text: string): void;
  /** Messages filed so far. */
  messageCount(): number;
  outputs(): Map<number, NotebookOutput[]>;
  close(): void;
}

/**
 * Listens to a kernel for the length of a run. Messages whose parent is no request of this run are ignored.
 * @param onMessage hears every message that may change outputs, for progress
 */
export function openSession(kernel: Kernel, { onMessage }: { onMessage: (message: CellMessage) => void }): Session {
  const messages: CellMessage[] = [];
  const cellOf = new Map<string, number>();
  let current: number | null = null;
  let currentStart = 0;

  const file = (message: CellMessage) => {
    messages.push(message);
    onMessage(message);
  };
  const stop = kernel.listen((event) => {
    if (event.channel === "raw") {
      if (current !== null) file({ cell: current, type: "stream", content: { name: event.name, text: event.text } });
      return;
    }
    if (event.channel !== "iopub" || event.type === "status" || event.parentId === undefined) return;
    const cell = cellOf.get(event.parentId);
    if (cell !== undefined) file({ cell, type: event.type, content: event.content });
  });
  const stderrText = ({ type, content }: CellMessage): string | null =>
    type === "stream" && content["name"] === "stderr" ? String(content["text"]) : null;

  return {
    begin(cell) {
      current = cell;
      currentStart = messages.length;
    },
    sent(messageId) {
      if (current !== null) cellOf.set(messageId, current);
    },
    takeErrorTexts() {
      const places: number[] = [];
      for (let place = currentStart; place < messages.length; place += 1) {
        const message = messages[place];
        const text = message?.cell === current && message !== undefined ? stderrText(message) : null;
        if (text !== null && parseUnawaited(text) === null) places.push(place);
      }
      const texts = places.map((place) => String(messages[place]?.content["text"]));
      const taken = places.slice(places.length - errorTextCount(texts));
      for (const place of [...taken].reverse()) messages.splice(place, 1);
      return texts.slice(texts.length - taken.length);
    },
    takeUnawaited() {
      const found: { cell: number; text: string }[] = [];
      for (let place = messages.length - 1; place >= 0; place -= 1) {
        const message = messages[place];
        const text = message === undefined ? null : stderrText(message);
        if (message === undefined || text === null || parseUnawaited(text) === null) continue;
        messages.splice(place, 1);
        found.unshift({ cell: message.cell, text });
      }
      return found;
    },
    add(cell, output) {
      const { output_type, ...content } = output;
      messages.push({ cell, type: output_type, content });
    },
    addText(name, text) {
      if (current !== null) messages.push({ cell: current, type: "stream", content: { name, text } });
    },
    messageCount: () => messages.length,
    outputs: () => reduceOutputs(messages),
    close: stop,
  };
}
