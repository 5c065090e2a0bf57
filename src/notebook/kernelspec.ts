import { readFile } from "node:fs/promises";

/** Where the template stands: the same place from `src/` and from `dist/`. */
const TEMPLATE = new URL("../../jupyter/kernelspec/kernel.json", import.meta.url);

/**
 * The text of a `kernel.json` for one clone, for Jupyter's kernel folder.
 * @param root the clone's root folder
 * @param node the Node executable that kernels run on
 */
export async function kernelspecText({
  root,
  node = process.execPath,
}: {
  root: string;
  node?: string;
}): Promise<string> {
  const template = JSON.parse(await readFile(TEMPLATE, "utf8")) as { argv: string[] };
  const argv = template.argv.map((part) => part.replace("{node}", node).replace("{root}", root));
  return `${JSON.stringify({ ...template, argv }, null, 2)}\n`;
}
