import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Starts a script of this folder in a process of its own. */
export function start(
  script: string,
  parameters: readonly string[] = [],
  nodeFlags: readonly string[] = [],
): ChildProcess {
  return spawn(process.execPath, [...nodeFlags, "--import", tsx, join(import.meta.dirname, script), ...parameters], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** The first line that a process prints. */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
    child.once("close", (code) => reject(new Error(`ended with ${code} before it said anything`)));
  });
}

/** Runs a script to its end and reads the JSON that it prints. */
export async function measured<T>(
  script: string,
  parameters: readonly string[],
  nodeFlags: readonly string[] = [],
): Promise<T> {
  return JSON.parse(await firstLine(start(script, parameters, nodeFlags))) as T;
}
