import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where peers are installed: kept between runs, outside the package's own dependencies. */
const FOLDER = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "tunelab-bench");

/** What a peer runs with, or why it cannot run here. */
export type Peer<Paths> = ({ name: string } & Paths) | { name: string; missing: string };

const lastLine = (text: string) => text.trim().split("\n").at(-1)?.slice(0, 200) ?? "";

function run(command: string, parameters: string[], cwd: string): string | null {
  const { status, stderr, stdout, error } = spawnSync(command, parameters, { cwd, encoding: "utf8", timeout: 420_000 });
  return status === 0 ? null : (error?.message ?? lastLine(stderr || stdout));
}

/** promptfoo with a Node that it accepts. */
export function promptfoo(): Peer<{ node: string; main: string }> {
  const name = "promptfoo 0.123.1";
  const folder = join(FOLDER, "promptfoo");
  // The package that holds the binary itself: it needs no install script.
  const nodePackage = `node-${process.platform}-${process.arch}`;
  const node = join(folder, "node_modules", nodePackage, "bin", "node");
  const main = join(folder, "node_modules", "promptfoo", "dist", "src", "main.js");
  if (!existsSync(main) || !existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const parameters = [
      "install",
      "--no-audit",
      "--no-fund",
      "--force",
      "--ignore-scripts",
      `${nodePackage}@22`,
      "promptfoo@0.123.1",
    ];
    const reason = run("npm", parameters, folder);
    if (!existsSync(main) || !existsSync(node))
      return { name, missing: `not installed: ${reason ?? "files are missing"}` };
  }
  return { name, node, main };
}

/** Python with scipy: the machine's, or one of its own. */
export function scipy(): Peer<{ python: string }> {
  const name = "scipy.stats.bootstrap";
  const own = join(FOLDER, "scipy", "bin", "python3");
  const has = (python: string) => run(python, ["-c", "import scipy, numpy"], ".") === null;
  for (const python of [own, "python3"]) if (has(python)) return { name, python };
  mkdirSync(FOLDER, { recursive: true });
  const reason =
    run("python3", ["-m", "venv", join(FOLDER, "scipy")], ".") ??
    run(own, ["-m", "pip", "install", "--quiet", "--only-binary", ":all:", "scipy", "numpy"], ".");
  return reason === null && has(own)
    ? { name, python: own }
    : { name, missing: `not installed: ${reason ?? "it does not import"}` };
}
