import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joinText, type NotebookDocument, type NotebookOutput } from "../../src/core/notebook.js";
import { notebookText, readNotebook } from "../../src/notebook/document.js";
import { runNotebookFile } from "../../src/notebook/run-file.js";
import { notebookOf, printed, ROOT } from "../notebook/support.js";
import { jupyterTool, missingJupyter, mustSkip } from "./support.js";

const skip = mustSkip("our runner against nbclient", missingJupyter);
let folder = "";
beforeAll(async () => {
  // Below the clone, so that cells find the package in node_modules above.
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  folder = await mkdtemp(join(ROOT, ".cache", "nbclient-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a notebook with nbclient (`jupyter execute`); resolves to its exit code and what it wrote, if anything. */
async function withNbclient(
  input: string,
  output: string,
  more: readonly string[] = [],
): Promise<{ code: number | null; notebook: NotebookDocument | null }> {
  const child = spawn(jupyterTool("jupyter-execute"), [input, `--output=${output}`, ...more], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  const notebook = await readNotebook(output).catch(() => null);
  if (code === 0 && notebook === null) throw new Error(`nbclient wrote nothing:\n${errors}`);
  return { code, notebook };
}

/** Outputs as a reader sees them: between two displays, each stream is one text. We write it so; nbclient keeps the pieces. */
function outputsOf(notebook: NotebookDocument | null): unknown[][] {
  return (notebook?.cells ?? []).map((cell) => {
    if (cell.cell_type !== "code") return [];
    const seen: NotebookOutput[] = [];
    for (const output of cell.outputs) {
      const from = seen.findLastIndex(({ output_type }) => output_type !== "stream") + 1;
      const same = seen
        .slice(from)
        .find((one) => one.output_type === "stream" && output.output_type === "stream" && one.name === output.name);
      if (output.output_type === "stream" && same?.output_type === "stream")
        same.text = `${joinText(same.text)}${joinText(output.text)}`;
      else seen.push(structuredClone(output));
    }
    return seen;
  });
}

const SAME: Record<string, string[]> = {
  "text on both streams, in order": [
    "console.log('a'); console.error('b'); console.log('c'); process.stdout.write('d')",
  ],
  "results, and cells that say nothing": ["1 + 1", "undefined", "({ a: [1, { b: { c: 1 } }] })", "const x = 5;", "x"],
  "display data of several kinds": [
    "import * as tslab from 'tslab';\ntslab.display.html('<b>x</b>'); tslab.display.markdown('# y'); tslab.display.png(new Uint8Array([1, 2, 3])); tslab.display.text('z')",
  ],
  "an updated display": [
    "import * as tslab from 'tslab';\nconst shown = tslab.newDisplay(); shown.text('first'); console.log('between');",
    "shown.text('second');",
  ],
  "asynchronous cells": [
    "for (let n = 0; n < 5; n += 1) { await new Promise((r) => setTimeout(r, 20)); console.log(n); }",
    "await Promise.resolve('value')",
  ],
  "a chart of the package as one bundle": [
    "import { report } from 'tunelab';\nawait report.show(report.charts.labelCounts([{ label: 'a', count: 3, part: 'train' }, { label: 'b', count: 5, part: 'train' }] as any));",
  ],
  "a type that a cell declares": [
    "interface Row { n: number }\nenum Colour { Red = 'red' }",
    "const row: Row = { n: 1 }; console.log(row, Colour.Red)",
  ],
};

describe.skipIf(skip)("the same notebook, run by us and by nbclient", () => {
  // One kernel each for all: every notebook's cells stand in a block of their own.
  test("the outputs are the same, cell by cell", async () => {
    const names = Object.keys(SAME);
    const sources = names.flatMap((name) => SAME[name] ?? []);
    const input = join(folder, "same.ipynb");
    await writeFile(input, notebookText(notebookOf(...sources)));
    const ours = await runNotebookFile({ input, output: join(folder, "ours.ipynb"), root: ROOT });
    expect(ours.run.failure).toBeUndefined();
    const theirs = await withNbclient(input, join(folder, "theirs.ipynb"));
    expect(theirs.code).toBe(0);
    const expected = outputsOf(theirs.notebook);
    const came = outputsOf(await readNotebook(join(folder, "ours.ipynb")));
    expect(came).toEqual(expected);
    expect(came.flat().length).toBeGreaterThan(12);
  }, 60_000);

  test("after an expected error they lose cells and say nothing; we lose none", async () => {
    const input = join(folder, "error.ipynb");
    const failing = { source: "throw new Error('expected')", tags: ["raises-exception"] };
    await writeFile(input, notebookText(notebookOf("console.log(1)", failing, "console.log(2)", "console.log(3)")));
    const ours = await runNotebookFile({ input, output: join(folder, "error-ours.ipynb"), root: ROOT });
    expect(ours.run.status).toBe("ok");
    expect(ours.run.notebook.cells.map((cell) => printed(cell))).toEqual(["1\n", "", "2\n", "3\n"]);
    const theirs = await withNbclient(input, join(folder, "error-theirs.ipynb"));
    expect(theirs.code).toBe(0);
    const told = theirs.notebook?.cells.map((cell) => printed(cell)) ?? [];
    expect(told[0]).toBe("1\n");
    expect(told.slice(2)).not.toEqual(["2\n", "3\n"]);
  }, 60_000);

  test("our output is valid to nbformat, however the run ended", async () => {
    const input = join(folder, "ended.ipynb");
    const output = join(folder, "ended-out.ipynb");
    const check = spawn.bind(null, jupyterTool("python"));
    for (const source of ["1 + 1", "throw new Error('x')", "process.exit(3)", "const n: number = 'text';"]) {
      await writeFile(input, notebookText(notebookOf({ source: "let n = 1;", tags: ["parameters"] }, source)));
      await runNotebookFile({ input, output, assignments: ["n=2"], root: ROOT });
      const code =
        "import sys, nbformat; nbformat.validate(nbformat.read(sys.argv[1], as_version=4), relax_add_props=False)";
      const child = check(["-W", "error", "-c", code, output], { stdio: "inherit" });
      expect(await new Promise((resolve) => child.once("exit", resolve)), source).toBe(0);
    }
  }, 60_000);
});
