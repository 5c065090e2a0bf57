import { join } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";
import type { NotebookDocument } from "../core/notebook.js";
import { withLock } from "../platform/lock.js";
import { reportFolder } from "../report/versions.js";
import type { ChainOptions, ChainResult, FailureKind } from "./chain-events.js";
import { isSystemError, keepFailure } from "./failed-run.js";
import { type Chain, type PlannedRun, refreshed } from "./plan-runs.js";
import { publishRun, rerenderRun } from "./publish-run.js";
import { codeKey } from "./reuse.js";
import { runNotebook } from "./run.js";
import { runState } from "./stale.js";

/**
 * Brings one notebook's report up to date: nothing when it is current, new prose around old results, or a run.
 * One process at a time; whatever goes wrong, the executed notebook is kept and earlier versions stand.
 */
export async function runToReport(
  root: string,
  chain: Chain,
  planned: PlannedRun,
  options: ChainOptions,
): Promise<ChainResult> {
  const startedMs = Date.now();
  const lock = join(root, ".tunelab", planned.useCase, "locks", `${planned.notebook}.lock`);
  try {
    return await withLock(lock, async () => runLocked(root, chain, await refreshed(root, planned), options), {
      waitMs: options.lockWaitMs,
      onWait: (holder) => options.onEvent({ type: "wait", run: planned, holder }),
      signal: options.signal,
    });
  } catch (thrown) {
    const failure = kindOf(thrown);
    if (failure === null) throw thrown;
    const durationMs = Date.now() - startedMs;
    return {
      status: "failed",
      run: planned,
      failure,
      message: messageOf(thrown),
      notebookFile: null,
      page: null,
      durationMs,
    };
  }
}

async function runLocked(root: string, chain: Chain, run: PlannedRun, options: ChainOptions): Promise<ChainResult> {
  const startedMs = Date.now();
  const { key, code, newest, reasons } = await runState(root, run, options.since ? { since: options.since } : {});
  if (!options.force && reasons.length === 0 && newest !== null) {
    const same = newest.source === run.source;
    const { manifest } = same ? { manifest: newest } : await rerenderRun(root, chain, run, newest);
    const page = join(reportFolder(root, run.useCase, run.notebook), manifest.version, "index.html");
    return { status: same ? "current" : "re-rendered", run, manifest, page, durationMs: Date.now() - startedMs };
  }
  options.onEvent({
    type: "begin",
    run,
    cellCount: run.document.cells.filter((cell) => cell.cell_type === "code").length,
    because: options.force ? "asked for" : reasons.join("; "),
  });
  let executed: NotebookDocument = run.document;
  const fail = async (failure: FailureKind, message: string): Promise<ChainResult> => {
    const folder = join(root, ".tunelab", run.useCase, "failed", run.notebook);
    const { useCase, notebook } = run;
    const { notebookFile, page, warning } = await keepFailure(executed, { folder, useCase, notebook, message });
    return {
      status: "failed",
      run,
      failure: notebookFile === null ? "save-failed" : failure,
      message: warning === "" ? message : `${message}\n    ${warning}`,
      notebookFile,
      page,
      durationMs: Date.now() - startedMs,
    };
  };
  try {
    const finished = await runNotebook(run.document, {
      pool: options.pool,
      cwd: join(root, "notebooks"),
      parameters: run.parameters,
      cellTimeoutMs: options.cellTimeoutMs,
      onEvent: (event) => options.onEvent({ type: "run", run, event }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    executed = finished.notebook;
    if (finished.status !== "ok") return await fail(finished.status, finished.failure?.message ?? finished.status);
    const changed = await changedMeanwhile(root, run, key);
    if (changed !== null) {
      const message = `${changed} changed while the notebook ran; its result would mix two versions. Run it again.`;
      return await fail("error", message);
    }
    const published = await publishRun(root, chain, run, { key, code, finished });
    const status = published.isNew ? "published" : "unchanged";
    return { status, run, manifest: published.manifest, page: published.page, durationMs: Date.now() - startedMs };
  } catch (thrown) {
    const failure = kindOf(thrown);
    if (failure === null) throw thrown;
    const message = messageOf(thrown);
    return fail(failure, failure === "save-failed" ? `the report could not be saved: ${message}` : message);
  }
}

/** What of a run's sources is no longer what was run, or null. */
async function changedMeanwhile(root: string, run: PlannedRun, key: string): Promise<string | null> {
  if ((await refreshed(root, run)).source !== run.source) return `notebooks/${run.notebook}.ipynb`;
  return (await codeKey(run.document, run.parameters, { root })) === key ? null : "the code that it uses";
}

/** How a run failed by what was thrown around it; null for a defect of ours. */
function kindOf(thrown: unknown): FailureKind | null {
  if (isSystemError(thrown)) return "save-failed";
  if (thrown instanceof RangeError) return "error";
  if (!(thrown instanceof TunelabError)) return null;
  if (thrown.code === "locked" || thrown.code === "kernel-died" || thrown.code === "interrupted") return thrown.code;
  return "error";
}
