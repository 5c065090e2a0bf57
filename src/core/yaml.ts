import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { type Finding, TunelabError } from "./errors.js";

/**
 * Parses YAML text (JSON is YAML too) and checks it against a schema, all findings at once with file, line and field.
 * @param remedy what to do, as the last line of the error
 * @throws TunelabError `bad-input`
 */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  { file, schema, remedy = "Mend the lines named above." }: { file: string; schema: Schema; remedy?: string },
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new TunelabError("bad-input", `${file} is not valid YAML`, {
      findings: document.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        message: error.message.split("\n")[0] ?? error.message,
      })),
    });
  }
  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  const lineOf = (path: readonly PropertyKey[]): number | undefined => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
  const findings = result.error.issues.map((issue): Finding => {
    const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
    const path = unknown === undefined ? issue.path : [...issue.path, unknown];
    const line = lineOf(path);
    return { file, ...(line === undefined ? {} : { line }), field: path.join("."), message: issue.message };
  });
  throw new TunelabError("bad-input", `${file} does not fit its schema`, { findings, remedy });
}
