import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { TunelabError } from "../core/errors.js";

/** Folders in `data/` that are not use cases. */
const RESERVED = new Set(["catalogue", "assumptions"]);

/**
 * The project's root: the nearest folder at or above `from` that holds `data/<use case>/use-case.yaml`.
 * @throws TunelabError `missing-file` when there is none
 */
export function findProjectRoot(from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (listUseCases(folder).length > 0) return folder;
    if (dirname(folder) === folder) break;
  }
  throw new TunelabError("missing-file", `no tunelab project at or above ${resolve(from)}`, {
    remedy: "A project has a folder data/<use case>/ with a use-case.yaml. Copy one from tunelab's own data/ to start.",
  });
}

/** Names of the project's use cases, sorted. */
export function listUseCases(root: string): string[] {
  const data = join(root, "data");
  if (!existsSync(data)) return [];
  return readdirSync(data, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isDirectory() && !RESERVED.has(entry.name) && existsSync(join(data, entry.name, "use-case.yaml")),
    )
    .map((entry) => entry.name)
    .sort();
}
