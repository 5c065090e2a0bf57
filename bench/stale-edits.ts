import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { seededRandom } from "../src/core/random.js";
import { planRuns } from "../src/notebook/plan-runs.js";
import { runState } from "../src/notebook/stale.js";
import { latestManifest } from "../src/report/versions.js";
import type { BenchRow } from "./rows.js";

const EDITS = 50;

/**
 * One byte changed in something that a report came from: sources behind its cells, data, its parameters, prices. After
 * each edit the report must count as stale; before and after it must count as current.
 * Works on a copy of everything that is edited, with the reports of the project as they stand.
 */
export async function staleRow(root: string): Promise<BenchRow> {
  const base = {
    measure: `stale results served over ${EDITS} one-byte edits of sources, data, parameters and prices`,
    unit: "results",
    target: "0",
  };
  const copy = await mkdtemp(join(tmpdir(), "tunelab-edits-"));
  try {
    for (const part of ["data", "dist", "notebooks", "reports", ".tunelab", "package.json", "package-lock.json"])
      await cp(join(root, part), join(copy, part), {
        recursive: true,
        filter: (path) => !path.includes("node_modules"),
      });
    await symlink(join(root, "node_modules"), join(copy, "node_modules"));
    const given = { assignments: [], values: {} };
    const chains = await planRuns(copy, { notebooks: [], useCases: ["network-operations"], parameters: given });
    const runs = chains.flatMap((chain) => chain.runs);
    const random = seededRandom(50);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    let served = 0;
    let wrongBefore = 0;
    for (let edit = 0; edit < EDITS; edit += 1) {
      const run = pick(runs);
      if ((await runState(copy, run)).reasons.length > 0) wrongBefore += 1;
      const manifest = await latestManifest(copy, run.useCase, run.notebook);
      const sources = Object.keys((await runState(copy, run)).code.files);
      const read = manifest?.inputs
        .filter(({ kind, hash }) => kind === "file" && hash !== "absent")
        .map(({ name }) => name);
      const kind = edit % 4;
      if (kind === 3) {
        const parameters = { ...run.parameters, seed: edit + 1000 };
        if ((await runState(copy, { ...run, parameters })).reasons.length === 0) served += 1;
        continue;
      }
      const prices = read?.filter((name) => name.includes("catalogue")) ?? [];
      const data = read?.filter((name) => !name.includes("node_modules")) ?? [];
      const candidates =
        kind === 0 ? sources : kind === 1 && prices.length > 0 ? prices : data.length > 0 ? data : sources;
      const file = join(copy, pick(candidates));
      const before = await readFile(file);
      const changed = Buffer.from(before);
      const at = Math.floor(random() * changed.length);
      changed[at] = (changed[at] as number) ^ 1;
      await writeFile(file, changed);
      const { reasons } = await runState(copy, run);
      if (reasons.length === 0) {
        served += 1;
        console.error(`served though stale: ${run.notebook} after an edit of ${relative(copy, file)} at byte ${at}`);
      }
      await writeFile(file, before);
    }
    if (wrongBefore > 0) {
      return {
        ...base,
        value: null,
        met: null,
        note: `${wrongBefore} reports were not current before the edit; run: npm start`,
      };
    }
    return { ...base, value: served, met: served === 0 };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
