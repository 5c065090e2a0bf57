import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runChains } from "../src/notebook/chain.js";
import type { ChainEvent, ChainResult } from "../src/notebook/chain-events.js";
import { codeCells, readNotebook, writeNotebook } from "../src/notebook/document.js";
import { planRuns } from "../src/notebook/plan-runs.js";
import { createKernelPool } from "../src/notebook/pool.js";
import { runNotebook } from "../src/notebook/run.js";
import { median } from "../src/stats/index.js";
import { type BenchRow, reportRows } from "./rows.js";
import { staleRow } from "./stale-edits.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const SOURCE = join(ROOT, "bench", "notebooks");
const NBCONVERT = join(ROOT, ".venv", "bin", "jupyter-nbconvert");
const ROUNDS = Number(process.env["TUNELAB_BENCH_ROUNDS"] ?? 5);

/** The runner beside `jupyter nbconvert --execute`. Rounds of ours and theirs take turns, so that load hits both alike. */
export async function main(): Promise<void> {
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, ".cache", "bench-"));
  try {
    await cp(SOURCE, folder, { recursive: true });
    const rows = [...(await lightRows(folder)), await lostRow(folder), await ownRow(), await staleRow(ROOT)];
    reportRows("runner", rows);
    if (rows.some(({ met }) => met === false)) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const light = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
    .map((name) => join(folder, name));

/** Seven light notebooks: one call of ours, seven calls of theirs, one call of theirs with seven files. */
async function lightRows(folder: string): Promise<BenchRow[]> {
  const files = light(folder);
  const times = { ours: [] as number[], seven: [] as number[], one: [] as number[] };
  const hasPeer = existsSync(NBCONVERT);
  for (let round = 0; round < ROUNDS; round += 1) {
    times.ours.push(await timed(() => runOurs(files, folder)));
    if (!hasPeer) continue;
    times.seven.push(await timed(() => sevenCalls(files, join(folder, "theirs"))));
    times.one.push(await timed(async () => nbconvert(files, join(folder, "theirs"))));
  }
  const ours = median(times.ours);
  const peers = [
    { peer: "nbconvert, seven calls", value: median(times.seven) },
    { peer: "nbconvert, one call", value: median(times.one) },
  ];
  const known = peers.flatMap(({ value }) => value ?? []);
  const best = known.length > 0 ? Math.min(...known) : null;
  return peers.map(({ peer, value }) => ({
    measure: `seven light notebooks, wall time, median of ${ROUNDS}`,
    value: ours,
    unit: "s",
    peer,
    peerValue: value,
    ratio: ours === null || value === null ? null : ours / value,
    target: "at most half of the better peer",
    met: ours === null || best === null ? null : ours <= best / 2,
    ...(hasPeer ? {} : { note: "nbconvert is not installed; run: npm run lab -- --only-set-up" }),
  }));
}

/** From nothing to seven executed files, kernels included: as many at a time as there are cores. */
async function runOurs(files: readonly string[], cwd: string): Promise<void> {
  const jobs = Math.min(4, availableParallelism());
  const pool = createKernelPool({ size: jobs, cwd, root: ROOT, expected: files.length });
  pool.warm();
  let next = 0;
  const worker = async () => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) {
      const { notebook, status } = await runNotebook(await readNotebook(file), { pool, cwd });
      if (status !== "ok") throw new Error(`${file} ended ${status}`);
      await writeNotebook(join(cwd, "ours", file.slice(cwd.length + 1)), notebook);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  await pool.close();
}

async function sevenCalls(files: readonly string[], output: string): Promise<void> {
  for (const file of files) nbconvert([file], output);
}

function nbconvert(files: readonly string[], output: string, more: readonly string[] = []): void {
  const args = ["--to", "notebook", "--execute", `--output-dir=${output}`, "--log-level=ERROR", ...more, ...files];
  const { status, stderr } = spawnSync(NBCONVERT, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`nbconvert failed:\n${stderr}`);
}

/** A notebook with an expected error in its second cell: whose later cells are lost. */
async function lostRow(folder: string): Promise<BenchRow> {
  const file = join(folder, "error.ipynb");
  const pool = createKernelPool({ size: 0, cwd: folder, root: ROOT });
  const ours = (await runNotebook(await readNotebook(file), { pool, cwd: folder })).notebook;
  await pool.close();
  const lost = (notebook: typeof ours) => codeCells(notebook).filter(({ cell }) => cell.outputs.length === 0).length;
  let theirs: number | null = null;
  if (existsSync(NBCONVERT)) {
    nbconvert([file], join(folder, "theirs"));
    theirs = lost(await readNotebook(join(folder, "theirs", "error.ipynb")));
  }
  const value = lost(ours);
  const peer = { peer: "nbconvert, exit code 0", peerValue: theirs };
  return {
    measure: "cells lost after an expected error",
    value,
    unit: "cells",
    ...peer,
    target: "0",
    met: value === 0,
  };
}

/** The real notebooks of one use case: what a notebook costs beyond its cells, kernels warm. */
async function ownRow(): Promise<BenchRow> {
  const given = { assignments: [], values: {} };
  const chains = await planRuns(ROOT, { notebooks: [], useCases: ["network-operations"], parameters: given });
  const pool = createKernelPool({ size: 1, cwd: join(ROOT, "notebooks"), root: ROOT });
  pool.warm();
  await (await pool.take()).kill();
  const spans: number[] = [];
  let cellsMs = 0;
  const startMs = new Map<string, number>();
  const onEvent = (event: ChainEvent) => {
    if (event.type === "run" && event.event.type === "start") startMs.set(event.run.notebook, Date.now());
    if (event.type !== "run" || event.event.type !== "end") return;
    const { cells } = event.event.run;
    cellsMs = cells.reduce((sum, { durationMs }) => sum + durationMs, 0);
    spans.push(Date.now() - (startMs.get(event.run.notebook) ?? 0) - cellsMs);
  };
  const limits = { cellTimeoutMs: 600_000, lockWaitMs: 60_000 };
  const results: ChainResult[] = await runChains(ROOT, chains, { ...limits, pool, jobs: 1, force: true, onEvent });
  await pool.close();
  const failed = results.find(({ status }) => status === "failed" || status === "not-run");
  const value = failed ? null : Math.max(...spans) / 1000;
  return {
    measure: "the seven real notebooks: most time beyond a notebook's own cells, kernel warm",
    value,
    unit: "s",
    target: "at most 0.3 s",
    met: value === null ? null : value <= 0.3,
    ...(failed && "message" in failed ? { note: failed.message } : {}),
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
