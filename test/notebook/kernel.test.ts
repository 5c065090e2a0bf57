import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConnection } from "../../src/notebook/connection.js";
import { notebookText, readNotebook } from "../../src/notebook/document.js";
import { EXIT_CODES } from "../../src/notebook/exit-codes.js";
import { startKernel } from "../../src/notebook/kernel.js";
import { runNotebookFile } from "../../src/notebook/run-file.js";
import { NOTEBOOKS, notebookOf, printed, ROOT } from "./support.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Whether a process runs; one that has ended and only waits to be collected does not. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
  } catch {
    return false;
  }
  const status = `/proc/${processId}/stat`;
  return !existsSync(status) || !/\) Z /.test(readFileSync(status, "utf8"));
}

async function until(condition: () => boolean, limitMs: number): Promise<boolean> {
  for (const end = Date.now() + limitMs; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (condition()) return true;
  }
  return condition();
}

test("the connection file is the owner's alone, and is removed", async () => {
  const connection = await createConnection();
  expect((await stat(connection.file)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(connection.file))).mode & 0o777).toBe(0o700);
  await connection.remove();
  expect(existsSync(dirname(connection.file))).toBe(false);
});

test("shutdown ends the kernel and what a cell started, though a timer would keep it alive", async () => {
  const kernel = await startKernel({ cwd: NOTEBOOKS, root: ROOT });
  const started = new Promise<number>((resolve) => {
    kernel.listen((event) => {
      if (event.channel === "iopub" && event.type === "stream") resolve(Number(event.content["text"]));
    });
  });
  const code = "setInterval(() => {}, 1000); console.log(require('child_process').spawn('sleep', ['60']).pid);";
  kernel.request("execute_request", {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
  });
  const childId = await started;
  expect(isAlive(childId)).toBe(true);
  await kernel.shutdown();
  expect(isAlive(kernel.processId)).toBe(false);
  expect(await until(() => !isAlive(childId), 1_000)).toBe(true);
});

test("a start that is given up leaves no process and no folder", async () => {
  const giveUp = new AbortController();
  const starting = startKernel({ cwd: NOTEBOOKS, root: ROOT, signal: giveUp.signal });
  setTimeout(() => giveUp.abort(), 200);
  await expect(starting).rejects.toMatchObject({ code: "kernel-died" });
});

test("a folder that does not exist is no place for a kernel", async () => {
  await expect(startKernel({ cwd: join(folder, "none"), root: ROOT })).rejects.toMatchObject({ code: "kernel-died" });
});

test("a runner that is killed leaves no kernel behind", async () => {
  const script = fileURLToPath(new URL("fixtures/hold-kernel.ts", import.meta.url));
  const runner = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kernelId = await new Promise<number>((resolve) => runner.stdout.once("data", (text) => resolve(Number(text))));
  expect(isAlive(kernelId)).toBe(true);
  runner.kill("SIGKILL");
  expect(await until(() => !isAlive(kernelId), 4_000)).toBe(true);
});

test("a file of any folder runs there, and its executed form is written where asked", async () => {
  const input = join(folder, "plain.ipynb");
  const output = join(folder, "out", "executed.ipynb");
  const source = { source: "let n: number = 1;", tags: ["parameters"] };
  await writeFile(input, notebookText(notebookOf(source, "console.log(process.cwd(), n)")));
  const { run, exitCode, savedTo } = await runNotebookFile({ input, output, assignments: ["n=7"], root: ROOT });
  expect(run.status).toBe("ok");
  expect([exitCode, savedTo]).toEqual([0, output]);
  expect(printed((await readNotebook(output)).cells[2])).toMatch(/tunelab-test-\w+ 7\n$/);
});

test("a failed run is written, too; a place that cannot be written has its own exit code", async () => {
  const input = join(folder, "failing.ipynb");
  await writeFile(input, notebookText(notebookOf("throw new Error('x')")));
  const failed = await runNotebookFile({ input, output: join(folder, "failed.ipynb"), root: ROOT });
  expect(failed.exitCode).toBe(EXIT_CODES.cellFailed);
  expect((await readNotebook(join(folder, "failed.ipynb"))).cells[0]).toMatchObject({ outputs: [{ ename: "Error" }] });
  const unsaved = await runNotebookFile({ input, output: join(input, "below-a-file.ipynb"), root: ROOT });
  expect(unsaved.exitCode).toBe(EXIT_CODES.saveFailed);
  expect(unsaved.warnings[0]).toContain("could not be saved");
  const elsewhere = unsaved.savedTo ?? "";
  expect((await readNotebook(elsewhere)).cells[0]).toMatchObject({ outputs: [{ ename: "Error" }] });
  await rm(dirname(elsewhere), { recursive: true });
});

test("a notebook that changes on disk while it runs in place is left alone", async () => {
  const input = join(folder, "edited.ipynb");
  const edited = notebookText(notebookOf("'edited'"));
  await writeFile(
    input,
    notebookText(notebookOf(`require('fs').writeFileSync(${JSON.stringify(input)}, ${JSON.stringify(edited)}); 1`)),
  );
  const { savedTo, warnings, exitCode } = await runNotebookFile({ input, output: input, root: ROOT });
  expect(exitCode).toBe(EXIT_CODES.saveFailed);
  expect(savedTo).toBe(join(folder, "edited.executed.ipynb"));
  expect(warnings[0]).toContain("was changed while it ran");
  expect(await readFile(input, "utf8")).toBe(edited);
});
