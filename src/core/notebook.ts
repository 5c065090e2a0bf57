/** Text in a notebook file: one string, or lines that keep their line feeds. */
export type MultilineText = string | string[];

/** Values by MIME type; JSON types hold objects. */
export type MimeBundle = Record<string, unknown>;

/** One output of a code cell, as nbformat 4 stores it. */
export type NotebookOutput =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: MultilineText }
  | { output_type: "display_data"; data: MimeBundle; metadata: Record<string, unknown> }
  | {
      output_type: "execute_result";
      data: MimeBundle;
      metadata: Record<string, unknown>;
      execution_count: number | null;
    }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** Cell metadata that tunelab reads or writes; other tools' keys are kept. */
export interface CellMetadata {
  tags?: string[];
  [key: string]: unknown;
}

export interface CodeCell {
  cell_type: "code";
  id?: string;
  metadata: CellMetadata;
  source: MultilineText;
  outputs: NotebookOutput[];
  execution_count: number | null;
}

export interface ProseCell {
  cell_type: "markdown" | "raw";
  id?: string;
  metadata: CellMetadata;
  source: MultilineText;
  attachments?: Record<string, MimeBundle>;
}

export type NotebookCell = CodeCell | ProseCell;

/** A notebook file of nbformat 4. */
export interface NotebookDocument {
  nbformat: 4;
  nbformat_minor: number;
  metadata: Record<string, unknown>;
  cells: NotebookCell[];
}

/** The text of a cell source or stream, whichever way the file keeps it. */
export function joinText(text: MultilineText): string {
  return typeof text === "string" ? text : text.join("");
}
