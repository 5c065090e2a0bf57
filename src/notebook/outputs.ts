import { joinText, type MimeBundle, type NotebookOutput } from "../core/notebook.js";
import { foldTerminalText } from "./terminal-text.js";

/** A message of a kernel that may change the outputs of a cell, filed under that cell. */
export interface CellMessage {
  /** Index of the cell that the message belongs to, by its parent. */
  cell: number;
  type: string;
  content: Record<string, unknown>;
}

type Display = Extract<NotebookOutput, { output_type: "display_data" | "execute_result" }>;

interface CellState {
  outputs: NotebookOutput[];
  /** Streams that the next text of the same name joins; a display between two texts separates them. */
  openStreams: Map<string, Extract<NotebookOutput, { output_type: "stream" }>>;
  /** `clear_output` with `wait`: the next output replaces all earlier ones. */
  clearBeforeNext: boolean;
}

/**
 * The outputs of every cell from the messages of a run, in order of arrival. Pure: equal messages, equal outputs.
 *
 * Rules, as nbformat and nbclient have them: text of one stream joins the stream's earlier output, over interleaved
 * text of the other stream, until a display comes between; carriage returns and backspaces act as on a terminal;
 * `update_display_data` changes every output of that display id, whichever cell shows it, and an unknown id is ignored;
 * `clear_output` empties its cell, with `wait` only when the next output comes; messages of other types change nothing.
 * @example reduceOutputs([{ cell: 0, type: "stream", content: { name: "stdout", text: "10%\r100%\n" } }]).get(0)
 * // [{ output_type: "stream", name: "stdout", text: "100%\n" }]
 */
export function reduceOutputs(messages: readonly CellMessage[]): Map<number, NotebookOutput[]> {
  const cells = new Map<number, CellState>();
  const displays = new Map<string, { cell: number; output: Display }[]>();
  for (const message of messages) {
    let state = cells.get(message.cell);
    if (state === undefined) {
      state = { outputs: [], openStreams: new Map(), clearBeforeNext: false };
      cells.set(message.cell, state);
    }
    applyMessage(state, message, displays);
  }
  return new Map([...cells].map(([cell, { outputs }]) => [cell, outputs.map(foldStream)]));
}

function applyMessage(
  state: CellState,
  { cell, type, content }: CellMessage,
  displays: Map<string, { cell: number; output: Display }[]>,
): void {
  const clear = () => {
    state.outputs = [];
    state.openStreams.clear();
    state.clearBeforeNext = false;
    for (const [id, shown] of displays) {
      displays.set(
        id,
        shown.filter((one) => one.cell !== cell),
      );
    }
  };
  if (type === "clear_output") {
    if (content["wait"] === true) state.clearBeforeNext = true;
    else clear();
    return;
  }
  const displayId = displayIdOf(content);
  if (type === "update_display_data") {
    if (displayId !== null) updateDisplays(displays.get(displayId) ?? [], content);
    return;
  }
  if (type !== "stream" && type !== "display_data" && type !== "execute_result" && type !== "error") return;
  if (state.clearBeforeNext) clear();
  if (type === "stream") {
    appendStream(state, content);
    return;
  }
  state.openStreams.clear();
  if (type === "error") {
    state.outputs.push({
      output_type: "error",
      ename: textOf(content["ename"]),
      evalue: textOf(content["evalue"]),
      traceback: Array.isArray(content["traceback"]) ? content["traceback"].map(textOf) : [],
    });
    return;
  }
  const shown = { data: recordOf(content["data"]), metadata: recordOf(content["metadata"]) };
  const output: Display =
    type === "display_data"
      ? { output_type: "display_data", ...shown }
      : { output_type: "execute_result", ...shown, execution_count: countOf(content["execution_count"]) };
  state.outputs.push(output);
  if (displayId !== null) {
    const earlier = displays.get(displayId) ?? [];
    // A display id shown a second time: the earlier outputs follow, and later updates reach them all.
    updateDisplays(earlier, content);
    displays.set(displayId, [...earlier, { cell, output }]);
  }
}

function appendStream(state: CellState, content: Record<string, unknown>): void {
  const name = content["name"] === "stderr" ? "stderr" : "stdout";
  const text = textOf(content["text"]);
  const open = state.openStreams.get(name);
  if (open !== undefined) {
    open.text = joinText(open.text) + text;
  } else if (text !== "") {
    const output = { output_type: "stream" as const, name: name as "stdout" | "stderr", text };
    state.outputs.push(output);
    state.openStreams.set(name, output);
  }
}

function updateDisplays(shown: readonly { output: Display }[], content: Record<string, unknown>): void {
  for (const { output } of shown) {
    output.data = recordOf(content["data"]);
    output.metadata = recordOf(content["metadata"]);
  }
}

function foldStream(output: NotebookOutput): NotebookOutput {
  return output.output_type === "stream" ? { ...output, text: foldTerminalText(joinText(output.text)) } : output;
}

function displayIdOf(content: Record<string, unknown>): string | null {
  const id = recordOf(content["transient"])["display_id"];
  return typeof id === "string" && id !== "" ? id : null;
}

function recordOf(value: unknown): MimeBundle {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as MimeBundle) : {};
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const countOf = (value: unknown): number | null => (typeof value === "number" ? value : null);
