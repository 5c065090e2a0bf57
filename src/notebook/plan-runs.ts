import { join } from "node:path";
import { TunelabError } from "../core/errors.js";
import { didYouMean } from "../core/nearest.js";
import type { NotebookDocument } from "../core/notebook.js";
import type { UseCaseDefinition } from "../core/use-case.js";
import { readText, sha256 } from "../platform/files.js";
import { listUseCases } from "../platform/project.js";
import { openUseCase } from "../platform/use-case.js";
import { NOTEBOOKS, type NotebookName } from "../report/steps.js";
import { parseNotebook } from "./document.js";
import { notebookSchema } from "./notebook-schemas.js";
import { type ParameterRow, parameterRows } from "./parameter-rows.js";
import { notebookParameters } from "./parameters.js";
import { checkParameters, parseAssignments } from "./schemas.js";

/** One notebook to run for one use case, checked and ready. */
export interface PlannedRun {
  useCase: string;
  notebook: NotebookName;
  document: NotebookDocument;
  /** Hash of the notebook file. */
  source: string;
  parameters: Record<string, unknown>;
  /** Every parameter with its meaning, range, default and value of this run. */
  parameterRows: ParameterRow[];
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

/** Parameters as the user gave them: `name=value` texts win over a file's values. */
export interface GivenParameters {
  assignments: readonly string[];
  values: Readonly<Record<string, unknown>>;
}

/**
 * Plans which notebooks run for which use cases, with every parameter checked before a kernel starts.
 * With several notebooks, each takes the parameters that it declares; one that none declares is refused.
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
  }: { notebooks: readonly string[]; useCases: readonly string[]; parameters: GivenParameters },
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
  const loaded = new Map<NotebookName, LoadedNotebook>();
  const selections: { useCase: string; steps: NotebookName[]; selected: NotebookName[] }[] = [];
  for (const useCase of useCases.length > 0 ? useCases : known) {
    const steps = notebooksOf(await openUseCase(useCase, { from: root }));
    const selected = wanted.length > 0 ? steps.filter((step) => wanted.includes(step)) : steps;
    for (const name of selected) {
      if (!loaded.has(name)) loaded.set(name, await loadNotebook(root, name));
    }
    if (selected.length > 0) selections.push({ useCase, steps, selected });
  }
  if (selections.length === 0) {
    throw new TunelabError(
      "bad-parameter",
      `nothing to run: ${wanted.join(", ")} does not apply to ${useCases.join(", ") || "any use case"}`,
    );
  }
  const declared = new Set([...loaded.values()].flatMap((notebook) => notebook.names));
  const chains: Chain[] = [];
  for (const { useCase, steps, selected } of selections) {
    const runs: PlannedRun[] = [];
    for (const name of selected) {
      const notebook = loaded.get(name);
      if (notebook) runs.push(await planRun(notebook, { useCase, name, parameters, declared }));
    }
    chains.push({ useCase, steps, runs });
  }
  return chains;
}

/** Parameter that takes the names of those that were given on the command line. */
const COMMAND_LINE = "commandLine";

interface LoadedNotebook {
  file: string;
  document: NotebookDocument;
  source: string;
  declarations: Awaited<ReturnType<typeof notebookParameters>>;
  names: string[];
}

async function loadNotebook(root: string, name: NotebookName): Promise<LoadedNotebook> {
  const file = notebookFile(name);
  const text = await readText(join(root, file), { purpose: "notebook" });
  const document = parseNotebook(text, { file });
  const declarations = await notebookParameters(document);
  return {
    file,
    document,
    source: sha256(text),
    declarations,
    names: declarations.map((declaration) => declaration.name),
  };
}

async function planRun(
  { file, document, source, declarations, names }: LoadedNotebook,
  {
    useCase,
    name,
    parameters,
    declared,
  }: { useCase: string; name: NotebookName; parameters: GivenParameters; declared: ReadonlySet<string> },
): Promise<PlannedRun> {
  const isOurs = (parameter: string) => names.includes(parameter) || !declared.has(parameter);
  const assignments = parameters.assignments.filter((text) => isOurs(text.split("=")[0] ?? ""));
  const values = Object.fromEntries(Object.entries(parameters.values).filter(([parameter]) => isOurs(parameter)));
  const chosen = { ...values, ...parseAssignments(assignments, declarations) };
  const given = {
    ...chosen,
    // A notebook that weighs an assumptions file against its cell has to know what came from neither.
    ...(names.includes(COMMAND_LINE) && Object.keys(chosen).length > 0 ? { [COMMAND_LINE]: Object.keys(chosen) } : {}),
    useCaseName: useCase,
  };
  const schema = notebookSchema(name);
  const checked = await checkParameters(document, given, { file, schema });
  return {
    useCase,
    notebook: name,
    document,
    source,
    parameters: checked,
    parameterRows: parameterRows(declarations, { schema, given: checked }),
  };
}

/**
 * The run with its notebook as the file reads now: others may have edited it since the plan was made.
 * @throws TunelabError when it is no longer a notebook, or no longer takes the parameters
 */
export async function refreshed(root: string, run: PlannedRun): Promise<PlannedRun> {
  const file = notebookFile(run.notebook);
  const text = await readText(join(root, file), { purpose: "notebook" });
  if (sha256(text) === run.source) return run;
  const notebook = await loadNotebook(root, run.notebook);
  const schema = notebookSchema(run.notebook);
  const parameters = await checkParameters(notebook.document, run.parameters, { file, schema });
  const rows = parameterRows(notebook.declarations, { schema, given: parameters });
  return { ...run, document: notebook.document, source: notebook.source, parameters, parameterRows: rows };
}

const notebookFile = (name: NotebookName): string => `notebooks/${name}.ipynb`;

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
