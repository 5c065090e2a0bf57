import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NotebookDocument } from "../core/notebook.js";
import { addReport, listModels } from "../models/registry.js";
import { sha256, writeFolderWhole, writeWhole } from "../platform/files.js";
import { cellsHtml, titleOf } from "./page/cells.js";
import { redirectHtml } from "./page/layout.js";
import type { ParameterRow } from "./page/parameter-table.js";
import { reportPageHtml } from "./page/report-page.js";
import type { Draft } from "./stage.js";
import {
  type CodeParts,
  latestManifest,
  listVersions,
  nextVersion,
  type ReportManifest,
  reportFolder,
} from "./versions.js";
import { exportFiles } from "./what-if/exports.js";

/** What the runner knows of a finished run, to complete a draft with. */
export interface FinishedRun {
  executed: NotebookDocument;
  /** The executed notebook as file text. */
  notebookText: string;
  draft: Draft;
  /** Given when an older version's results are kept under newer prose. */
  result?: string;
  parameters: Record<string, unknown>;
  parameterRows?: readonly ParameterRow[];
  key: string;
  code?: CodeParts;
  source: string;
  lockfile: string;
  versions: Record<string, string>;
  startedAt: string;
  durationMs: number;
  cells: ReportManifest["cells"];
  /** Notebooks that this use case runs, for the links between pages. */
  steps: readonly string[];
}

export interface Published {
  manifest: ReportManifest;
  /** The version's page. */
  page: string;
  /** False when nothing changed since the newest version, which then stands. */
  isNew: boolean;
}

/**
 * Turns a finished run into a report version: `reports/<use case>/<notebook>/vNNNN/`, written whole and renamed into place.
 * When key, inputs and results equal the newest version's, that one stands and nothing is written.
 */
export async function publishVersion(root: string, run: FinishedRun): Promise<Published> {
  const { draft } = run;
  const folder = reportFolder(root, draft.useCase, draft.notebook);
  const { answer, notes, metrics, charts } = draft;
  const result = run.result ?? sha256(JSON.stringify({ answer, notes, metrics, charts }));
  const newest = await latestManifest(root, draft.useCase, draft.notebook);
  const same =
    newest !== null &&
    newest.key === run.key &&
    newest.result === result &&
    newest.source === run.source &&
    JSON.stringify([newest.inputs, newest.saved]) === JSON.stringify([draft.inputs, draft.saved]);
  if (same) return { manifest: newest, page: join(folder, newest.version, "index.html"), isNew: false };

  const version = nextVersion(listVersions(root, draft.useCase, draft.notebook));
  const manifest: ReportManifest = {
    version,
    useCase: draft.useCase,
    notebook: draft.notebook,
    title: titleOf(run.executed) ?? draft.notebook,
    answer,
    notes,
    parameters: run.parameters,
    key: run.key,
    ...(run.code ? { code: run.code } : {}),
    inputs: draft.inputs,
    saved: draft.saved,
    result,
    source: run.source,
    lockfile: run.lockfile,
    versions: run.versions,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    cells: run.cells,
  };
  const vegaFile = await shareVega(root);
  const cells = await cellsHtml(run.executed);
  const whatIfFile = cells.whatIf === null ? "" : await shareWhatIf(root);
  const exported = cells.whatIf === null ? {} : await exportFiles(cells.whatIf);
  await writeFolderWhole(join(folder, version), async (temporary) => {
    await mkdir(join(temporary, "charts"));
    for (const { chart, figure } of cells.figures) {
      await writeFile(join(temporary, "charts", `${chart.name}.vl.json`), `${JSON.stringify(chart.spec, null, 2)}\n`);
      await writeFile(join(temporary, "charts", `${chart.name}.svg`), figure.svg);
    }
    for (const [name, content] of Object.entries(exported)) await writeFile(join(temporary, name), content);
    await writeFile(join(temporary, "notebook.ipynb"), run.notebookText);
    await writeFile(
      join(temporary, "metrics.json"),
      `${JSON.stringify({ answer, metrics, timings: draft.timings }, null, 2)}\n`,
    );
    await writeFile(join(temporary, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    await writeFile(
      join(temporary, "index.html"),
      reportPageHtml(manifest, cells, {
        steps: run.steps,
        vegaFile: `../../../${vegaFile}`,
        whatIfFile: `../../../${whatIfFile}`,
        parameterRows: run.parameterRows ?? [],
      }),
    );
  });
  await writeWhole(join(folder, "index.html"), redirectHtml(`${version}/index.html`));
  await linkModels(root, manifest, metrics);
  return { manifest, page: join(folder, version, "index.html"), isNew: true };
}

/** Puts the report into the lineage of every registered model that it shows. */
async function linkModels(
  root: string,
  { useCase, notebook, version }: Pick<ReportManifest, "useCase" | "notebook" | "version">,
  metrics: Record<string, unknown>,
): Promise<void> {
  const arms = Array.isArray(metrics["arms"]) ? (metrics["arms"] as { model?: unknown }[]) : [];
  const shown = new Set([metrics["model"], ...arms.map((arm) => arm.model)]);
  const owner = { root, name: useCase };
  const { entries } = await listModels(owner);
  for (const { model } of entries.filter((entry) => shown.has(entry.model)))
    await addReport(owner, model, `${useCase}/${notebook}/${version}`);
}

/** Puts the one copy of Vega that all pages share into `reports/assets/`; returns its path below `reports/`. */
export async function shareVega(root: string): Promise<string> {
  const bundle = join(dirname(createRequire(import.meta.url).resolve("vega")), "vega.min.js");
  const { version } = await import("vega");
  const relative = `assets/vega-${version}.min.js`;
  const target = join(root, "reports", relative);
  if (!existsSync(target)) {
    await mkdir(join(root, "reports", "assets"), { recursive: true });
    await copyFile(bundle, target);
  }
  return relative;
}

/** Puts the script of the what-if panel into `reports/assets/`, named by its content: older pages keep theirs. */
async function shareWhatIf(root: string): Promise<string> {
  const text = await readFile(fileURLToPath(new URL("./what-if/page.js", import.meta.url)), "utf8");
  const relative = `assets/what-if-${sha256(text).slice(0, 12)}.js`;
  const target = join(root, "reports", relative);
  if (!existsSync(target)) await writeWhole(target, text);
  return relative;
}
