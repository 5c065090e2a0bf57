import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../core/errors.js";
import type { NotebookDocument } from "../core/notebook.js";
import { writeWhole } from "../platform/files.js";
import { failurePageHtml } from "../report/page/failure-page.js";
import { writeNotebook } from "./document.js";

/** Where a failed run was kept. */
export interface KeptFailure {
  /** The executed notebook as far as it ran; null when it could be written nowhere. */
  notebookFile: string | null;
  page: string | null;
  /** Why it does not stand where it should; empty when it does. */
  warning: string;
}

/**
 * Keeps a failed run: the executed notebook and a page with the failure first. Where its own folder cannot be written
 * (disk full, no permission), a fresh folder for temporary files takes it.
 * @param folder where failures of this notebook stand; an earlier one is replaced
 */
export async function keepFailure(
  executed: NotebookDocument,
  { folder, useCase, notebook, message }: { folder: string; useCase: string; notebook: string; message: string },
): Promise<KeptFailure> {
  const html = await failurePageHtml(executed, { useCase, notebook, message });
  const keepIn = async (place: string) => {
    const notebookFile = join(place, "notebook.ipynb");
    const page = join(place, "index.html");
    await writeNotebook(notebookFile, executed);
    await writeWhole(page, html);
    return { notebookFile, page };
  };
  try {
    return { ...(await keepIn(folder)), warning: "" };
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    const reason = `${folder} cannot be written: ${messageOf(thrown)}`;
    try {
      return { ...(await keepIn(await mkdtemp(join(tmpdir(), "tunelab-failed-")))), warning: reason };
    } catch (second) {
      if (!isSystemError(second)) throw second;
      return { notebookFile: null, page: null, warning: `${reason}; nor can ${tmpdir()}: ${messageOf(second)}` };
    }
  }
}

/** Whether the operating system refused something: no space, no permission, not a folder. */
export function isSystemError(thrown: unknown): thrown is NodeJS.ErrnoException {
  return (
    thrown instanceof Error &&
    "code" in thrown &&
    typeof thrown.code === "string" &&
    /^E[A-Z]/.test(thrown.code) &&
    "syscall" in thrown
  );
}
