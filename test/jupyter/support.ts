import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../notebook/support.js";

const BIN = join(ROOT, ".venv", process.platform === "win32" ? "Scripts" : "bin");

/** A program of the private Python environment. */
export const jupyterTool = (name: string): string => join(BIN, process.platform === "win32" ? `${name}.exe` : name);

export const hasJupyter = existsSync(jupyterTool("jupyter-lab"));

/**
 * Whether tests that need something of the machine must be left out. Said aloud; in CI it is an error instead.
 * @param missing what is not there, and how to get it; empty when all is there
 */
export function mustSkip(tests: string, missing: readonly string[]): boolean {
  if (missing.length === 0) return false;
  const text = `${tests}: ${missing.join(" ")}`;
  if (process.env["CI"] === "true") throw new Error(`CI must run all tests. ${text}`);
  console.warn(`SKIPPED ${text}`);
  return true;
}

export const missingJupyter = hasJupyter ? [] : ["No private Jupyter; run: npm run lab -- --only-set-up."];
