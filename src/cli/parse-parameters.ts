import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { type Finding, messageOf, TunelabError } from "../core/errors.js";

/**
 * Reads `-p name=value` pairs and a YAML file of parameters; the command line wins.
 * Values are YAML scalars: `3`, `true`, `null`, `[1, 2]`; anything else is text.
 * @throws TunelabError `bad-parameter` with every finding
 */
export async function parseParameters(
  pairs: readonly string[],
  { file }: { file?: string | undefined },
): Promise<Record<string, unknown>> {
  const findings: Finding[] = [];
  const parameters: Record<string, unknown> = file === undefined ? {} : await fromFile(file);
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (at < 1 || !/^[A-Za-z_$][\w$]*$/.test(name)) {
      findings.push({ field: pair, message: "must read name=value" });
      continue;
    }
    parameters[name] = scalar(pair.slice(at + 1));
  }
  if (findings.length > 0) throw new TunelabError("bad-parameter", "parameters cannot be read", { findings });
  return parameters;
}

async function fromFile(file: string): Promise<Record<string, unknown>> {
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

/** Text such as `007` or `1e3` stays text only when quoted; a YAML error means plain text. */
function scalar(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return text;
  }
}
