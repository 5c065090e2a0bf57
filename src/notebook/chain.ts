import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";
import type { NotebookDocument } from "../core/notebook.js";
import { sha256, writeWhole } from "../platform/files.js";
import { currentStepKey } from "../platform/steps.js";
import { DRAFT_MIME } from "../report/mime.js";
import { failurePageHtml } from "../report/page/failure-page.js";
import { type Published, publishVersion } from "../report/publish.js";
import type { Draft } from "../report/stage.js";
import { latestManifest, type ReportManifest, reportFolder } from "../report/versions.js";
import { notebookText, readNotebook, writeNotebook } from "./document.js";
import type { Chain, PlannedRun } from "./plan-runs.js";
import type { KernelPool } from "./pool.js";
import { carryOutputs } from "./rerender.js";
import { changedInputs, codeKey } from "./reuse.js";
import { type NotebookRun, type RunEvent, runNotebook } from "./run.js";
import { toolVersions } from "./tool-versions.js";

/** How one notebook of a chain ended. */
export type ChainResult =
  | {
      status: "current" | "unchanged" | "published" | "re-rendered";
      run: PlannedRun;
      manifest: ReportManifest;
      page: string;
      durationMs: number;
    }
  | {
      status: "failed";
      run: PlannedRun;
      failure: NotebookRun["status"];
      message: string;
      notebookFile: string;
      page: string;
      durationMs: number;
    }
  | { status: "not-run"; run: PlannedRun; message: string };

/** What happens while chains run, for progress lines. */
export type ChainEvent =
  | { type: "begin"; run: PlannedRun; cellCount: number; because: string }
  | { type: "run"; run: PlannedRun; event: RunEvent }
  | { type: "end"; result: ChainResult };

interface ChainOptions {
  pool: KernelPool;
  force: boolean;
  cellTimeoutMs: number;
  onEvent: (event: ChainEvent) => void;
  signal?: AbortSignal;
}

/**
 * Runs chains side by side, `jobs` at a time; inside a chain one notebook after the other, stopping at the first failure.
 * What is current is not run again.
 */
export async function runChains(
  root: string,
  chains: readonly Chain[],
  { jobs, ...options }: ChainOptions & { jobs: number },
): Promise<ChainResult[]> {
  const results: ChainResult[][] = chains.map(() => []);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < chains.length; index = next++) {
      const chain = chains[index];
      if (chain) results[index] = await runChain(root, chain, options);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, chains.length)) }, worker));
  return results.flat();
}

async function runChain(root: string, chain: Chain, options: ChainOptions): Promise<ChainResult[]> {
  const results: ChainResult[] = [];
  let failed: string | null = null;
  for (const run of chain.runs) {
    const result: ChainResult =
      failed === null
        ? await runOne(root, chain, run, options)
        : { status: "not-run", run, message: `${failed} failed before it` };
    if (result.status === "failed") failed = run.notebook;
    options.onEvent({ type: "end", result });
    results.push(result);
  }
  return results;
}

/** Why a planned run is not current, or null when its newest report stands. */
export async function staleReason(root: string, run: PlannedRun, key: string): Promise<string | null> {
  const newest = await latestManifest(root, run.useCase, run.notebook);
  if (newest === null) return "no report yet";
  if (newest.key !== key) return "code, parameters or packages changed";
  const [changed] = await changedInputs(newest.inputs, { root });
  if (changed) return `${changed.name}: ${changed.reason}`;
  for (const saved of newest.saved) {
    const [owner = "", step = ""] = saved.name.split("/");
    if ((await currentStepKey(root, owner, step)) !== saved.hash)
      return `step ${saved.name} is no longer the one it made`;
  }
  return null;
}

