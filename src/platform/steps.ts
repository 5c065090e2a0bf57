import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TunelabError } from "../core/errors.js";
import type { LoadedStep, StepName, StepRows, StepSummary } from "../core/step.js";
import { readJsonLines, sha256, toJsonLines, writeFolderWhole, writeWhole } from "./files.js";
import type { UseCase } from "./use-case.js";

/** Which notebook makes which step: the remedy of every missing-step message. */
const NOTEBOOK_OF: Record<string, string> = {
  decide: "01-decide",
  split: "02-data",
  train: "03-train",
  benchmark: "04-benchmark",
  roi: "05-roi",
  deploy: "06-deploy",
  monitor: "07-monitor",
};

interface StepManifest {
  step: string;
  key: string;
  /** Keys of the steps that this one was made from. */
  from: Record<string, string>;
  summary: unknown;
  /** Row counts by table. */
  tables: Record<string, number>;
  files: Record<string, string>;
}

const stepFolder = (useCase: UseCase, step: string) => join(useCase.root, ".tunelab", useCase.name, step);

/**
 * Keeps a step: one folder under `.tunelab/<use case>/<step>/<key>/`, written whole, then the `current` pointer moved.
 * The key is the content's hash, so that a re-run with equal results leaves the steps after it current.
 * @param rows row tables by name, each written as JSONL
 * @param files further text files by relative path (provider formats, ledgers)
 * @param keepPointer leave `current` alone; parameter sweeps say so by the variable TUNELAB_KEEP_POINTERS of their kernel
 */
export async function saveStep<Step extends StepName>(
  useCase: UseCase,
  step: Step,
  {
    summary,
    rows,
    files = {},
    keepPointer = process.env["TUNELAB_KEEP_POINTERS"] === "1",
  }: {
    summary: StepSummary<Step>;
    rows?: { [Table in keyof StepRows<Step>]: readonly StepRows<Step>[Table][] };
    files?: Record<string, string>;
    keepPointer?: boolean;
  },
): Promise<{ key: string; folder: string }> {
  const contents: Record<string, string> = { ...files };
  const tables: Record<string, number> = {};
  for (const [table, values] of Object.entries((rows ?? {}) as Record<string, readonly unknown[]>)) {
    contents[`${table}.jsonl`] = toJsonLines(values);
    tables[table] = values.length;
  }
  const hashes = Object.fromEntries(
    Object.entries(contents)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, content]) => [file, sha256(content)]),
  );
  const from: Record<string, string> = {};
  for (const input of useCase.inputs.list()) {
    const [owner, name] = input.name.split("/");
    if (input.kind === "step" && owner === useCase.name && name !== undefined) from[name] = input.hash;
  }
  const key = sha256(JSON.stringify({ step, summary, hashes })).slice(0, 16);
  const manifest: StepManifest = { step, key, from, summary, tables, files: hashes };
  const folder = join(stepFolder(useCase, step), key);
  await writeFolderWhole(folder, async (temporary) => {
    for (const [file, content] of Object.entries(contents)) {
      await mkdir(dirname(join(temporary, file)), { recursive: true });
      await writeFile(join(temporary, file), content);
    }
    await writeFile(join(temporary, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  });
  if (!keepPointer) {
    await writeWhole(join(stepFolder(useCase, step), "current"), `${key}\n`);
    useCase.inputs.addSaved({ kind: "step", name: `${useCase.name}/${step}`, hash: key });
  }
  return { key, folder };
}

/** The key that a step's `current` pointer names, or null when the step has not been made. */
export async function currentStepKey(root: string, useCaseName: string, step: string): Promise<string | null> {
  const pointer = join(root, ".tunelab", useCaseName, step, "current");
  return existsSync(pointer) ? (await readFile(pointer, "utf8")).trim() : null;
}

/**
 * Loads the current record of an earlier step.
 * @throws TunelabError `missing-step` or `stale-step`, each with the command that makes it
 */
export async function loadStep<Step extends StepName>(step: Step, useCase: UseCase): Promise<LoadedStep<Step>> {
  const command = `npx tunelab run ${NOTEBOOK_OF[step] ?? step} --use-case ${useCase.name}`;
  const key = await currentStepKey(useCase.root, useCase.name, step);
  const folder = key === null ? "" : join(stepFolder(useCase, step), key);
  if (key === null || !existsSync(join(folder, "manifest.json"))) {
    throw new TunelabError("missing-step", `step "${step}" of use case "${useCase.name}" has not been made yet`, {
      remedy: `Run: ${command}`,
    });
  }
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as StepManifest;
  for (const [upstream, madeFrom] of Object.entries(manifest.from)) {
    if ((await currentStepKey(useCase.root, useCase.name, upstream)) !== madeFrom) {
      throw new TunelabError(
        "stale-step",
        `step "${step}" of use case "${useCase.name}" was made from an older "${upstream}"`,
        {
          remedy: `Run: ${command}`,
        },
      );
    }
  }
  useCase.inputs.add({ kind: "step", name: `${useCase.name}/${step}`, hash: key });
  return {
    key,
    summary: manifest.summary as StepSummary<Step>,
    async rows(table) {
      if (!(table in manifest.tables)) {
        throw new RangeError(
          `step "${step}" keeps no table "${table}"; it has: ${Object.keys(manifest.tables).join(", ")}`,
        );
      }
      const result: StepRows<Step>[typeof table][] = [];
      for await (const row of readJsonLines<StepRows<Step>[typeof table]>(join(folder, `${table}.jsonl`)))
        result.push(row);
      return result;
    },
  };
}
