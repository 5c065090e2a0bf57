import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";
import { sha256 } from "../platform/files.js";
import { withLock } from "../platform/lock.js";
import { publishSweep, type SweepPoint } from "../report/publish-sweep.js";
import type { ChainOptions, FailureKind } from "./chain-events.js";
import { notebookText } from "./document.js";
import { type Chain, type GivenParameters, type PlannedRun, planRuns } from "./plan-runs.js";
import { stagedDraft } from "./publish-run.js";
import { codeParts, keyOf } from "./reuse.js";
import { runNotebook } from "./run.js";
import { toolVersions } from "./tool-versions.js";

/** More sets than this in one call are a slip of the keyboard. */
const SET_LIMIT = 200;

/** One use case's part of a sweep: the same notebook once for each parameter set. */
export interface Sweep {
  useCase: string;
  steps: Chain["steps"];
  runs: PlannedRun[];
}

/**
 * Every combination of the values in `name=value,value` texts, each as `name=value` texts.
 * @throws TunelabError `bad-parameter` for a text without values
 * @example combinations(["a=1,2", "b=x,y"]) // [["a=1","b=x"],["a=1","b=y"],["a=2","b=x"],["a=2","b=y"]]
 */
export function combinations(texts: readonly string[]): string[][] {
  return texts.reduce<string[][]>(
    (sets, text) => {
      const [, name, list] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
      const values = list?.split(",").map((value) => value.trim());
      if (name === undefined || values === undefined || values.includes("")) {
        throw new TunelabError("bad-parameter", `--sweep ${text} is not name=value,value`, {
          remedy: "Write: --sweep name=1,2,3. Values that hold commas go into a YAML file with a list of sets.",
        });
      }
      return sets.flatMap((set) => values.map((value) => [...set, `${name}=${value}`]));
    },
    [[]],
  );
}

/**
 * Plans one run for each parameter set, all checked before a kernel starts.
 * @throws TunelabError `bad-parameter` when not exactly one notebook is named, for too many sets, and as `planRuns`
 */
export async function planSweep(
  root: string,
  {
    notebooks,
    useCases,
    sets,
  }: { notebooks: readonly string[]; useCases: readonly string[]; sets: readonly GivenParameters[] },
): Promise<Sweep[]> {
  if (notebooks.length !== 1) {
    throw new TunelabError("bad-parameter", `a sweep runs one notebook, got ${notebooks.length}`, {
      remedy: "Write: tunelab run 05-roi --use-case NAME --sweep name=value,value",
    });
  }
  if (sets.length > SET_LIMIT) {
    throw new TunelabError("bad-parameter", `${sets.length} parameter sets are more than ${SET_LIMIT}`);
  }
  const sweeps = new Map<string, Sweep>();
  for (const parameters of sets) {
    for (const { useCase, steps, runs } of await planRuns(root, { notebooks, useCases, parameters })) {
      const sweep = sweeps.get(useCase) ?? { useCase, steps, runs: [] };
      sweep.runs.push(...runs);
      sweeps.set(useCase, sweep);
    }
  }
  return [...sweeps.values()];
}

/** A finished sweep. */
export interface SweepResult {
  sweep: Sweep;
  points: SweepPoint[];
  /** How the first set that failed ended; null when none did. */
  failure: FailureKind | null;
  page: string;
}

/**
 * Runs every set of a sweep, `jobs` at a time, and compares them on one page. A set that fails is a row that says so.
 * Steps are kept by key and the pointers stay: nothing after this notebook becomes stale.
 */
export async function runSweep(
  root: string,
  sweep: Sweep,
  {
    jobs,
    ...options
  }: Pick<ChainOptions, "pool" | "cellTimeoutMs" | "onEvent" | "signal" | "lockWaitMs"> & { jobs: number },
): Promise<SweepResult> {
  const startedAt = new Date().toISOString();
  const points: SweepPoint[] = [];
  const failures: (FailureKind | null)[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < sweep.runs.length; index = next++) {
      const run = sweep.runs[index];
      if (run === undefined) continue;
      const { point, failure } = await runPoint(root, run, options);
      points[index] = point;
      failures[index] = failure;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, sweep.runs.length)) }, worker));
  const notebook = sweep.runs[0]?.notebook ?? "";
  const lock = join(root, ".tunelab", sweep.useCase, "locks", `${notebook}.sweep.lock`);
  const page = await withLock(
    lock,
    async () =>
      publishSweep(root, {
        useCase: sweep.useCase,
        notebook,
        steps: sweep.steps,
        points,
        startedAt,
        lockfile: sha256(await readFile(join(root, "package-lock.json"))),
        versions: toolVersions(),
      }),
    { waitMs: options.lockWaitMs },
  );
  return { sweep, points, failure: failures.find((one) => one !== null) ?? null, page };
}

async function runPoint(
  root: string,
  run: PlannedRun,
  { pool, cellTimeoutMs, onEvent, signal }: Pick<ChainOptions, "pool" | "cellTimeoutMs" | "onEvent" | "signal">,
): Promise<{ point: SweepPoint; failure: FailureKind | null }> {
  const startedMs = Date.now();
  const base = { parameters: run.parameters, parameterRows: run.parameterRows };
  if (signal?.aborted) {
    const point = {
      ...base,
      key: "",
      notebookText: null,
      executed: null,
      draft: null,
      message: "interrupted",
      durationMs: 0,
    };
    return { point, failure: "interrupted" };
  }
  const key = keyOf(await codeParts(run.document, { root }), run.parameters);
  const cellCount = run.document.cells.filter((cell) => cell.cell_type === "code").length;
  onEvent({ type: "begin", run, cellCount, because: "a set of a sweep" });
  const finished = await runNotebook(run.document, {
    pool,
    cwd: join(root, "notebooks"),
    parameters: run.parameters,
    preamble: KEEP_POINTERS,
    cellTimeoutMs,
    onEvent: (event) => onEvent({ type: "run", run, event }),
    ...(signal ? { signal } : {}),
  });
  const ended = {
    ...base,
    key,
    executed: finished.notebook,
    notebookText: notebookText(finished.notebook),
    durationMs: Date.now() - startedMs,
  };
  if (finished.status !== "ok") {
    const message = finished.failure?.message ?? finished.status;
    return { point: { ...ended, draft: null, message }, failure: finished.status };
  }
  try {
    const { draft } = await stagedDraft(root, { notebook: run.notebook, executed: finished.notebook });
    return { point: { ...ended, draft, message: null }, failure: null };
  } catch (thrown) {
    if (!(thrown instanceof TunelabError)) throw thrown;
    return { point: { ...ended, draft: null, message: messageOf(thrown) }, failure: "error" };
  }
}

/** Goes into the injected cell: kernels are started ahead, so their environment cannot carry it. */
const KEEP_POINTERS = 'process.env["TUNELAB_KEEP_POINTERS"] = "1"; // one set of a sweep: later steps stay as they are';