async function runOne(root: string, chain: Chain, run: PlannedRun, options: ChainOptions): Promise<ChainResult> {
  const started = Date.now();
  const key = await codeKey(run.document, run.parameters, { root });
  const because = options.force ? "asked for" : await staleReason(root, run, key);
  if (because === null) {
    const manifest = (await latestManifest(root, run.useCase, run.notebook)) as ReportManifest;
    const page = join(reportFolder(root, run.useCase, run.notebook), manifest.version, "index.html");
    if (manifest.source === run.source)
      return { status: "current", run, manifest, page, durationMs: Date.now() - started };
    const published = await rerender(root, chain, run, manifest);
    return {
      status: "re-rendered",
      run,
      manifest: published.manifest,
      page: published.page,
      durationMs: Date.now() - started,
    };
  }
  options.onEvent({
    type: "begin",
    run,
    cellCount: run.document.cells.filter((cell) => cell.cell_type === "code").length,
    because,
  });
  const finished = await runNotebook(run.document, {
    pool: options.pool,
    cwd: join(root, "notebooks"),
    parameters: run.parameters,
    cellTimeoutMs: options.cellTimeoutMs,
    onEvent: (event) => options.onEvent({ type: "run", run, event }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const fail = async (failure: NotebookRun["status"], message: string): Promise<ChainResult> => {
    const folder = join(root, ".tunelab", run.useCase, "failed", run.notebook);
    const notebookFile = join(folder, "notebook.ipynb");
    const page = join(folder, "index.html");
    await writeNotebook(notebookFile, finished.notebook);
    await writeWhole(
      page,
      await failurePageHtml(finished.notebook, { useCase: run.useCase, notebook: run.notebook, message }),
    );
    return { status: "failed", run, failure, message, notebookFile, page, durationMs: Date.now() - started };
  };
  if (finished.status !== "ok") return fail(finished.status, finished.failure?.message ?? finished.status);
  if ((await codeKey(run.document, run.parameters, { root })) !== key) {
    return fail(
      "error",
      "the code that this notebook uses changed while it ran; its result would mix two versions. Run it again.",
    );
  }
  try {
    const published = await publish(root, chain, run, { key, finished });
    const status = published.isNew ? "published" : "unchanged";
    return { status, run, manifest: published.manifest, page: published.page, durationMs: Date.now() - started };
  } catch (thrown) {
    if (!(thrown instanceof TunelabError || thrown instanceof RangeError)) throw thrown;
    return fail("error", messageOf(thrown));
  }
}

/** Completes the draft that the notebook's last cell staged. */
async function publish(
  root: string,
  chain: Chain,
  run: PlannedRun,
  { key, finished }: { key: string; finished: NotebookRun },
): Promise<Published> {
  const folder = draftFolderOf(finished.notebook);
  if (folder === null) {
    throw new TunelabError("notebook-failed", `${run.notebook} ended without staging an answer`, {
      remedy: "Its last cell must call report.stage(useCase, { … }).",
    });
  }
  const draft = JSON.parse(await readFile(join(root, folder, "draft.json"), "utf8")) as Draft;
  const published = await publishVersion(root, {
    executed: finished.notebook,
    notebookText: notebookText(finished.notebook),
    draft,
    parameters: run.parameters,
    key,
    source: run.source,
    lockfile: sha256(await readFile(join(root, "package-lock.json"))),
    versions: toolVersions(),
    startedAt: finished.startedAt,
    durationMs: finished.durationMs,
    cells: finished.cells.map(({ index, status, durationMs }) => ({ index, status, durationMs })),
    steps: chain.steps,
  });
  await rm(join(root, folder), { recursive: true, force: true });
  return published;
}

/** New prose around old results: the outputs of the newest version under the notebook as it reads now. */
async function rerender(root: string, chain: Chain, run: PlannedRun, manifest: ReportManifest): Promise<Published> {
  const folder = join(reportFolder(root, run.useCase, run.notebook), manifest.version);
  const before = await readNotebook(join(folder, "notebook.ipynb"));
  const { metrics, timings } = JSON.parse(await readFile(join(folder, "metrics.json"), "utf8")) as Pick<
    Draft,
    "metrics" | "timings"
  >;
  const { answer, notes, inputs, saved, useCase, notebook, result } = manifest;
  const executed = carryOutputs(before, run.document);
  return publishVersion(root, {
    ...manifest,
    executed,
    notebookText: notebookText(executed),
    draft: { notebook, useCase, answer, notes, metrics, timings, charts: [], inputs, saved },
    result,
    source: run.source,
    steps: chain.steps,
  });
}

function draftFolderOf(notebook: NotebookDocument): string | null {
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    for (const output of cell.outputs) {
      const draft = "data" in output ? (output.data[DRAFT_MIME] as { folder: string } | undefined) : undefined;
      if (draft) return draft.folder;
    }
  }
  return null;
}
