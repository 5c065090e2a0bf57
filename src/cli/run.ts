import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { TunelabError } from "../core/errors.js";
import { formatDuration } from "../core/format.js";
import { type ChainResult, runChains } from "../notebook/chain.js";
import { EXIT_CODES, exitCodeOf } from "../notebook/exit-codes.js";
import { planRuns } from "../notebook/plan-runs.js";
import { createKernelPool } from "../notebook/pool.js";
import { findProjectRoot } from "../platform/project.js";
import { toneWord } from "../report/page/answer.js";
import { writeIndex } from "../report/write-index.js";
import { openProgress } from "./progress.js";
import { readParameters } from "./read-parameters.js";

/** Options of `tunelab run`, as the command line gives them. */
export interface RunOptions {
  useCase?: string[];
  parameter?: string[];
  parameters?: string;
  force?: boolean;
  jobs?: string;
  cellTimeout: string;
  json?: boolean;
}

/** `tunelab run`: everything is checked first, then the chains run, then one line per notebook says its answer. */
export async function run(notebooks: readonly string[], options: RunOptions): Promise<number> {
  const root = findProjectRoot();
  const values = options.parameters === undefined ? {} : await readParameters(options.parameters);
  const parameters = { assignments: options.parameter ?? [], values };
  const jobs = options.jobs === undefined ? defaultJobs() : positiveInteger(options.jobs, "--jobs");
  const cellTimeoutMs = positiveInteger(options.cellTimeout, "--cell-timeout") * 1000;
  const chains = await planRuns(root, { notebooks, useCases: options.useCase ?? [], parameters });

  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const progress = openProgress({
    json: options.json ?? false,
    total: chains.reduce((sum, chain) => sum + chain.runs.length, 0),
  });
  const pool = createKernelPool({ size: jobs, cwd: `${root}/notebooks`, root });
  let results: ChainResult[];
  try {
    results = await runChains(root, chains, {
      pool,
      jobs,
      force: options.force ?? false,
      cellTimeoutMs,
      onEvent: progress.onEvent,
      signal: interrupt.signal,
    });
  } finally {
    progress.close();
    await pool.close();
    process.removeListener("SIGINT", onSignal);
    process.removeListener("SIGTERM", onSignal);
  }
  const index = await writeIndex(root, { now: new Date() });
  if (!options.json) {
    console.log("");
    for (const result of results) console.log(resultLine(result, root));
    console.log(`\nAll answers: ${relative(process.cwd(), index) || index}`);
  }
  const failed = results.find((result) => result.status === "failed");
  return failed ? exitCodeOf(failed.failure) : EXIT_CODES.ok;
}

/** `✓ email-triage 04-benchmark v0001 (12.3 s)  Yes: …  reports/…/index.html` */
function resultLine(result: ChainResult, root: string): string {
  const name = `${result.run.useCase} ${result.run.notebook}`;
  if (result.status === "not-run") return `- ${name}: not run, ${result.message}`;
  const page = relative(process.cwd(), result.page);
  if (result.status === "failed") {
    return `✗ ${name} (${formatDuration(result.durationMs)}): ${result.message}\n    what it showed: ${page}\n    notebook as far as it ran: ${relative(root, result.notebookFile)}`;
  }
  const how = {
    current: "current",
    unchanged: "run again, nothing changed",
    published: formatDuration(result.durationMs),
    "re-rendered": "new prose",
  }[result.status];
  const { answer, version } = result.manifest;
  return `✓ ${name} ${version} (${how})\n    ${toneWord(answer.tone)}: ${answer.headline}\n    ${page}`;
}

/** A kernel keeps one core busy: one chain a core, at most four. */
function defaultJobs(): number {
  return Math.min(4, availableParallelism());
}

function positiveInteger(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new TunelabError("bad-parameter", `${option} must be a whole number from 1, got "${text}"`);
  return value;
}
