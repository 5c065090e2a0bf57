import type { z } from "zod";
import { type Finding, TunelabError } from "../core/errors.js";
import { didYouMean } from "../core/nearest.js";
import type { NotebookDocument } from "../core/notebook.js";
import type { ParameterDeclaration } from "./declarations.js";
import { hasTag } from "./document.js";
import { checkValue, describeType, type ParameterType } from "./parameter-type.js";
import { notebookParameters, PARAMETERS_TAG } from "./parameters.js";

/**
 * Checks the parameters given for a run, before any kernel starts: against the notebook's schema where it has one,
 * and against the names and types that its `parameters` cell declares.
 * @param schema an object schema; its defaults and conversions do not apply, it only judges
 * @returns the values to inject, as given
 * @throws TunelabError `bad-parameter` with every finding: unknown name (with the nearest right one), wrong type,
 * out of range, missing
 */
export async function checkParameters(
  notebook: NotebookDocument,
  given: Readonly<Record<string, unknown>>,
  { file, schema }: { file: string; schema?: z.ZodObject },
): Promise<Record<string, unknown>> {
  const hasCell = notebook.cells.some((cell) => hasTag(cell, PARAMETERS_TAG));
  const names = Object.keys(given);
  if (!hasCell && names.length > 0) {
    throw new TunelabError("bad-parameter", `${file} takes no parameters, but got ${names.join(", ")}`, {
      remedy: `Tag the cell that declares them "${PARAMETERS_TAG}".`,
    });
  }
  const declarations = hasCell ? await notebookParameters(notebook) : [];
  const findings = [...judgeByCell(given, declarations), ...(schema ? judgeBySchema(given, declarations, schema) : [])];
  const unique = [...new Map(findings.map((finding) => [finding.field, finding])).values()];
  if (unique.length > 0) {
    throw new TunelabError("bad-parameter", `the parameters do not fit ${file}`, {
      findings: unique,
      remedy: `It takes: ${declarations.map(({ name, type }) => `${name} (${describeType(type)})`).join(", ")}.`,
    });
  }
  return { ...given };
}

/**
 * Turns `name=value` texts into values by the declared types: `"007"` stays text for a string and is 7 for a number.
 * Lists and objects are JSON; a text that does not fit its type is left as text, for `checkParameters` to name.
 * @throws TunelabError `bad-parameter` for a text without `=`
 */
export function parseAssignments(
  texts: readonly string[],
  declarations: readonly ParameterDeclaration[],
): Record<string, unknown> {
  const types = new Map(declarations.map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) {
        throw new TunelabError("bad-parameter", `"${text}" is not name=value`, { remedy: "Write: -p name=value" });
      }
      const name = text.slice(0, at);
      return [name, typedValue(text.slice(at + 1), types.get(name) ?? { kind: "any" })];
    }),
  );
}

function typedValue(text: string, type: ParameterType): unknown {
  const asText = checkValue(text, type, "").length === 0;
  if (asText && type.kind !== "any") return text;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return text;
  }
  return checkValue(parsed, type, "").length === 0 ? parsed : text;
}

function judgeByCell(
  given: Readonly<Record<string, unknown>>,
  declarations: readonly ParameterDeclaration[],
): Finding[] {
  const known = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const declaration = known.get(name);
    if (declaration !== undefined) return checkValue(value, declaration.type, name);
    const hint = didYouMean(name, [...known.keys()]);
    return [{ field: name, message: `is not a parameter of this notebook. ${hint}`.trim() }];
  });
  const missing = declarations
    .filter(({ name, defaultText }) => defaultText === undefined && !Object.hasOwn(given, name))
    .map(({ name }) => ({ field: name, message: "has no default and must be given" }));
  return [...wrong, ...missing];
}

/** The schema judges what the run would see: the given values over the cell's defaults. */
function judgeBySchema(
  given: Readonly<Record<string, unknown>>,
  declarations: readonly ParameterDeclaration[],
  schema: z.ZodObject,
): Finding[] {
  const defaults = declarations.flatMap(({ name, defaultValue }) =>
    defaultValue === undefined ? [] : [[name, defaultValue] as const],
  );
  const result = schema.safeParse({ ...Object.fromEntries(defaults), ...given });
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
}
