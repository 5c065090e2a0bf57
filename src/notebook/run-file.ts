import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { messageOf } from "../core/errors.js";
import { readText, sha256 } from "../platform/files.js";
import { parseNotebook, writeNotebook } from "./document.js";
import { EXIT_CODES, exitCodeOf } from "./exit-codes.js";
import { startKernel } from "./kernel.js";
import { notebookParameters } from "./parameters.js";
import { type NotebookRun, type RunOptions, runNotebook } from "./run.js";
import { checkParameters, parseAssignments } from "./schemas.js";

/** How a notebook file ran and where its executed form stands. */
export interface FileRun {
  run: NotebookRun;
  exitCode: number;
  /** The file that was written; null when it could not be. */
  savedTo: string | null;
  /** What a person must know beyond the run's own failure. */
  warnings: string[];
}

/**
 * Runs a notebook file of any folder and writes the executed notebook, however the run ended: whole or not at all.
 * @param input the notebook; its folder is the working directory
 * @param output where the executed notebook goes; may be `input`
 * @param assignments `name=value` texts, over `parameters`
 * @param root folder whose `node_modules` holds tslab; tunelab's own is used where it has none
 * @throws TunelabError `missing-file`, `bad-input` or `bad-parameter` before a kernel starts; `kernel-died` when none starts
 */
export async function runNotebookFile({
  input,
  output,
  assignments = [],
  parameters = {},
  schema,
  root = dirname(resolve(input)),
  ...options
}: Pick<RunOptions, "cellTimeoutMs" | "onEvent" | "signal"> & {
  input: string;
  output: string;
  assignments?: readonly string[];
  parameters?: Readonly<Record<string, unknown>>;
  schema?: z.ZodObject;
  root?: string;
}): Promise<FileRun> {
  const text = await readText(input, { purpose: "notebook" });
  const document = parseNotebook(text, { file: input });
  const assigned = assignments.length === 0 ? {} : parseAssignments(assignments, await notebookParameters(document));
  const given = { ...parameters, ...assigned };
  const checked = await checkParameters(document, given, { file: input, ...(schema ? { schema } : {}) });
  const cwd = dirname(resolve(input));
  const kernel = await startKernel({ cwd, root, ...(options.signal ? { signal: options.signal } : {}) });
  const run = await runNotebook(document, { ...options, kernel, cwd, parameters: checked });
  const warnings: string[] = [];
  let target = resolve(output);
  if (target === resolve(input) && !(await isStill(input, text))) {
    target = target.replace(/(\.ipynb)?$/, ".executed.ipynb");
    warnings.push(`${input} was changed while it ran and is left alone; what ran stands in ${target}.`);
  }
  try {
    await writeNotebook(target, run.notebook);
    return { run, exitCode: exitCodeOf(run.status), savedTo: target, warnings };
  } catch (error) {
    const kept = existsSync(target) ? " The file that stood there is unchanged." : "";
    warnings.push(`the executed notebook could not be saved to ${target}: ${messageOf(error)}.${kept}`);
    return { run, exitCode: EXIT_CODES.saveFailed, savedTo: null, warnings };
  }
}

async function isStill(file: string, text: string): Promise<boolean> {
  try {
    return sha256(await readFile(file)) === sha256(text);
  } catch (error) {
    // Removed meanwhile: not what was run, either.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
