/**
 * Runs reference cases against the built library: `npm run cases -- FILE_OR_FOLDER...`.
 * Files are statistics or evaluation cases; a folder is searched for both, and for notebook cases.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Outcome, show } from "./outcome.js";
import { type ReferenceCase, runCase } from "./run-cases.js";

/** Loaded only where there are notebook cases: it starts kernels. */
type NotebookRunner = typeof import("./notebooks.js");

async function notebookRunner(): Promise<NotebookRunner> {
  return (await import(new URL("./notebooks.ts", import.meta.url).href)) as NotebookRunner;
}

async function runFile(path: string): Promise<Outcome[]> {
  const document = JSON.parse(readFileSync(path, "utf8")) as { cases?: ReferenceCase[]; traces?: unknown };
  if (document.traces !== undefined) return (await notebookRunner()).runTraceCases(path);
  if (!Array.isArray(document.cases)) throw new Error(`${path} holds no list of cases`);
  const outcomes: Outcome[] = [];
  for (const reference of document.cases) outcomes.push(await runCase(reference));
  return outcomes;
}

function holdsNotebookCases(folder: string): boolean {
  if (["traces.json", "notebook.ipynb"].some((name) => existsSync(join(folder, name)))) return true;
  return readdirSync(folder).some((name) => existsSync(join(folder, name, "notebook.ipynb")));
}

async function runFolder(folder: string): Promise<Outcome[]> {
  if (holdsNotebookCases(folder)) return (await notebookRunner()).runNotebookCases(folder);
  const outcomes: Outcome[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) outcomes.push(...(await runFolder(path)));
    else if (entry.name.endsWith(".json")) outcomes.push(...(await runFile(path)));
  }
  return outcomes;
}

async function main(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) {
    console.error("Usage: npm run cases -- FILE_OR_FOLDER...");
    return 2;
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const path of paths) {
    if (!existsSync(path)) {
      console.error(`There is no file or folder ${path}.`);
      return 2;
    }
    const outcomes = statSync(path).isDirectory() ? await runFolder(path) : await runFile(path);
    for (const outcome of outcomes) {
      counts[outcome.status] += 1;
      if (outcome.status === "failed")
        console.log(`${outcome.id}: came ${show(outcome.came)}; expected ${show(outcome.expected)}`);
    }
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((thrown: unknown) => {
  console.error(thrown instanceof Error ? thrown.message : show(thrown));
  return 1;
});
