import { join } from "node:path";
import { TunelabError } from "../core/errors.js";
import { readNotebook } from "../notebook/document.js";
import { notebookSchema } from "../notebook/notebook-schemas.js";
import { parameterRows } from "../notebook/parameter-rows.js";
import { notebookParameters } from "../notebook/parameters.js";
import { findProjectRoot } from "../platform/project.js";
import { NOTEBOOKS } from "../report/steps.js";

/**
 * The parameters of notebooks as help text, from their schemas and cells.
 * @param words words of the call; those that name a notebook choose, none choose all
 */
export async function parameterHelp(words: readonly string[]): Promise<string> {
  const named = NOTEBOOKS.filter(({ name }) => words.some((word) => name === word || name.startsWith(`${word}-`)));
  try {
    const root = findProjectRoot();
    const parts: string[] = [];
    for (const { name } of named.length > 0 ? named : NOTEBOOKS) {
      const declarations = await notebookParameters(await readNotebook(join(root, "notebooks", `${name}.ipynb`)));
      const rows = parameterRows(declarations, { schema: notebookSchema(name) }).filter(
        (row) => row.name !== "useCaseName",
      );
      const width = Math.max(...rows.map((row) => row.name.length));
      const lines = rows.map(
        (row) =>
          `    ${row.name.padEnd(width)}  ${row.accepts}; default ${row.defaultText ?? "none"}${row.meaning === "" ? "" : `\n    ${" ".repeat(width)}  ${row.meaning}`}`,
      );
      parts.push(`  ${name}\n${lines.join("\n")}`);
    }
    return `\nParameters (-p name=value):\n${parts.join("\n")}`;
  } catch (thrown) {
    // Outside a project there are no notebooks to tell of.
    if (thrown instanceof TunelabError) return "";
    throw thrown;
  }
}
