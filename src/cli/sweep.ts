import { relative } from "node:path";
import { EXIT_CODES, exitCodeOf } from "../notebook/exit-codes.js";
import type { GivenParameters } from "../notebook/plan-runs.js";
import { createKernelPool } from "../notebook/pool.js";
import { planSweep, runSweep, type SweepResult } from "../notebook/sweep.js";
import { toneWord } from "../report/page/answer.js";
import { sweptNames } from "../report/page/sweep-page.js";
import { interruptible } from "./interruptible.js";
import { openProgress } from "./progress.js";

/** `tunelab run NOTEBOOK --sweep …`: every set is checked first, then all run, then one line per set says its answer. */
export async function sweep(
  root: string,
  {
    notebooks,
    useCases,
    sets,
    jobs,
    json,
    ...limits
  }: {
    notebooks: readonly string[];
    useCases: readonly string[];
    sets: readonly GivenParameters[];
    jobs: number;
    json: boolean;
    cellTimeoutMs: number;
    lockWaitMs: number;
  },
): Promise<number> {
  const sweeps = await planSweep(root, { notebooks, useCases, sets });
  const total = sweeps.reduce((sum, { runs }) => sum + runs.length, 0);
  const progress = openProgress({ json, total });
  const pool = createKernelPool({ size: Math.min(jobs, total), cwd: `${root}/notebooks`, root, expected: total });
  const results = await interruptible(async (signal) => {
    try {
      const ended: SweepResult[] = [];
      for (const one of sweeps) {
        ended.push(await runSweep(root, one, { ...limits, pool, jobs, onEvent: progress.onEvent, signal }));
      }
      return ended;
    } finally {
      progress.close();
      await pool.close();
    }
  });
  for (const { sweep: swept, points, page } of results) {
    const names = sweptNames(points);
    const rows = points.map(({ parameters, draft, message }) => {
      const values = Object.fromEntries(names.map((name) => [name, parameters[name]]));
      return {
        useCase: swept.useCase,
        values,
        answer: draft?.answer ?? null,
        metrics: draft?.metrics ?? null,
        message,
      };
    });
    if (json) for (const row of rows) console.log(JSON.stringify({ type: "set", ...row }));
    else {
      for (const { values, answer, message } of rows) {
        const set = Object.entries(values).map(([name, value]) => `${name}=${JSON.stringify(value) ?? "default"}`);
        const told = answer === null ? `✗ ${message}` : `${toneWord(answer.tone)}: ${answer.headline}`;
        console.log(`${swept.useCase} ${set.join(" ")}\n    ${told}`);
      }
      console.log(`\nCompared: ${relative(process.cwd(), page)}`);
    }
  }
  const failed = results.find(({ failure }) => failure !== null)?.failure;
  return failed ? exitCodeOf(failed) : EXIT_CODES.ok;
}
