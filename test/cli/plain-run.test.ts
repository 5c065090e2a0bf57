import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notebookText, readNotebook } from "../../src/notebook/document.js";
import { EXIT_CODES } from "../../src/notebook/exit-codes.js";
import { notebookOf, printed, ROOT } from "../notebook/support.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-plain-"));
  const cells = [
    { source: "let n: number = 1;", tags: ["parameters"] },
    "import { roi } from 'tunelab';\nconsole.log(n, typeof roi.fineTuningRoi);",
  ];
  await writeFile(join(folder, "a.ipynb"), notebookText(notebookOf(...cells)));
});
afterAll(() => rm(folder, { recursive: true }));

function tunelab(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(ROOT, "dist", "cli", "main.js"), ...words], { cwd: folder });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

test("in a folder far from the clone: parameters in, executed notebook out; the package is missing, and the message says how to link it", async () => {
  const missing = await tunelab("run", "a.ipynb", "--output", "out.ipynb", "-p", "n=5");
  expect(missing.code).toBe(EXIT_CODES.cellFailed);
  expect(missing.err).toContain(`Link this one there: npm install ${ROOT.replace(/\/$/, "")}`);
  await mkdir(join(folder, "node_modules"));
  await symlink(ROOT, join(folder, "node_modules", "tunelab"));
  const linked = await tunelab("run", "a.ipynb", "--output", "out.ipynb", "-p", "n=5", "--json");
  expect([linked.code, linked.err]).toEqual([EXIT_CODES.ok, ""]);
  expect(printed((await readNotebook(join(folder, "out.ipynb"))).cells[2])).toBe("5 function\n");
  const events = linked.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string });
  expect(events.at(0)?.type).toBe("start");
  expect(events.at(-1)).toEqual({ type: "saved", file: join(folder, "out.ipynb"), exitCode: 0 });
}, 60_000);

test("wrong calls are refused before a kernel starts", async () => {
  for (const [words, message] of [
    [["a.ipynb", "--output", "."], "is a folder"],
    [["a.ipynb", "b.ipynb", "--output", "out.ipynb"], "takes one notebook, got 2"],
    [["none.ipynb", "--output", "out.ipynb"], "notebook not found"],
    [["a.ipynb", "--output", "o.ipynb", "-p", "m=5", "n=x"], "is not a parameter of this notebook"],
    [["a.ipynb", "--output", "o.ipynb", "--sweep", "n=1,2"], "a sweep writes a report"],
    [["a.ipynb", "--output", "o.ipynb", "--wait", "soon"], "--wait must be a whole number"],
  ] as const) {
    const { code, err } = await tunelab("run", ...words);
    expect([code, err]).toEqual([EXIT_CODES.usage, expect.stringContaining(message)]);
  }
}, 60_000);
