import { relative } from "node:path";
import { TunelabError } from "../core/errors.js";
import { formatDuration } from "../core/format.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { schemaOfDocument } from "../notebook/notebook-schemas.js";
import type { NotebookRun, RunEvent } from "../notebook/run.js";
import { runNotebookFile } from "../notebook/run-file.js";
import { interruptible } from "./interruptible.js";

/** `tunelab run FILE.ipynb --output OUT.ipynb`: one notebook of any folder, without project and report. */
export async function runPlain(
  notebooks: readonly string[],
  {
    output,
    ...options
  }: {
    output: string;
    assignments: readonly string[];
    parameters: Readonly<Record<string, unknown>>;
    cellTimeoutMs: number;
    lockWaitMs: number;
    json: boolean;
  },
): Promise<number> {
  const [input, ...others] = notebooks;
  if (input === undefined || others.length > 0) {
    throw new TunelabError("bad-parameter", `--output takes one notebook, got ${notebooks.length}`, {
      remedy: "Write: tunelab run FILE.ipynb --output OUT.ipynb",
    });
  }
  const { json } = options;
  const { run, exitCode, savedTo, warnings } = await interruptible((signal) =>
    runNotebookFile({
      ...options,
      input,
      output,
      signal,
      schemaOf: schemaOfDocument,
      onEvent: json ? (event) => console.log(JSON.stringify(machineEvent(event))) : progressOf(input),
      onWait: (holder) => console.error(`${input}: process ${holder ?? "unknown"} writes ${output}; waiting for it`),
    }),
  );
  for (const warning of warnings) console.error(`tunelab: ${warning}`);
  if (json) console.log(JSON.stringify({ type: "saved", file: savedTo, exitCode }));
  else {
    if (run.failure !== undefined) {
      console.error(`✗ ${input}: ${run.failure.message}`);
      for (const line of tracebackOf(run)) console.error(`    ${line}`);
    }
    if (savedTo !== null) {
      const sign = exitCode === EXIT_CODES.ok ? "✓" : " ";
      console.log(`${sign} ${relative(process.cwd(), savedTo)} (${formatDuration(run.durationMs)})`);
    }
  }
  return exitCode;
}

/** What the failed cell tells beyond its first line: the place in its text, and what may help. */
function tracebackOf({ notebook, failure }: NotebookRun): string[] {
  const cell = notebook.cells[failure?.cellIndex ?? -1];
  if (cell?.cell_type !== "code") return [];
  return cell.outputs.flatMap((output) => (output.output_type === "error" ? output.traceback.slice(1) : []));
}

/** On a terminal one line that is written over; elsewhere nothing but the end. */
function progressOf(input: string): (event: RunEvent) => void {
  return (event) => {
    if (!process.stderr.isTTY) return;
    if (event.type === "cell-start")
      process.stderr.write(`\r\u001b[K${input}: cell ${event.ordinal}/${event.cellCount}`);
    if (event.type === "end") process.stderr.write("\r\u001b[K");
  };
}

/** An event without the notebook's content. */
function machineEvent(event: RunEvent): Record<string, unknown> {
  if (event.type !== "end") return { ...event };
  const { notebook: _, ...rest } = event.run;
  return { type: "end", ...rest };
}
