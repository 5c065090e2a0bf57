import { readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { NotebookDocument } from "../core/notebook.js";
import { writeFolderWhole } from "../platform/files.js";
import { cellsHtml, titleOf } from "./page/cells.js";
import { failurePageHtml } from "./page/failure-page.js";
import type { ParameterRow } from "./page/parameter-table.js";
import { reportPageHtml } from "./page/report-page.js";
import { sweepPageHtml } from "./page/sweep-page.js";
import { shareVega } from "./publish.js";
import type { Draft } from "./stage.js";
import { reportFolder } from "./versions.js";

/** One parameter set of a sweep, run. */
export interface SweepPoint {
  parameters: Record<string, unknown>;
  parameterRows: readonly ParameterRow[];
  key: string;
  /** Null when it was not run at all. */
  executed: NotebookDocument | null;
  notebookText: string | null;
  /** What its last cell staged; null when it failed. */
  draft: Draft | null;
  /** Why it failed, or null. */
  message: string | null;
  durationMs: number;
}

export interface FinishedSweep {
  useCase: string;
  notebook: string;
  steps: readonly string[];
  points: readonly SweepPoint[];
  startedAt: string;
  lockfile: string;
  versions: Record<string, string>;
}

/**
 * Writes `reports/<use case>/<notebook>/sweep-NNNN/` whole: the comparison as page and JSON, and each set's own page and
 * executed notebook beside it. Report versions are left alone.
 * @returns the page
 */
export async function publishSweep(root: string, sweep: FinishedSweep): Promise<string> {
  const folder = reportFolder(root, sweep.useCase, sweep.notebook);
  await mkdir(folder, { recursive: true });
  const earlier = readdirSync(folder).flatMap((name) => /^sweep-(\d{4,})$/.exec(name)?.[1] ?? []);
  const name = `sweep-${String(Math.max(0, ...earlier.map(Number)) + 1).padStart(4, "0")}`;
  const vegaFile = `../../../${await shareVega(root)}`;
  await writeFolderWhole(join(folder, name), async (temporary) => {
    for (const [index, point] of sweep.points.entries()) {
      if (point.executed === null || point.notebookText === null) continue;
      await writeFile(join(temporary, `set-${index + 1}.ipynb`), point.notebookText);
      await writeFile(
        join(temporary, `set-${index + 1}.html`),
        await pointPage(sweep, point, { name, index, vegaFile }),
      );
    }
    const points = sweep.points.map(({ parameters, key, message, durationMs, draft }) => ({
      parameters,
      key,
      message,
      durationMs,
      answer: draft?.answer ?? null,
      metrics: draft?.metrics ?? null,
      inputs: draft?.inputs ?? [],
    }));
    const { useCase, notebook, startedAt, lockfile, versions } = sweep;
    const record = { useCase, notebook, startedAt, lockfile, versions, points };
    await writeFile(join(temporary, "sweep.json"), `${JSON.stringify(record, null, 2)}\n`);
    await writeFile(join(temporary, "index.html"), sweepPageHtml(sweep, { name }));
  });
  return join(folder, name, "index.html");
}

async function pointPage(
  { useCase, notebook, steps, startedAt, lockfile, versions }: FinishedSweep,
  { executed, draft, message, key, parameters, parameterRows, durationMs }: SweepPoint,
  { name, index, vegaFile }: { name: string; index: number; vegaFile: string },
): Promise<string> {
  if (executed === null) return "";
  if (draft === null) return failurePageHtml(executed, { useCase, notebook, message: message ?? "failed" });
  const { answer, notes, inputs } = draft;
  const title = `${titleOf(executed) ?? notebook} Set ${index + 1} of ${name}`;
  const manifest = { version: name, useCase, notebook, title, answer, notes, parameters, key, inputs, saved: [] };
  return reportPageHtml(
    { ...manifest, result: "", source: "", lockfile, versions, startedAt, durationMs, cells: [] },
    { ...(await cellsHtml(executed)), whatIf: null },
    {
      steps,
      vegaFile,
      whatIfFile: "",
      parameterRows,
      files: { notebook: `set-${index + 1}.ipynb`, metrics: "sweep.json" },
    },
  );
}
