import { type ImportSpecifier, init, parse } from "es-module-lexer";

/** What a piece of code takes from one module. */
export interface ImportUse {
  specifier: string;
  /** Names taken, or "all" where that cannot be told (`import *`, `import()`, `require`). */
  names: string[] | "all";
  /** The exporting statement's text starts with `export`. */
  isReexport: boolean;
  /** For a re-export: exported name → name in the module; `*` for a namespace. */
  exported: Record<string, string>;
}

/**
 * The modules that JavaScript or TypeScript imports, statically, dynamically by a literal name, or by `require`.
 * @returns null when the text cannot be read: the caller must then assume anything
 */
export async function importsOf(source: string): Promise<ImportUse[] | null> {
  await init;
  let found: readonly ImportSpecifier[];
  try {
    [found] = parse(source);
  } catch {
    return null;
  }
  const uses = found.flatMap((one): ImportUse[] => {
    if (one.n === undefined) return [];
    const use = { specifier: one.n, isReexport: false, exported: {} };
    if (one.d >= 0) return [{ ...use, names: "all" }];
    if (one.d !== -1) return [];
    return [readStatement(source.slice(one.ss, one.se), use)];
  });
  const required = [...source.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map(
    ([, specifier = ""]): ImportUse => ({ specifier, names: "all", isReexport: false, exported: {} }),
  );
  return [...uses, ...required];
}

/** Files that code addresses relative to itself: `new URL("./worker.js", import.meta.url)`. */
export function addressedFiles(source: string): string[] {
  return [...source.matchAll(/new URL\(\s*["'`](\.{1,2}\/[^"'`]+)["'`]\s*,\s*import\.meta\.url/g)].map(
    ([, path = ""]) => path,
  );
}

function readStatement(statement: string, use: Omit<ImportUse, "names">): ImportUse {
  const isReexport = /^\s*export\b/.test(statement);
  const namespace = /^\s*(?:import|export)\s*\*\s*(?:as\s+([\w$]+)\s*)?/.exec(statement);
  if (namespace) {
    const exported = isReexport ? { [namespace[1] ?? "*"]: "*" } : {};
    return { ...use, names: "all", isReexport, exported };
  }
  const clause = /\{([^}]*)\}/.exec(statement)?.[1];
  const pairs = (clause ?? "")
    .split(",")
    .map((part) => /^\s*(?:type\s+)?([\w$]+|"[^"]*")(?:\s+as\s+([\w$]+))?\s*$/.exec(part))
    .flatMap((match) => (match?.[1] === undefined ? [] : [[match[1], match[2] ?? match[1]] as const]));
  const names = pairs.map(([name]) => name);
  const hasDefault = !isReexport && /^\s*import\s+(?:type\s+)?(?!type\s*\{)[\w$]+\s*(?:,|from\b)/.test(statement);
  if (hasDefault) names.push("default");
  const exported = isReexport ? Object.fromEntries(pairs.map(([name, as]) => [as, name])) : {};
  return { ...use, names, isReexport, exported };
}
