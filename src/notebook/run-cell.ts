import { type CodeCell, joinText } from "../core/notebook.js";
import type { Span } from "./cell-metadata.js";
import { hasTag } from "./document.js";
import { type CellError, describeError, errorOutput } from "./errors.js";
import { executeCode, fence, sleep } from "./execution.js";
import type { Kernel } from "./kernel.js";
import { describeDeath, type KernelDeath } from "./kernel-process.js";
import type { Session } from "./session.js";

export type CellStatus =
  | "ok"
  | "error"
  /** It failed, and its tag `raises-exception` says that it should. */
  | "error-expected"
  | "timeout"
  | "kernel-died"
  | "interrupted"
  | "not-run"
  | "skipped";

/** What became of one code cell, before it is written into the notebook. */
export interface CellOutcome {
  index: number;
  cell: CodeCell;
  status: CellStatus;
  span: Span | null;
  executionCount: number | null;
  error?: CellError;
}

/** What a cell runs in. */
export interface CellContext {
  kernel: Kernel;
  session: Session;
  cellTimeoutMs?: number;
  signal?: AbortSignal;
}

/** After SIGINT, before the kernel is ended: time for the cell's last output. */
const INTERRUPT_GRACE_MS = 500;
/** After the kernel's death: silence that means that no message is still on its way. */
const SILENCE_MS = 50;
const SILENCE_LIMIT_MS = 2_000;

/** Whether nothing more can run after a cell that ended so. */
export const endsRun = (status: CellStatus): boolean =>
  status === "error" || status === "timeout" || status === "kernel-died" || status === "interrupted";

/**
 * Runs one cell to its end, whatever that is, and adds an error output where it failed.
 * @param earlierSources texts of the cells that ran before it in this kernel
 */
export async function runCell(
  { index, cell, earlierSources }: { index: number; cell: CodeCell; earlierSources: readonly string[] },
  { kernel, session, cellTimeoutMs = Number.POSITIVE_INFINITY, signal }: CellContext,
): Promise<CellOutcome> {
  const source = joinText(cell.source);
  const startMs = Date.now();
  session.begin(index);
  const end = await executeCode(kernel, source, {
    timeoutMs: cellTimeoutMs,
    signal,
    onRequest: (messageId) => session.sent(messageId),
  });
  const done = (status: CellStatus, executionCount: number | null, error?: CellError): CellOutcome => {
    if (error !== undefined) session.add(index, errorOutput(error));
    const span = { startMs, endMs: Date.now() };
    return { index, cell, status, executionCount, span, ...(error === undefined ? {} : { error }) };
  };
  switch (end.kind) {
    case "ok": {
      await fence(kernel);
      const death = kernel.death();
      if (death !== null) return done("kernel-died", end.executionCount, deathError(death));
      return done("ok", end.executionCount);
    }
    case "error": {
      const texts = session.takeErrorTexts();
      const error = await describeError(texts, { source, earlierSources, folder: kernel.cwd });
      await fence(kernel);
      return done(hasTag(cell, "raises-exception") ? "error-expected" : "error", end.executionCount, error);
    }
    case "died":
      await untilSilent(session);
      return done("kernel-died", null, deathError(end.death));
    case "timeout":
    case "interrupted": {
      const stopped = await stopCell(kernel, session);
      const place =
        stopped.length === 0 ? null : await describeError(stopped, { source, earlierSources, folder: kernel.cwd });
      return done(end.kind, null, endedError(end.kind, { cellTimeoutMs, place }));
    }
  }
}

/** Interrupts what runs, hears its last words, and ends the kernel: code that ignores the interrupt must not go on. */
async function stopCell(kernel: Kernel, session: Session): Promise<string[]> {
  const answered = new Promise<void>((resolve) => {
    const stop = kernel.listen((event) => {
      if (event.channel !== "shell" || event.type !== "execute_reply") return;
      stop();
      // Output travels on another socket than the reply.
      setTimeout(resolve, 20);
    });
  });
  kernel.interrupt();
  await Promise.race([answered, sleep(INTERRUPT_GRACE_MS)]);
  await kernel.kill();
  const texts = session.takeErrorTexts();
  const told = texts.join("");
  const isInterrupt = /Interrupted asynchronously|Script execution was interrupted/.test(told);
  if (isInterrupt) return texts;
  for (const text of texts) session.addText("stderr", text);
  return [];
}

async function untilSilent(session: Session): Promise<void> {
  for (const limit = Date.now() + SILENCE_LIMIT_MS; Date.now() < limit; ) {
    const before = session.messageCount();
    await sleep(SILENCE_MS);
    if (session.messageCount() === before) return;
  }
}

function deathError(death: KernelDeath): CellError {
  const message = `the kernel ended with ${describeDeath(death)} while this cell ran`;
  const tail =
    death.stderrTail.length === 0 ? [] : ["", "Last lines of the kernel's standard error:", ...death.stderrTail];
  return { name: "KernelDied", message, traceback: [`KernelDied: ${message}`, ...tail] };
}

function endedError(
  kind: "timeout" | "interrupted",
  { cellTimeoutMs, place }: { cellTimeoutMs: number; place: CellError | null },
): CellError {
  const name = kind === "timeout" ? "CellTimeout" : "Interrupted";
  const message =
    kind === "timeout" ? `the cell ran longer than ${cellTimeoutMs / 1000} s and was ended` : "the run was interrupted";
  const where =
    place?.line === undefined || place.column === undefined ? {} : { line: place.line, column: place.column };
  return { name, message, ...where, traceback: [`${name}: ${message}`, ...(place?.traceback.slice(1) ?? [])] };
}
