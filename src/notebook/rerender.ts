import type { NotebookDocument } from "../core/notebook.js";

/**
 * The outputs of an executed notebook under newer prose. The code cells of both must be the same and in the same order,
 * apart from the injected parameters, which are carried over.
 * @throws RangeError when the code differs
 */
export function carryOutputs(executed: NotebookDocument, newer: NotebookDocument): NotebookDocument {
  const done = executed.cells.filter((cell) => cell.cell_type === "code");
  const cells: NotebookDocument["cells"] = [];
  let index = 0;
  const takeInjected = () => {
    const cell = done[index];
    if (cell?.metadata.tags?.includes("injected-parameters")) {
      cells.push(cell);
      index += 1;
    }
  };
  for (const cell of newer.cells) {
    if (cell.cell_type !== "code") {
      cells.push(cell);
      continue;
    }
    takeInjected();
    const source = done[index];
    if (source === undefined)
      throw new RangeError(`the executed notebook has ${done.length} code cells, fewer than the newer one`);
    cells.push({ ...source, source: cell.source });
    index += 1;
    takeInjected();
  }
  if (index !== done.length)
    throw new RangeError(`the executed notebook has ${done.length} code cells, more than the newer one`);
  return { ...newer, cells, metadata: { ...executed.metadata, ...newer.metadata } };
}
