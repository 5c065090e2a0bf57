import { readFile } from "node:fs/promises";
import { messageOf, TunelabError } from "../core/errors.js";

/**
 * Reads a YAML file of `name: value` lines.
 * @throws TunelabError `bad-parameter` naming the file
 */
export async function readParameters(file: string): Promise<Record<string, unknown>> {
  const { parse } = await import("yaml");
  let parsed: unknown;
  try {
    parsed = parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new TunelabError("bad-parameter", `parameters file ${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) {
    throw new TunelabError("bad-parameter", `parameters file ${file} must hold name: value lines`);
  }
  return parsed as Record<string, unknown>;
}
