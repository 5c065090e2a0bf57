import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { addressedFiles, importsOf } from "./import-names.js";

/**
 * The files in which an entry module's names are defined, without what they import.
 * A name that the entry does not have (a type, which leaves no code) has none; a file that cannot be read by the lexer
 * or that exports the name itself stands for itself.
 * @param names names that are taken from the entry, or "all"
 */
export async function filesOfNames(entry: string, names: readonly string[] | "all"): Promise<string[]> {
  if (names === "all") return [entry];
  const reexports = (await importsOf(await readFile(entry, "utf8")))?.filter(({ isReexport }) => isReexport);
  if (!reexports) return [entry];
  const files = new Set<string>();
  for (const name of names) {
    const sources = reexports.filter(({ exported }) => Object.hasOwn(exported, name));
    // `export * from` may hold any name that is not named elsewhere.
    const from = sources.length > 0 ? sources : reexports.filter(({ exported }) => Object.hasOwn(exported, "*"));
    for (const { specifier } of from) {
      const file = relativeFile(entry, specifier);
      if (file !== null) files.add(file);
    }
  }
  return [...files];
}

/**
 * Every file that is reached from the given ones over relative imports: static, dynamic with a literal name, `require`,
 * and files addressed as `new URL("./x", import.meta.url)`. Packages are not followed: the lock file stands for them.
 * @returns absolute paths, sorted
 */
export async function importClosure(files: readonly string[]): Promise<string[]> {
  const seen = new Set<string>();
  const open = files.map((file) => resolve(file));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (!/\.[cm]?[jt]sx?$/.test(file)) continue;
    const source = await readFile(file, "utf8");
    const specifiers = [
      ...((await importsOf(source)) ?? []).map(({ specifier }) => specifier),
      ...addressedFiles(source),
    ];
    for (const specifier of specifiers) {
      const next = relativeFile(file, specifier);
      if (next !== null) open.push(next);
    }
  }
  return [...seen].sort();
}

/** The file that a relative import names, trying the endings that the kernel tries; null for packages and for nothing. */
export function relativeFile(from: string, specifier: string): string | null {
  if (!/^\.{1,2}(\/|$)/.test(specifier)) return null;
  const path = join(dirname(from), specifier);
  const stem = path.replace(/\.js$/, "");
  const candidates = [
    path,
    `${stem}.ts`,
    `${path}.ts`,
    `${path}.js`,
    `${path}.json`,
    join(path, "index.ts"),
    join(path, "index.js"),
  ];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile()) ?? null;
}
