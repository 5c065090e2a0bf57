import { existsSync, statSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { z } from "zod";
import { messageOf, TunelabError } from "../core/errors.js";
import type { NotebookDocument } from "../core/notebook.js";
import { readText, sha256 } from "../platform/files.js";
import { withLock } from "../platform/lock.js";
import { parseNotebook, writeNotebook } from "./document.js";
import { EXIT_CODES, exitCodeOf } from "./exit-codes.js";
import { isSystemError } from "./failed-run.js";
import { type Kernel, startKernel } from "./kernel.js";
import { notebookParameters } from "./parameters.js";
import { type NotebookRun, type RunOptions, runNotebook } from "./run.js";
import { checkParameters, parseAssignments } from "./schemas.js";

/** How a notebook file ran and where its executed form stands. */
export interface FileRun {
  run: NotebookRun;
  exitCode: number;
  /** The file that was written; null when it could be written nowhere. */
  savedTo: string | null;
  /** What a person must know beyond the run's own failure. */
  warnings: string[];
}

interface FileOptions extends Pick<RunOptions, "cellTimeoutMs" | "onEvent" | "signal"> {
  input: string;
  output: string;
  assignments?: readonly string[];
  parameters?: Readonly<Record<string, unknown>>;
  schemaOf?: (document: NotebookDocument) => z.ZodObject | undefined;
  root?: string;
  lockWaitMs?: number;
  onWait?: (holder: number | null) => void;
}

/**
 * Runs a notebook file of any folder and writes the executed notebook, however the run ended: whole or not at all.
 * A second run to the same output waits for the first.
 * @param input the notebook; its folder is the working directory
 * @param output where the executed notebook goes; may be `input`. When it cannot be written, a temporary folder takes it
 * @param assignments `name=value` texts, over `parameters`
 * @param schemaOf the schema of a notebook that has one
 * @param root folder whose `node_modules` holds tslab; tunelab's own is used where it has none
 * @param lockWaitMs how long to wait for another run to the same output
 * @throws TunelabError `missing-file`, `bad-input` or `bad-parameter` before a kernel starts; `kernel-died` when none
 * starts; `locked`; `interrupted` before the first cell
 */
export async function runNotebookFile(options: FileOptions): Promise<FileRun> {
  const { output, lockWaitMs = 600_000, onWait, signal } = options;
  if (existsSync(output) && statSync(output).isDirectory()) {
    throw new TunelabError("bad-parameter", `${output} is a folder; the output must be a file`, {
      remedy: `Write: --output ${join(output, basename(options.input))}`,
    });
  }
  const locks = join(tmpdir(), `tunelab-locks-${userInfo().username}`);
  const lock = join(locks, `${sha256(resolve(output)).slice(0, 32)}.lock`);
  return withLock(lock, () => runLocked(options), {
    waitMs: lockWaitMs,
    signal,
    ...(onWait ? { onWait } : {}),
  });
}

async function runLocked({
  input,
  output,
  assignments = [],
  parameters = {},
  schemaOf = () => undefined,
  root = dirname(resolve(input)),
  ...options
}: FileOptions): Promise<FileRun> {
  const text = await readText(input, { purpose: "notebook" });
  const document = parseNotebook(text, { file: input });
  const assigned = assignments.length === 0 ? {} : parseAssignments(assignments, await notebookParameters(document));
  const given = { ...parameters, ...assigned };
  const schema = schemaOf(document);
  const checked = await checkParameters(document, given, { file: input, ...(schema ? { schema } : {}) });
  const cwd = dirname(resolve(input));
  const kernel = await startUnlessInterrupted({ cwd, root, signal: options.signal });
  const run = await runNotebook(document, { ...options, kernel, cwd, parameters: checked });
  const warnings: string[] = [];
  let exitCode = exitCodeOf(run.status);
  let target = resolve(output);
  if (!(await isStill(input, text))) {
    if (target === resolve(input)) {
      target = target.replace(/(\.ipynb)?$/, ".executed.ipynb");
      exitCode ||= EXIT_CODES.saveFailed;
      warnings.push(`${input} was changed while it ran and is left alone; what ran stands in ${target}.`);
    } else warnings.push(`${input} was changed while it ran; the output is of what it was before.`);
  }
  try {
    await writeNotebook(target, run.notebook);
    return { run, exitCode, savedTo: target, warnings };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const kept = existsSync(target) ? " The file that stood there is unchanged." : "";
    const { savedTo, where } = await saveElsewhere(target, run.notebook);
    warnings.push(`the executed notebook could not be saved to ${target}: ${messageOf(error)}.${kept} ${where}`);
    return { run, exitCode: EXIT_CODES.saveFailed, savedTo, warnings };
  }
}

/** An interrupt while the kernel starts is no death of the kernel. */
async function startUnlessInterrupted({
  cwd,
  root,
  signal,
}: {
  cwd: string;
  root: string;
  signal: AbortSignal | undefined;
}): Promise<Kernel> {
  try {
    return await startKernel({ cwd, root, ...(signal ? { signal } : {}) });
  } catch (cause) {
    if (!signal?.aborted) throw cause;
    throw new TunelabError("interrupted", "interrupted before the first cell; nothing was run", { cause });
  }
}

async function saveElsewhere(
  target: string,
  notebook: NotebookDocument,
): Promise<{ savedTo: string | null; where: string }> {
  try {
    const savedTo = join(await mkdtemp(join(tmpdir(), "tunelab-unsaved-")), basename(target));
    await writeNotebook(savedTo, notebook);
    return { savedTo, where: `It stands in ${savedTo}.` };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { savedTo: null, where: `Nor could it be saved in ${tmpdir()}: ${messageOf(error)}.` };
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
