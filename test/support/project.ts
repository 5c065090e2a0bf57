import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone that the tests run in. */
export const CLONE = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * A project of its own in a temporary folder, with the clone's code, data and notebooks: what tests may run and change.
 * `dist` is copied, so that a build meanwhile does not disturb; packages are linked.
 */
export function copyProject(): string {
  const root = mkdtempSync(join(tmpdir(), "tunelab-project-"));
  for (const name of ["data", "notebooks", "dist", "jupyter", "package.json", "package-lock.json"]) {
    cpSync(join(CLONE, name), join(root, name), { recursive: true });
  }
  const packages = join(root, "node_modules");
  mkdirSync(packages);
  linkPackages(join(CLONE, "node_modules"), packages);
  return root;
}

/** Links every package but tunelab itself, which is the copy. */
function linkPackages(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (name === "tunelab" || name.startsWith(".")) continue;
    symlinkSync(join(from, name), join(to, name));
  }
  symlinkSync("..", join(to, "tunelab"));
}
