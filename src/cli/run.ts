import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { TunelabError } from "../core/errors.js";
import { formatDuration } from "../core/format.js";
import { runChains } from "../notebook/chain.js";
import type { ChainResult } from "../notebook/chain-events.js";
import { EXIT_CODES, exitCodeOf } from "../notebook/exit-codes.js";
import { isSystemError } from "../notebook/failed-run.js";
import { planRuns } from "../notebook/plan-runs.js";
import { createKernelPool } from "../notebook/pool.js";
import { combinations } from "../notebook/sweep.js";
import { findProjectRoot } from "../platform/project.js";
import { toneWord } from "../report/page/answer.js";
import { writeIndex } from "../report/write-index.js";
import { interruptible } from "./interruptible.js";
import { openProgress } from "./progress.js";
import { readParameterSets } from "./read-parameters.js";
import { parseSince } from "./since.js";

/** Options of `tunelab run`, as the command line gives them. */
export interface RunOptions {
  useCase?: string[];
  parameter?: string[];
  parameters?: string;
  sweep?: string[];
  output?: string;
  force?: boolean;
  since?: string;
  jobs?: string;
  wait: string;
  cellTimeout: string;
  json?: boolean;
}

/** `tunelab run`: everything is checked first, then the chains run, then one line per notebook says its answer. */
export async function run(notebooks: readonly string[], options: RunOptions): Promise<number> {
  const sets = options.parameters === undefined ? [{}] : await readParameterSets(options.parameters);
  const assignments = options.parameter ?? [];
  const limits = {
    cellTimeoutMs: wholeNumber(options.cellTimeout, { option: "--cell-timeout", from: 1 }) * 1000,
    lockWaitMs: wholeNumber(options.wait, { option: "--wait", from: 0 }) * 1000,
  };
  const json = options.json ?? false;
  const swept = combinations(options.sweep ?? []);
  const isSweep = options.sweep !== undefined || sets.length > 1;
  const [values = {}] = sets;
  if (options.output !== undefined) {
    if (isSweep) throw new TunelabError("bad-parameter", "a sweep writes a report; it does not go with --output");
    const { runPlain } = await import("./run-plain.js");
    return runPlain(notebooks, { ...limits, output: options.output, assignments, parameters: values, json });
  }
  const root = findProjectRoot();
  const useCases = options.useCase ?? [];
  const jobs = options.jobs === undefined ? defaultJobs() : wholeNumber(options.jobs, { option: "--jobs", from: 1 });
  if (isSweep) {
    const given = sets.flatMap((set) => swept.map((more) => ({ values: set, assignments: [...assignments, ...more] })));
    const { sweep } = await import("./sweep.js");
    return sweep(root, { ...limits, notebooks, useCases, sets: given, jobs, json });
  }
  const since =
    options.since === undefined ? {} : { since: await parseSince(options.since, { now: new Date(), root }) };
  const chains = await planRuns(root, { notebooks, useCases, parameters: { assignments, values } });
  const progress = openProgress({ json, total: chains.reduce((sum, chain) => sum + chain.runs.length, 0) });
  const pool = createKernelPool({ size: jobs, cwd: `${root}/notebooks`, root });
  const { results, interrupted } = await interruptible(async (signal) => {
    try {
      const force = options.force ?? false;
      const { onEvent } = progress;
      const ended = await runChains(root, chains, { ...limits, ...since, pool, jobs, force, onEvent, signal });
      return { results: ended, interrupted: signal.aborted };
    } finally {
      progress.close();
      await pool.close();
    }
  });
  const index = await writeIndex(root, { now: new Date() }).catch((thrown: unknown) => {
    if (!isSystemError(thrown)) throw thrown;
    console.error(`tunelab: the index of reports could not be written: ${thrown.message}`);
    return null;
  });
  if (!json) {
    console.log("");
    for (const result of results) console.log(resultLine(result, root));
    if (index !== null) console.log(`\nAll answers: ${relative(process.cwd(), index) || index}`);
  }
  if (interrupted) return EXIT_CODES.interrupted;
  const failed = results.find((result) => result.status === "failed");
  if (failed) return exitCodeOf(failed.failure);
  return index === null ? EXIT_CODES.saveFailed : EXIT_CODES.ok;
}

/** `✓ email-triage 04-benchmark v0001 (12.3 s)  Yes: …  reports/…/index.html` */
function resultLine(result: ChainResult, root: string): string {
  const name = `${result.run.useCase} ${result.run.notebook}`;
  if (result.status === "not-run") return `- ${name}: not run, ${result.message}`;
  if (result.status === "failed") {
    const kept = [
      result.page === null ? [] : `    what it showed: ${relative(process.cwd(), result.page)}`,
      result.notebookFile === null ? [] : `    notebook as far as it ran: ${relative(root, result.notebookFile)}`,
    ];
    return [`✗ ${name} (${formatDuration(result.durationMs)}): ${result.message}`, ...kept.flat()].join("\n");
  }
  const page = relative(process.cwd(), result.page);
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

function wholeNumber(text: string, { option, from }: { option: string; from: number }): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < from)
    throw new TunelabError("bad-parameter", `${option} must be a whole number from ${from}, got "${text}"`);
  return value;
}
