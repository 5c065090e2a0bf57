import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { notebookText, parseNotebook } from "../../src/notebook/document.js";
import { notebookOf, printed, statuses, useKernels } from "./support.js";

const run = useKernels();

test("an error stops the run, stands as an error output, and the notebook is whole", async () => {
  const source =
    "interface Row { value: number }\n\n// a comment that leaves no code\nconst row: Row = { value: -1 };\nif (row.value < 0) {\n  throw new RangeError('bad value');\n}";
  const result = await run(notebookOf("console.log('one')", source, "console.log('three')"));
  expect(result.status).toBe("error");
  expect(statuses(result)).toEqual(["ok", "error", "not-run"]);
  expect(result.cells[1]?.error).toEqual({ name: "RangeError", message: "bad value", line: 6, column: 9 });
  expect(result.failure).toEqual({
    cellIndex: 1,
    message: "code cell 2 of 3: RangeError: bad value (line 6, column 9)",
  });
  const [one, two, three] = parseNotebook(notebookText(result.notebook), { file: "out.ipynb" }).cells;
  expect(one).toMatchObject({ outputs: [{ name: "stdout", text: "one\n" }], execution_count: 1 });
  expect(two).toMatchObject({
    outputs: [{ output_type: "error", ename: "RangeError", evalue: "bad value" }],
    execution_count: 2,
  });
  expect(two?.metadata).toMatchObject({
    tunelab: { status: "error" },
    papermill: { status: "failed", exception: true },
  });
  expect(three).toMatchObject({
    outputs: [],
    execution_count: null,
    metadata: { tunelab: { status: "not-run" }, papermill: { status: "pending" } },
  });
  expect(result.notebook.metadata["papermill"]).toMatchObject({ exception: true });
});

test("after an expected error no cell is lost, though the kernel refuses cells for a while", async () => {
  const expected = { source: "throw new Error('message')", tags: ["raises-exception"] };
  const result = await run(
    notebookOf(expected, "console.log('ok')", "console.log('also ok')", expected, "console.log('last')"),
  );
  expect(result.status).toBe("ok");
  expect(statuses(result)).toEqual(["error-expected", "ok", "ok", "error-expected", "ok"]);
  expect(result.notebook.cells.map((cell) => printed(cell))).toEqual(["", "ok\n", "also ok\n", "", "last\n"]);
});

test("a type error fails the cell before it runs", async () => {
  const result = await run(notebookOf("console.log('never');\nconst q: number = 's';"));
  expect(result.cells[0]).toMatchObject({ status: "error", error: { line: 2, column: 7 } });
  expect(result.cells[0]?.error?.message).toBe("Type 'string' is not assignable to type 'number'.");
  expect(printed(result.notebook.cells[0])).toBe("");
});

test("the kernel's death: code, last words, and how soon it is told", async () => {
  const result = await run(notebookOf("1", "console.log('bye'); process.exit(3)", "2"));
  expect(result.status).toBe("kernel-died");
  expect(statuses(result)).toEqual(["ok", "kernel-died", "not-run"]);
  expect(result.failure?.message).toContain("exit code 3");
  expect(printed(result.notebook.cells[1])).toBe("bye\n");
  expect(result.cells[1]?.durationMs).toBeLessThan(1_000);
});

test("a kernel that a signal ended, with what native code said last", async () => {
  const source =
    "require('fs').writeSync(2, 'native words\\n'); process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {})";
  const result = await run(notebookOf(source));
  expect(result.failure?.message).toContain("signal SIGSEGV");
  expect(printed(result.notebook.cells[0], "stderr")).toContain("native words");
});

test("a kernel that ends between two cells is no success", async () => {
  const result = await run(
    notebookOf("setTimeout(() => process.exit(0), 1); 1", "await new Promise((r) => setTimeout(r, 200))"),
  );
  expect(result.status).toBe("kernel-died");
  expect(result.failure?.message).toContain("exit code 0");
});

test("a cell that waits too long is ended with its output, and nothing runs on", async () => {
  const file = join(tmpdir(), `tunelab-test-${process.pid}`);
  const source = `console.log('before'); await new Promise((r) => setTimeout(r, 1500)); require('fs').writeFileSync('${file}', ''); console.log('after')`;
  const result = await run(notebookOf(source, "2"), { cellTimeoutMs: 500 });
  expect(statuses(result)).toEqual(["timeout", "not-run"]);
  expect(printed(result.notebook.cells[0])).toBe("before\n");
  expect(result.durationMs).toBeLessThan(1_500);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(existsSync(file)).toBe(false);
});

test("a cell that spins is ended, and the place where it spun is told", async () => {
  const result = await run(notebookOf("console.log('before');\nlet spins = 0;\nfor (;;) {\n  spins += 1;\n}"), {
    cellTimeoutMs: 300,
  });
  expect(result.status).toBe("timeout");
  expect(result.cells[0]?.error?.name).toBe("CellTimeout");
  expect(printed(result.notebook.cells[0])).toBe("before\n");
  expect(printed(result.notebook.cells[0], "stderr")).toBe("");
});

test("an abort ends the run at once with what it had", async () => {
  const interrupt = new AbortController();
  const result = await run(notebookOf("console.log('one')", "await new Promise((r) => setTimeout(r, 20_000))", "3"), {
    signal: interrupt.signal,
    onEvent: (event) => {
      if (event.type === "cell-start" && event.index === 1) setTimeout(() => interrupt.abort(), 200);
    },
  });
  expect(result.status).toBe("interrupted");
  expect(statuses(result)).toEqual(["ok", "interrupted", "not-run"]);
  expect(printed(result.notebook.cells[0])).toBe("one\n");
});

test("a rejection that nobody handles fails the cell that tslab calls ok", async () => {
  const result = await run(notebookOf("const lost = Promise.reject(new TypeError('lost'));", "console.log('next')"));
  expect(statuses(result)).toEqual(["error", "not-run"]);
  expect(result.cells[0]?.error).toMatchObject({ name: "TypeError", message: "lost", line: 1 });
  const outputs = result.notebook.cells[0]?.cell_type === "code" ? result.notebook.cells[0].outputs : [];
  expect(outputs).toHaveLength(1);
  expect(outputs[0]).toMatchObject({ output_type: "error", ename: "TypeError" });
});

test("an exception in a timer fails the cell that runs by then, also after the last cell", async () => {
  const during = await run(
    notebookOf(
      "setTimeout(() => { throw new Error('late') }, 100); 1",
      "await new Promise((r) => setTimeout(r, 400)); console.log('done')",
      "3",
    ),
  );
  expect(during.status).toBe("error");
  expect(during.cells[2]?.status).toBe("not-run");
  expect(printed(during.notebook.cells[1])).toBe("done\n");
  const after = await run(notebookOf("setTimeout(() => { throw new Error('late') }, 10); 1"));
  expect(statuses(after)).toEqual(["error"]);
});
