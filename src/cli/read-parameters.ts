import { readFile } from "node:fs/promises";
import { messageOf, TunelabError } from "../core/errors.js";

/**
 * Reads a YAML file of `name: value` lines, or a list of such sets.
 * @returns one set, or as many as the list holds
 * @throws TunelabError `bad-parameter` naming the file
 */
export async function readParameterSets(file: string): Promise<Record<string, unknown>[]> {
  const { parse } = await import("yaml");
  let parsed: unknown;
  try {
    parsed = parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new TunelabError("bad-parameter", `parameters file ${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
  const sets: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (sets.length === 0 || !sets.every(isSet)) {
    throw new TunelabError(
      "bad-parameter",
      `parameters file ${file} must hold name: value lines, or a list of such sets`,
    );
  }
  return sets;
}

const isSet = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
