import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { joinText, type NotebookCell, type NotebookDocument } from "../../src/core/notebook.js";
import { createKernelPool, type KernelPool } from "../../src/notebook/pool.js";
import { type NotebookRun, type RunOptions, runNotebook } from "../../src/notebook/run.js";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The folder that notebooks stand in. */
export const NOTEBOOKS = join(ROOT, "notebooks");

type Source = string | { source: string; tags: string[] };

export function notebookOf(...sources: readonly Source[]): NotebookDocument {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
    cells: sources.map((one, index) => {
      const { source, tags } = typeof one === "string" ? { source: one, tags: [] } : one;
      const metadata = tags.length === 0 ? {} : { tags };
      return { cell_type: "code", id: `cell-${index}`, metadata, source, outputs: [], execution_count: null };
    }),
  };
}

/** Runs notebooks in real kernels, one always starting ahead; the pool lives as long as the test file. */
export function useKernels(): (notebook: NotebookDocument, options?: Partial<RunOptions>) => Promise<NotebookRun> {
  let pool: KernelPool;
  beforeAll(() => {
    pool = createKernelPool({ size: 1, cwd: NOTEBOOKS, root: ROOT });
    pool.warm();
  });
  afterAll(() => pool.close());
  return (notebook, options = {}) => runNotebook(notebook, { pool, cwd: NOTEBOOKS, ...options });
}

/** What a cell printed on one stream. */
export function printed(cell: NotebookCell | undefined, name: "stdout" | "stderr" = "stdout"): string {
  if (cell?.cell_type !== "code") return "";
  return cell.outputs
    .flatMap((output) => (output.output_type === "stream" && output.name === name ? [joinText(output.text)] : []))
    .join("");
}

export const statuses = (run: NotebookRun): string[] => run.cells.map(({ status }) => status);
