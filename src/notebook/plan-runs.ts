import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TunelabError } from "../core/errors.js";
import { didYouMean } from "../core/nearest.js";
import type { NotebookDocument } from "../core/notebook.js";
import type { UseCaseDefinition } from "../core/use-case.js";
import { sha256 } from "../platform/files.js";
import { listUseCases } from "../platform/project.js";
import { openUseCase } from "../platform/use-case.js";
import { NOTEBOOKS, type NotebookName } from "../report/steps.js";
import { parseNotebook } from "./document.js";
import { checkParameters } from "./schemas.js";

/** One notebook to run for one use case, checked and ready. */
export interface PlannedRun {
  useCase: string;
  notebook: NotebookName;
  document: NotebookDocument;
  /** Hash of the notebook file. */
  source: string;
  parameters: Record<string, unknown>;
}

/** The runs of one use case in their order, and every notebook that it has. */
export interface Chain {
  useCase: string;
  steps: NotebookName[];
  runs: PlannedRun[];
}

/** The notebooks that a use case has something to say to: without sources only the decision applies. */
export function notebooksOf(definition: UseCaseDefinition): NotebookName[] {
  const has: Record<NotebookName, boolean> = {
    "01-decide": true,
    "02-data": definition.sources.length > 0,
    "03-train": definition.train !== undefined,
    "04-benchmark": definition.arms.length > 0,
    "05-roi": definition.roi !== undefined,
    "06-deploy": definition.train !== undefined,
    "07-monitor": definition.monitor !== undefined,
  };
  return NOTEBOOKS.map(({ name }) => name).filter((name) => has[name]);
}

/**
 * Plans which notebooks run for which use cases, with every parameter checked before a kernel starts.
 * @param notebooks names or their beginnings (`04`, `04-benchmark`); empty for all
 * @param useCases names; empty for all of the project
 * @throws TunelabError `bad-parameter`, `missing-file` or `bad-input` with every finding
 */
export async function planRuns(
  root: string,
  {
    notebooks,
    useCases,
    parameters,
  }: { notebooks: readonly string[]; useCases: readonly string[]; parameters: Record<string, unknown> },
): Promise<Chain[]> {
  const wanted = notebooks.map(notebookNamed);
  const known = listUseCases(root);
  for (const name of useCases) {
    if (!known.includes(name)) {
      throw new TunelabError("bad-parameter", `no use case "${name}"`, {
        remedy: `${didYouMean(name, known)}This project has: ${known.join(", ")}.`,
      });
    }
  }
  const chains: Chain[] = [];
  for (const useCase of useCases.length > 0 ? useCases : known) {
    const steps = notebooksOf(await openUseCase(useCase, { from: root }));
    const selected = wanted.length > 0 ? steps.filter((step) => wanted.includes(step)) : steps;
    const runs: PlannedRun[] = [];
    for (const notebook of selected) runs.push(await planRun(root, { useCase, notebook, parameters }));
    if (runs.length > 0) chains.push({ useCase, steps, runs });
  }
  if (chains.length === 0) {
    throw new TunelabError(
      "bad-parameter",
      `nothing to run: ${wanted.join(", ")} does not apply to ${useCases.join(", ") || "any use case"}`,
    );
  }
  return chains;
}

async function planRun(
  root: string,
  { useCase, notebook, parameters }: { useCase: string; notebook: NotebookName; parameters: Record<string, unknown> },
): Promise<PlannedRun> {
  const file = join(root, "notebooks", `${notebook}.ipynb`);
  if (!existsSync(file)) throw new TunelabError("missing-file", `notebooks/${notebook}.ipynb does not exist`);
  const text = await readFile(file, "utf8");
  const document = parseNotebook(text, `notebooks/${notebook}.ipynb`);
  const given = { ...parameters, useCaseName: useCase };
  return {
    useCase,
    notebook,
    document,
    source: sha256(text),
    parameters: await checkParameters(document, given, { file: `notebooks/${notebook}.ipynb` }),
  };
}

function notebookNamed(text: string): NotebookName {
  const name = text.replace(/^.*\//, "").replace(/\.ipynb$/, "");
  const names = NOTEBOOKS.map((notebook) => notebook.name);
  const found = names.filter(
    (candidate) => candidate === name || candidate.startsWith(`${name}-`) || candidate.slice(3) === name,
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new TunelabError("bad-parameter", `no notebook "${text}"`, {
    remedy: `${didYouMean(name, names)}There are: ${names.join(", ")}.`,
  });
}
