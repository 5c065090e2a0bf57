import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { joinText, type NotebookDocument } from "../core/notebook.js";
import { sha256 } from "../platform/files.js";
import { ABSENT, type RecordedInput } from "../platform/inputs.js";
import { currentStepKey } from "../platform/steps.js";
import type { CodeParts } from "../report/versions.js";
import { codeCells, hasTag } from "./document.js";
import { filesOfNames, importClosure, relativeFile } from "./import-closure.js";
import { importsOf } from "./import-names.js";
import { INJECTED_TAG } from "./parameters.js";

/** Tags that change what runs. */
const EXECUTION_TAGS = ["parameters", "raises-exception", "skip-execution"];

/**
 * Everything in code and settings that a notebook's result depends on: code cells (not prose), the built files behind
 * the names that its cells import from tunelab, files beside the notebook that it imports, and the lock file.
 * @param root project root: holds `dist/` and `package-lock.json`
 * @param folder folder that the notebook stands in
 */
export async function codeParts(
  notebook: NotebookDocument,
  { root, folder = join(root, "notebooks") }: { root: string; folder?: string },
): Promise<CodeParts> {
  const cells = codeCells(notebook).filter(({ cell }) => !hasTag(cell, INJECTED_TAG));
  const sources = cells.map(({ cell }) => joinText(cell.source));
  const files: CodeParts["files"] = {};
  for (const file of await codeFiles(sources, { root, folder })) {
    files[relative(root, file).split(sep).join("/")] = sha256(await readFile(file));
  }
  const lockFile = join(root, "package-lock.json");
  return {
    cells: cells.map(({ cell }, index) =>
      sha256(JSON.stringify([sources[index], EXECUTION_TAGS.filter((tag) => hasTag(cell, tag))])),
    ),
    files,
    lock: existsSync(lockFile) ? sha256(await readFile(lockFile)) : null,
  };
}

/** One key of code and parameters. Equal keys and unchanged recorded inputs mean that a re-run would compute the same. */
export function keyOf(parts: CodeParts, parameters: Readonly<Record<string, unknown>>): string {
  return sha256(JSON.stringify({ format: 2, ...parts, parameters: sorted(parameters) }));
}

/** `keyOf` the notebook's `codeParts`, as SHA-256 in hex. */
export async function codeKey(
  notebook: NotebookDocument,
  parameters: Readonly<Record<string, unknown>>,
  place: { root: string; folder?: string },
): Promise<string> {
  return keyOf(await codeParts(notebook, place), parameters);
}

/**
 * Which of a run's recorded inputs are no longer what the run read.
 * @returns one entry each, with a reason that reads after the name: "has changed"
 */
export async function changedInputs(
  inputs: readonly RecordedInput[],
  { root }: { root: string },
): Promise<{ name: string; reason: string }[]> {
  const changed: { name: string; reason: string }[] = [];
  for (const { kind, name, hash } of inputs) {
    const now = kind === "file" ? await fileHash(join(root, name)) : await stepKey(root, name);
    if (now === hash) continue;
    changed.push({ name, reason: reasonOf(kind, { now, before: hash }) });
  }
  return changed;
}

function reasonOf(kind: RecordedInput["kind"], { now, before }: { now: string | null; before: string }): string {
  if (kind === "step") return now === null ? "has not been made" : "was made anew";
  if (now === ABSENT) return "is gone";
  return before === ABSENT ? "has appeared" : "has changed";
}

/** Every file whose code the cells can reach. A cell that cannot be read counts as one that imports everything. */
async function codeFiles(
  sources: readonly string[],
  { root, folder }: { root: string; folder: string },
): Promise<string[]> {
  const entry = join(root, "dist", "index.js");
  const starts = new Set<string>();
  const place = join(folder, "notebook.ts");
  for (const source of sources) {
    const uses = (await importsOf(source)) ?? [{ specifier: "tunelab", names: "all" as const }];
    for (const { specifier, names } of uses) {
      const beside = relativeFile(place, specifier);
      if (beside !== null) starts.add(beside);
      const isOurs = specifier === "tunelab" || specifier.startsWith("tunelab/");
      if (isOurs && existsSync(entry)) {
        for (const file of await filesOfNames(entry, specifier === "tunelab" ? names : "all")) starts.add(file);
      }
    }
  }
  return importClosure([...starts]);
}

async function fileHash(path: string): Promise<string> {
  try {
    return sha256(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return ABSENT;
    throw error;
  }
}

async function stepKey(root: string, name: string): Promise<string | null> {
  const [useCase = "", step = ""] = name.split("/");
  return currentStepKey(root, useCase, step);
}

/** The same value with the keys of every object in order, so that equal values have equal text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
