import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkParameters } from "../../src/notebook/schemas.js";
import { NOTEBOOKS, notebookOf, printed, ROOT, statuses, useKernels } from "./support.js";

const run = useKernels();

test("output of a timer is kept, once", async () => {
  const result = await run(
    notebookOf(
      "setTimeout(() => console.log('late line'), 200); console.log('first')",
      "await new Promise((r) => setTimeout(r, 500)); console.log('second')",
    ),
  );
  const all = result.notebook.cells.map((cell) => printed(cell)).join("");
  expect(all.split("late line")).toHaveLength(2);
  expect(result.status).toBe("ok");
});

test("every line of a long loop arrives, on both streams", async () => {
  const result = await run(
    notebookOf(
      "for (let i = 0; i < 20_000; i += 1) { console.log('line', i); if (i % 4 === 0) console.error('note', i); }",
    ),
  );
  expect(result.status).toBe("ok");
  expect(printed(result.notebook.cells[0])).toBe(Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join(""));
  expect(printed(result.notebook.cells[0], "stderr").split("\n")).toHaveLength(5_001);
});

test("what a child process prints past the protocol is filed under the cell that started it", async () => {
  const child = "require('child_process').execSync('echo from child; echo oops >&2', { stdio: 'inherit' });";
  const result = await run(notebookOf("console.log('one')", child, "console.log('three')"));
  expect(printed(result.notebook.cells[1])).toBe("from child\n");
  expect(printed(result.notebook.cells[1], "stderr")).toBe("oops\n");
});

test("one display keeps all its forms: package code in dist reaches the kernel that runs it", async () => {
  const built = join(ROOT, "dist", "platform", "kernel-display.js");
  expect(existsSync(built), "needs npm run build").toBe(true);
  const source = `const { displayBundle } = require("../dist/platform/kernel-display.js");
console.log(displayBundle({ "application/vnd.vegalite.v5+json": { mark: "bar" }, "image/svg+xml": "<svg/>", "text/plain": "bar" }, { "image/svg+xml": { width: 3 } }));`;
  const result = await run(notebookOf(source));
  expect(result.status).toBe("ok");
  expect(result.notebook.cells[0]).toMatchObject({
    outputs: [
      {
        output_type: "display_data",
        data: { "application/vnd.vegalite.v5+json": { mark: "bar" }, "image/svg+xml": "<svg/>", "text/plain": "bar" },
        metadata: { "image/svg+xml": { width: 3 } },
      },
      { output_type: "stream", name: "stdout", text: "true\n" },
    ],
  });
});

test("a display is updated from a later cell", async () => {
  const result = await run(
    notebookOf("import * as tslab from 'tslab'; const d = tslab.newDisplay(); d.text('waiting')", "d.text('done')"),
  );
  expect(result.notebook.cells[0]).toMatchObject({ outputs: [{ data: { "text/plain": "done" } }] });
  expect(result.notebook.cells[1]).toMatchObject({ outputs: [] });
});

test("parameters reach the cells with their declared types", async () => {
  const document = notebookOf(
    { source: "let label: 'a' | 'b' = 'a'; let n = 1;", tags: ["parameters"] },
    "const l: 'a' | 'b' = label; console.log(l, n + 1)",
  );
  const parameters = await checkParameters(document, { label: "b", n: 5 }, { file: "x.ipynb" });
  const result = await run(document, { parameters });
  expect(printed(result.notebook.cells[2])).toBe("b 6\n");
  expect(result.notebook.metadata["papermill"]).toMatchObject({ parameters: { label: "b", n: 5 } });
});

test("skipped and empty cells do not run, old outputs do not stay", async () => {
  const document = notebookOf({ source: "console.log('long')", tags: ["skip-execution"] }, "  \n", "console.log('ok')");
  for (const cell of document.cells) {
    if (cell.cell_type === "code")
      Object.assign(cell, { outputs: [{ output_type: "stream", name: "stdout", text: "old" }], execution_count: 9 });
  }
  const result = await run(document);
  expect(statuses(result)).toEqual(["skipped", "ok", "ok"]);
  expect(result.notebook.cells.map((cell) => printed(cell))).toEqual(["", "", "ok\n"]);
  expect(document.cells[0]).toMatchObject({ execution_count: 9 });
});

test("progress is told as it happens", async () => {
  const events: string[] = [];
  await run(notebookOf("console.log('a')"), { onEvent: (event) => events.push(event.type) });
  expect(events).toEqual(["start", "cell-start", "output", "cell-end", "end"]);
});

test("a notebook of another language is refused, and so is a kernel of another folder", async () => {
  const python = { ...notebookOf("1"), metadata: { kernelspec: { name: "python3", language: "python" } } };
  await expect(run(python)).rejects.toMatchObject({ code: "bad-input" });
  await expect(run(notebookOf("1"), { cwd: join(NOTEBOOKS, "..") })).rejects.toThrow(RangeError);
});
