import { messageOf, TunelabError } from "../core/errors.js";
import {
  type CodeCell,
  joinText,
  type MimeBundle,
  type NotebookCell,
  type NotebookDocument,
  type NotebookOutput,
} from "../core/notebook.js";
import { readText, writeWhole } from "../platform/files.js";
import { notebookSchema } from "./document-schema.js";

/**
 * Reads the text of an `.ipynb` file. Sources, streams and text in bundles come back as single strings.
 * @param file name for messages
 * @throws TunelabError `bad-input`: not a notebook, another nbformat than 4, two cells tagged `parameters`
 */
export function parseNotebook(text: string, { file }: { file: string }): NotebookDocument {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new TunelabError("bad-input", `${file} is not a notebook: it is not JSON (${messageOf(cause)})`, { cause });
  }
  const format = (value as { nbformat?: unknown } | null)?.nbformat;
  if (typeof format !== "number") {
    throw new TunelabError("bad-input", `${file} is not a notebook: it has no "nbformat"`);
  }
  if (format !== 4) {
    throw new TunelabError("bad-input", `${file} is a notebook of format ${format}; tunelab reads format 4`, {
      remedy: `Convert it: jupyter nbconvert --to notebook --nbformat 4 ${file}, or open and save it in a current Jupyter.`,
    });
  }
  const result = notebookSchema.safeParse(value);
  if (!result.success) {
    throw new TunelabError("bad-input", `${file} is not a valid notebook of format 4`, {
      findings: result.error.issues.map((issue) => ({ file, field: issue.path.join("."), message: issue.message })),
    });
  }
  const document = result.data as NotebookDocument;
  const notebook = withIds({ ...document, cells: document.cells.map(joinCell) });
  const tagged = notebook.cells.flatMap((cell, index) => (hasTag(cell, "parameters") ? [index] : []));
  if (tagged.length > 1) {
    throw new TunelabError("bad-input", `${file} has ${tagged.length} cells tagged "parameters"; one is the limit`, {
      findings: tagged.map((index) => ({ file, field: `cells.${index}`, message: 'is tagged "parameters"' })),
      remedy: "Move all parameters into one cell and take the tag off the others.",
    });
  }
  return notebook;
}

/** Reads a notebook file; see `parseNotebook` for what it throws. */
export async function readNotebook(path: string): Promise<NotebookDocument> {
  return parseNotebook(await readText(path, { purpose: "notebook" }), { file: path });
}

/** The notebook as file text: texts as lines, one space of indent and a closing line feed, as Jupyter writes it. */
export function notebookText(notebook: NotebookDocument): string {
  return `${JSON.stringify({ ...notebook, cells: notebook.cells.map(splitCell) }, null, 1)}\n`;
}

/** Writes a notebook whole or not at all. */
export async function writeNotebook(path: string, notebook: NotebookDocument): Promise<void> {
  await writeWhole(path, notebookText(notebook));
}

/** Whether a cell carries a tag. */
export function hasTag(cell: NotebookCell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}

/** The code cells, with their positions in the notebook. */
export function codeCells(notebook: NotebookDocument): { index: number; cell: CodeCell }[] {
  return notebook.cells.flatMap((cell, index) => (cell.cell_type === "code" ? [{ index, cell }] : []));
}

/** From nbformat 4.5 on every cell has an id; one that a careless writer left out is given here. */
function withIds(notebook: NotebookDocument): NotebookDocument {
  if (notebook.nbformat_minor < 5) return notebook;
  const taken = new Set(notebook.cells.map(({ id }) => id));
  const cells = notebook.cells.map((cell, index) => {
    if (cell.id !== undefined) return cell;
    let id = `cell-${index}`;
    while (taken.has(id)) id += "-";
    taken.add(id);
    return { ...cell, id };
  });
  return { ...notebook, cells };
}

function joinCell(cell: NotebookCell): NotebookCell {
  const source = joinText(cell.source);
  return cell.cell_type === "code"
    ? { ...cell, source, outputs: cell.outputs.map((output) => mapTexts(output, joinText)) }
    : { ...cell, source };
}

function splitCell(cell: NotebookCell): NotebookCell {
  const source = splitLines(cell.source);
  return cell.cell_type === "code"
    ? { ...cell, source, outputs: cell.outputs.map((output) => mapTexts(output, splitLines)) }
    : { ...cell, source };
}

/** Lines that keep their line feeds; the empty text has none. */
function splitLines(text: string | string[]): string[] {
  return joinText(text).match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** Applies `change` to every text of an output that a notebook file may keep as lines; JSON values stay as they are. */
function mapTexts(output: NotebookOutput, change: (text: string | string[]) => string | string[]): NotebookOutput {
  if (output.output_type === "stream") return { ...output, text: change(output.text) };
  if (output.output_type === "error") return output;
  const data: MimeBundle = {};
  for (const [mime, value] of Object.entries(output.data)) {
    data[mime] = isJsonMime(mime) || !isText(value) ? value : change(value);
  }
  return { ...output, data };
}

const isJsonMime = (mime: string): boolean => mime === "application/json" || mime.endsWith("+json");

const isText = (value: unknown): value is string | string[] =>
  typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));
