import { resolve } from "node:path";
import { TunelabError } from "../core/errors.js";
import { joinText, type NotebookDocument } from "../core/notebook.js";
import { cellMetadata, runMetadata, type Span } from "./cell-metadata.js";
import { codeCells, hasTag } from "./document.js";
import { describeError, errorOutput } from "./errors.js";
import { fence, sleep } from "./execution.js";
import type { Kernel } from "./kernel.js";
import type { CellMessage } from "./outputs.js";
import { injectParameters, notebookParameters } from "./parameters.js";
import type { KernelPool } from "./pool.js";
import { type CellContext, type CellOutcome, type CellStatus, endsRun, runCell } from "./run-cell.js";
import { openSession, type Session } from "./session.js";

/** How one code cell ended. */
export interface CellResult {
  /** Position among all cells of the executed notebook, from 0. */
  index: number;
  status: CellStatus;
  durationMs: number;
  /** Line and column are 1-based, in the cell's own TypeScript. */
  error?: { name: string; message: string; line?: number; column?: number };
}

/** A finished run: the executed notebook is whole, however it ended. */
export interface NotebookRun {
  status: "ok" | "error" | "timeout" | "kernel-died" | "interrupted";
  notebook: NotebookDocument;
  /** One for every code cell, in order. */
  cells: CellResult[];
  /** ISO 8601 in UTC. */
  startedAt: string;
  durationMs: number;
  /** The first cell that ended the run; absent when all went well. */
  failure?: { cellIndex: number; message: string };
}

/** What happens during a run, for progress lines. */
export type RunEvent =
  | { type: "start"; cellCount: number }
  /** `ordinal` counts code cells from 1. */
  | { type: "cell-start"; index: number; ordinal: number; cellCount: number }
  | { type: "output"; index: number; message: CellMessage }
  | { type: "cell-end"; result: CellResult }
  | { type: "end"; run: NotebookRun };

export interface RunOptions {
  /** A fresh kernel; the run ends it. Give this or `pool`. */
  kernel?: Kernel;
  /** Where a fresh kernel is taken from. */
  pool?: KernelPool;
  /** The notebook's own folder: kernel and pool must have been started in it. */
  cwd: string;
  /** Values by name, already checked (`checkParameters`). */
  parameters?: Readonly<Record<string, unknown>>;
  /** A line of code that goes before the injected values. */
  preamble?: string;
  /** Limit for each cell. @default no limit */
  cellTimeoutMs?: number;
  /** Must not throw. */
  onEvent?: (event: RunEvent) => void;
  /** Ends the run at once; the notebook comes back as far as it got. */
  signal?: AbortSignal;
}

/** After the last cell: time for what its timers still print. */
const LATE_OUTPUT_MS = 50;

/**
 * Runs a notebook in a fresh kernel, cell after cell, up to the first failure. Never throws for what the notebook did:
 * errors, timeouts, the kernel's death and an abort all come back with the executed notebook and its outputs so far.
 * Code that fails while no cell waits for it fails the cell that it was printed under.
 * @throws TunelabError `bad-input` for a notebook of another language, `kernel-died` when no kernel starts
 */
export async function runNotebook(document: NotebookDocument, options: RunOptions): Promise<NotebookRun> {
  const { cwd, pool, parameters = {}, preamble, onEvent = () => undefined } = options;
  refuseOtherLanguages(document);
  const declarations = Object.keys(parameters).length === 0 ? [] : await notebookParameters(document);
  const prepared = withoutOutputs(injectParameters(document, parameters, declarations, preamble));
  const kernel = options.kernel ?? (await pool?.take());
  if (kernel === undefined) throw new TypeError("runNotebook needs a kernel or a pool");
  if (resolve(kernel.cwd) !== resolve(cwd)) throw new RangeError(`cwd is ${cwd}, but the kernel runs in ${kernel.cwd}`);
  const startMs = Date.now();
  const session = openSession(kernel, {
    onMessage: (message) => onEvent({ type: "output", index: message.cell, message }),
  });
  try {
    const outcomes = await runCells(prepared, { ...options, onEvent, kernel, session });
    const endMs = Date.now();
    const run = finishRun(prepared, outcomes, { session, parameters, span: { startMs, endMs } });
    onEvent({ type: "end", run });
    return run;
  } finally {
    session.close();
    if (pool !== undefined && options.kernel === undefined) pool.retire(kernel);
    else await kernel.shutdown();
  }
}

