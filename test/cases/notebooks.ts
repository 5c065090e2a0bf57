import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { messageOf, TunelabError } from "../../src/core/errors.js";
import type { NotebookDocument } from "../../src/core/notebook.js";
import { notebookText, parseNotebook } from "../../src/notebook/document.js";
import { replyMeaning } from "../../src/notebook/execution.js";
import { startKernel } from "../../src/notebook/kernel.js";
import { reduceOutputs } from "../../src/notebook/outputs.js";
import { type NotebookRun, runNotebook } from "../../src/notebook/run.js";
import { checkParameters } from "../../src/notebook/schemas.js";
import { type ExpectedRun, judgeRun } from "./notebook-expectations.js";

/** How one reference case ended. */
export interface CaseOutcome {
  id: string;
  status: "passed" | "failed" | "skipped";
  came?: unknown;
  expected?: unknown;
}

interface NotebookCase {
  name: string;
  options?: { cellTimeoutMs?: number; parameters?: Record<string, unknown> };
  expect: ExpectedRun;
}

interface Trace {
  name: string;
  messages: { channel?: string; parent?: string; msg_type: string; content: Record<string, unknown> }[];
  outputs?: unknown[];
  outputs_one_of?: unknown[][];
  /** `not-run; …`: the meaning stands before the semicolon. */
  status?: string;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs the notebook cases of a folder: every sub-folder with `notebook.ipynb` and `expected.json`, each in a kernel of
 * its own, and the message sequences of `traces.json`. A folder that is itself one case is run as one.
 */
export async function runNotebookCases(folder: string): Promise<CaseOutcome[]> {
  if (existsSync(join(folder, "expected.json"))) return [await runCase(folder)];
  const outcomes: CaseOutcome[] = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && existsSync(join(path, "expected.json"))) outcomes.push(await runCase(path));
  }
  const traces = join(folder, "traces.json");
  if (existsSync(traces)) outcomes.push(...(await runTraceCases(traces)));
  return outcomes;
}

/** Feeds the message sequences of a `traces.json` to the reducer. */
export async function runTraceCases(file: string): Promise<CaseOutcome[]> {
  const { traces } = JSON.parse(await readFile(file, "utf8")) as { traces: Trace[] };
  return traces.map(runTrace);
}

async function runCase(folder: string): Promise<CaseOutcome> {
  const file = join(folder, "notebook.ipynb");
  const {
    name,
    options = {},
    expect,
  } = JSON.parse(await readFile(join(folder, "expected.json"), "utf8")) as NotebookCase;
  const unknownOption = Object.keys(options).find((option) => option !== "cellTimeoutMs" && option !== "parameters");
  if (unknownOption !== undefined)
    return { id: name, status: "skipped", came: `does not know the option ${unknownOption}` };
  let document: NotebookDocument;
  let run: NotebookRun;
  const rerun = (again: NotebookDocument, parameters: Record<string, unknown>) =>
    execute(again, { folder, file, options: { ...options, parameters } });
  try {
    document = parseNotebook(await readFile(file, "utf8"), { file });
    run = await execute(document, { folder, file, options });
  } catch (error) {
    if (!(error instanceof TunelabError)) throw error;
    return judged(name, await judgeRun(expect, { refused: messageOf(error) }));
  }
  const saved = parseNotebook(notebookText(run.notebook), { file: "output.ipynb" });
  return judged(name, await judgeRun(expect, { run, saved, rerun }));
}

async function execute(
  document: NotebookDocument,
  { folder, file, options }: { folder: string; file: string; options: NonNullable<NotebookCase["options"]> },
): Promise<NotebookRun> {
  const parameters = await checkParameters(document, options.parameters ?? {}, { file });
  const kernel = await startKernel({ cwd: folder, root: ROOT });
  const { cellTimeoutMs } = options;
  return runNotebook(document, {
    kernel,
    cwd: folder,
    parameters,
    ...(cellTimeoutMs === undefined ? {} : { cellTimeoutMs }),
  });
}

function judged(id: string, { failures, unknown }: Awaited<ReturnType<typeof judgeRun>>): CaseOutcome {
  const [first] = failures;
  if (first !== undefined)
    return {
      id: `${id} ${failures.map(({ what }) => what).join(", ")}`,
      status: "failed",
      came: first.came,
      expected: first.expected,
    };
  if (unknown.length > 0) return { id, status: "skipped", came: `does not know the expectation ${unknown.join(", ")}` };
  return { id, status: "passed" };
}

function runTrace({ name, messages, outputs, outputs_one_of: oneOf, status }: Trace): CaseOutcome {
  const current = messages.filter(({ parent }) => parent === undefined || parent === "current");
  const filed = current
    .filter(({ channel }) => channel === undefined || channel === "iopub")
    .map(({ msg_type: type, content }) => ({ cell: 0, type, content }));
  const came = reduceOutputs(filed).get(0) ?? [];
  const wanted = oneOf ?? (outputs === undefined ? [] : [outputs]);
  const id = `trace ${name}`;
  if (wanted.length > 0 && !wanted.some((one) => isDeepStrictEqual(came, one))) {
    return { id, status: "failed", came, expected: wanted.length === 1 ? wanted[0] : wanted };
  }
  const reply = current.find(({ msg_type: type }) => type === "execute_reply");
  const expected = status?.split(";")[0]?.trim();
  const meaning = reply === undefined ? null : replyMeaning(reply.content).kind;
  if (expected !== undefined && expected !== meaning) return { id, status: "failed", came: meaning, expected };
  return wanted.length === 0 && expected === undefined
    ? { id, status: "skipped", came: "expects nothing" }
    : { id, status: "passed" };
}
