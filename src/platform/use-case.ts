import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { TunelabError } from "../core/errors.js";
import { didYouMean } from "../core/nearest.js";
import type { UseCaseDefinition } from "../core/use-case.js";
import { InputLog } from "./inputs.js";
import { findProjectRoot, listUseCases } from "./project.js";

/** An open use case: its definition, its folder, and the log of everything read through it. */
export interface UseCase extends UseCaseDefinition {
  /** The project's root folder. */
  readonly root: string;
  /** `data/<name>`, absolute. */
  readonly folder: string;
  readonly inputs: InputLog;
}

/**
 * Opens `data/<name>/use-case.yaml` of the project around `from`, checked field by field.
 * @throws TunelabError `missing-file` with the names that exist; `bad-input` with every finding: file, line, field
 * @example const useCase = await openUseCase("email-triage"); useCase.labels.length // 2
 */
export async function openUseCase(name: string, { from = process.cwd() }: { from?: string } = {}): Promise<UseCase> {
  const root = findProjectRoot(from);
  const folder = join(root, "data", name);
  const file = join(folder, "use-case.yaml");
  if (!existsSync(file)) {
    throw new TunelabError("missing-file", `no use case "${name}": ${relative(root, file)} does not exist`, {
      remedy: `${didYouMean(name, listUseCases(root))}This project has: ${listUseCases(root).join(", ")}.`,
    });
  }
  const inputs = new InputLog(root);
  const text = await inputs.readText(file);
  const { parseUseCase } = await import("./use-case-schema.js");
  const definition = parseUseCase(text, relative(root, file));
  if (definition.name !== name) {
    throw new TunelabError("bad-input", `${relative(root, file)} says name: ${definition.name}`, {
      remedy: `A use case bears the name of its folder: write name: ${name}.`,
    });
  }
  return { ...definition, root, folder, inputs };
}
