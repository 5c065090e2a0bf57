import { randomBytes } from "node:crypto";
import { type CodeCell, joinText, type NotebookCell, type NotebookDocument } from "../core/notebook.js";
import { loadCompiler } from "./compiler.js";
import { type ParameterDeclaration, readDeclarations } from "./declarations.js";
import { hasTag } from "./document.js";

export const PARAMETERS_TAG = "parameters";
export const INJECTED_TAG = "injected-parameters";

/** The parameters that a notebook declares in its cell tagged `parameters`; none without such a cell. */
export async function notebookParameters(notebook: NotebookDocument): Promise<ParameterDeclaration[]> {
  const cell = notebook.cells.find((candidate) => hasTag(candidate, PARAMETERS_TAG));
  return cell === undefined ? [] : readDeclarations(await loadCompiler(), joinText(cell.source));
}

/**
 * A copy of the notebook with a cell tagged `injected-parameters` right after the one tagged `parameters`,
 * as papermill does it; an earlier injected cell is replaced. Without values the notebook is returned as it is.
 * @param values JSON values by name, already checked
 * @param declarations the notebook's own declarations: an injected value keeps its declared type
 * @param preamble a line of code before the values
 */
export function injectParameters(
  notebook: NotebookDocument,
  values: Readonly<Record<string, unknown>>,
  declarations: readonly ParameterDeclaration[],
  preamble?: string,
): NotebookDocument {
  if (Object.keys(values).length === 0) return notebook;
  const cells = notebook.cells.filter((cell) => !hasTag(cell, INJECTED_TAG));
  const after = cells.findIndex((cell) => hasTag(cell, PARAMETERS_TAG));
  const injected: CodeCell = {
    cell_type: "code",
    ...(notebook.nbformat_minor >= 5 ? { id: freeId(cells) } : {}),
    metadata: { tags: [INJECTED_TAG] },
    source: [...(preamble === undefined ? [] : [preamble]), injectedSource(values, declarations)].join("\n"),
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: [...cells.slice(0, after + 1), injected, ...cells.slice(after + 1)] };
}

/**
 * The text of an injected cell.
 * @example injectedSource({ n: 5 }, [{ name: "n", annotation: "number", … }]) // "// Parameters\nlet n: number = 5;"
 */
export function injectedSource(
  values: Readonly<Record<string, unknown>>,
  declarations: readonly ParameterDeclaration[],
): string {
  const annotations = new Map(declarations.map(({ name, annotation }) => [name, annotation]));
  const lines = Object.entries(values).map(([name, value]) => {
    const annotation = annotations.get(name) ?? (value === null || Array.isArray(value) ? "any" : undefined);
    return `let ${name}${annotation === undefined ? "" : `: ${annotation}`} = ${literal(value)};`;
  });
  return ["// Parameters", ...lines].join("\n");
}

/** A JSON value as a TypeScript literal. A `__proto__` key is computed, else it would set the prototype. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const fields = Object.entries(value).map(
      ([key, item]) => `${key === "__proto__" ? '["__proto__"]' : JSON.stringify(key)}: ${literal(item)}`,
    );
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}

function freeId(cells: readonly NotebookCell[]): string {
  return cells.some(({ id }) => id === INJECTED_TAG)
    ? `${INJECTED_TAG}-${randomBytes(4).toString("hex")}`
    : INJECTED_TAG;
}
