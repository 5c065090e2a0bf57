import type { CellMetadata, CodeCell, NotebookDocument } from "../core/notebook.js";

/** When something ran, in milliseconds since 1970. */
export interface Span {
  startMs: number;
  endMs: number;
}

/** A cell's metadata with its status and times: tunelab's own and papermill's, so that other tools read them. */
export function cellMetadata(cell: CodeCell, status: string, span: Span | null): CellMetadata {
  const { tunelab, ...rest } = cell.metadata;
  const own = tunelab !== null && typeof tunelab === "object" ? (tunelab as Record<string, unknown>) : {};
  const failed = span !== null && status !== "ok" && status !== "error-expected" && status !== "skipped";
  return {
    ...rest,
    tunelab: {
      ...own,
      status,
      startedAt: span === null ? null : iso(span.startMs),
      durationMs: span === null ? 0 : Math.round(span.endMs - span.startMs),
    },
    papermill: {
      ...papermillSpan(span),
      exception: span === null ? null : failed,
      status: span === null ? "pending" : failed ? "failed" : "completed",
      tags: rest.tags ?? [],
    },
  };
}

/** The notebook's metadata with papermill's record of the run. */
export function runMetadata(
  notebook: NotebookDocument,
  { parameters, span, failed }: { parameters: Readonly<Record<string, unknown>>; span: Span; failed: boolean },
): Record<string, unknown> {
  return {
    ...notebook.metadata,
    papermill: {
      default_parameters: {},
      environment_variables: {},
      exception: failed ? true : null,
      parameters: { ...parameters },
      ...papermillSpan(span),
    },
  };
}

/** papermill counts in seconds. */
function papermillSpan(span: Span | null): Record<string, unknown> {
  return span === null
    ? { start_time: null, end_time: null, duration: null }
    : {
        start_time: iso(span.startMs),
        end_time: iso(span.endMs),
        duration: Math.round(span.endMs - span.startMs) / 1000,
      };
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
