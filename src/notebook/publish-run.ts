import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { TunelabError } from "../core/errors.js";
import type { NotebookDocument } from "../core/notebook.js";
import { sha256 } from "../platform/files.js";
import { DRAFT_MIME } from "../report/mime.js";
import { type Published, publishVersion } from "../report/publish.js";
import type { Draft } from "../report/stage.js";
import { type CodeParts, type ReportManifest, reportFolder } from "../report/versions.js";
import { notebookText, readNotebook } from "./document.js";
import type { Chain, PlannedRun } from "./plan-runs.js";
import { carryOutputs } from "./rerender.js";
import type { NotebookRun } from "./run.js";
import { toolVersions } from "./tool-versions.js";

/** The draft that a notebook's last cell staged, and the folder that it stands in. */
export async function stagedDraft(
  root: string,
  { notebook, executed }: { notebook: string; executed: NotebookDocument },
): Promise<{ draft: Draft; folder: string }> {
  const folder = draftFolderOf(executed);
  if (folder === null) {
    throw new TunelabError("notebook-failed", `${notebook} ended without staging an answer`, {
      remedy: "Its last cell must call report.stage(useCase, { … }).",
    });
  }
  const draft = JSON.parse(await readFile(join(root, folder, "draft.json"), "utf8")) as Draft;
  return { draft, folder: join(root, folder) };
}

/** Completes the draft that the notebook's last cell staged to a report version. */
export async function publishRun(
  root: string,
  chain: Chain,
  run: PlannedRun,
  { key, code, finished }: { key: string; code: CodeParts; finished: NotebookRun },
): Promise<Published> {
  const { draft, folder } = await stagedDraft(root, { notebook: run.notebook, executed: finished.notebook });
  const published = await publishVersion(root, {
    executed: finished.notebook,
    notebookText: notebookText(finished.notebook),
    draft,
    parameters: run.parameters,
    parameterRows: run.parameterRows,
    key,
    code,
    source: run.source,
    lockfile: sha256(await readFile(join(root, "package-lock.json"))),
    versions: toolVersions(),
    startedAt: finished.startedAt,
    durationMs: finished.durationMs,
    cells: finished.cells.map(({ index, status, durationMs }) => ({ index, status, durationMs })),
    steps: chain.steps,
  });
  await rm(folder, { recursive: true, force: true });
  return published;
}

/** New prose around old results: the outputs of the newest version under the notebook as it reads now. */
export async function rerenderRun(
  root: string,
  chain: Chain,
  run: PlannedRun,
  manifest: ReportManifest,
): Promise<Published> {
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
    parameterRows: run.parameterRows,
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