async function runCells(
  notebook: NotebookDocument,
  context: CellContext & { onEvent: (event: RunEvent) => void },
): Promise<CellOutcome[]> {
  const { onEvent, session, kernel } = context;
  const cells = codeCells(notebook);
  const outcomes: CellOutcome[] = [];
  let ended = false;
  onEvent({ type: "start", cellCount: cells.length });
  for (const [position, { index, cell }] of cells.entries()) {
    const idle = { index, cell, span: null, executionCount: null };
    if (ended) outcomes.push({ ...idle, status: "not-run" });
    else if (hasTag(cell, "skip-execution")) outcomes.push({ ...idle, status: "skipped" });
    else if (joinText(cell.source).trim() === "") outcomes.push({ ...idle, status: "ok" });
    else {
      onEvent({ type: "cell-start", index, ordinal: position + 1, cellCount: cells.length });
      const earlierSources = outcomes.filter(({ span }) => span !== null).map((one) => joinText(one.cell.source));
      outcomes.push(await runCell({ index, cell, earlierSources }, context));
      await settleUnawaited(outcomes, { session, folder: kernel.cwd });
      ended = outcomes.some(({ status }) => endsRun(status));
    }
    const last = outcomes.at(-1);
    if (last !== undefined) onEvent({ type: "cell-end", result: resultOf(last) });
  }
  if (!ended && outcomes.some(({ span }) => span !== null)) {
    await sleep(LATE_OUTPUT_MS);
    await fence(kernel);
    await settleUnawaited(outcomes, { session, folder: kernel.cwd });
  }
  return outcomes;
}

/** Fails the cells under which a failure was printed that no cell waited for. */
async function settleUnawaited(
  outcomes: CellOutcome[],
  { session, folder }: { session: Session; folder: string },
): Promise<void> {
  for (const { cell: index, text } of session.takeUnawaited()) {
    const place = outcomes.findIndex((outcome) => outcome.index === index);
    const outcome = outcomes[place];
    if (outcome === undefined) continue;
    const earlierSources = outcomes
      .slice(0, place)
      .filter(({ span }) => span !== null)
      .map(({ cell }) => joinText(cell.source));
    const error = await describeError([text], {
      source: joinText(outcome.cell.source),
      earlierSources,
      folder,
    });
    session.add(index, errorOutput(error));
    if (outcome.status === "ok") {
      const status = hasTag(outcome.cell, "raises-exception") ? "error-expected" : "error";
      outcomes[place] = { ...outcome, status, error };
    }
  }
}

function finishRun(
  notebook: NotebookDocument,
  outcomes: readonly CellOutcome[],
  { session, parameters, span }: { session: Session; parameters: Readonly<Record<string, unknown>>; span: Span },
): NotebookRun {
  const outputs = session.outputs();
  const byIndex = new Map(outcomes.map((outcome) => [outcome.index, outcome]));
  const cells = notebook.cells.map((cell, index) => {
    const outcome = byIndex.get(index);
    if (cell.cell_type !== "code" || outcome === undefined) return cell;
    const metadata = cellMetadata(cell, outcome.status, outcome.span);
    return { ...cell, metadata, outputs: outputs.get(index) ?? [], execution_count: outcome.executionCount };
  });
  const results = outcomes.map(resultOf);
  const position = results.findIndex(({ status }) => endsRun(status));
  const failed = results[position];
  const status = (failed?.status ?? "ok") as NotebookRun["status"];
  return {
    status,
    notebook: { ...notebook, metadata: runMetadata(notebook, { parameters, span, failed: status !== "ok" }), cells },
    cells: results,
    startedAt: new Date(span.startMs).toISOString(),
    durationMs: span.endMs - span.startMs,
    ...(failed === undefined
      ? {}
      : { failure: { cellIndex: failed.index, message: failureMessage(failed, position + 1, results.length) } }),
  };
}

function resultOf({ index, status, span, error }: CellOutcome): CellResult {
  const durationMs = span === null ? 0 : span.endMs - span.startMs;
  if (error === undefined) return { index, status, durationMs };
  const { traceback: _, ...known } = error;
  return { index, status, durationMs, error: known };
}

function failureMessage({ error }: CellResult, ordinal: number, count: number): string {
  const place = error?.line === undefined ? "" : ` (line ${error.line}, column ${error.column})`;
  const what = error === undefined ? "failed" : `${error.name}: ${error.message}`;
  return `code cell ${ordinal} of ${count}: ${what}${place}`;
}

function withoutOutputs(notebook: NotebookDocument): NotebookDocument {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
    ),
  };
}

/** A notebook that says which kernel it wants must want a TypeScript one. */
function refuseOtherLanguages({ metadata }: NotebookDocument): void {
  const kernelspec = (metadata["kernelspec"] ?? {}) as { name?: unknown; language?: unknown };
  const info = (metadata["language_info"] ?? {}) as { name?: unknown };
  const wanted = kernelspec.name;
  if (wanted === undefined || wanted === "tslab" || wanted === "tunelab") return;
  if (kernelspec.language === "typescript" || (kernelspec.language === undefined && info.name === "typescript")) return;
  throw new TunelabError(
    "bad-input",
    `this notebook asks for the kernel "${typeof wanted === "string" ? wanted : JSON.stringify(wanted)}"`,
    {
      remedy: 'tunelab runs TypeScript notebooks on the kernel "tslab". Change its kernel in Jupyter, or run it there.',
    },
  );
}
