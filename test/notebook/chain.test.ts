import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChainResult } from "../../src/notebook/chain-events.js";
import { readNotebook } from "../../src/notebook/document.js";
import { EXIT_CODES, exitCodeOf } from "../../src/notebook/exit-codes.js";
import { createKernelPool } from "../../src/notebook/pool.js";
import { chainStatus } from "../../src/notebook/status.js";
import { planSweep, runSweep } from "../../src/notebook/sweep.js";
import { type SmallProject, smallProject } from "./chain-support.js";
import { ROOT } from "./support.js";

let project: SmallProject;
beforeEach(async () => {
  project = await smallProject();
});
afterEach(() => project.remove());

const versions = (root = project.root) =>
  existsSync(join(root, "reports/docs-qa/01-decide"))
    ? readdirSync(join(root, "reports/docs-qa/01-decide")).sort()
    : [];
const status = async (parameters?: string[], since?: Date) => {
  const [chain] = await project.plan(parameters);
  const [one] = chain ? await chainStatus(project.root, chain, since ? { since } : {}) : [];
  return one;
};
function failed(result: ChainResult): Extract<ChainResult, { status: "failed" }> {
  if (result.status !== "failed") throw new Error(`ended ${result.status}`);
  return result;
}

describe("what is stale, and because of what", () => {
  test("nothing yet, current, prose, parameter, cell, data, age", async () => {
    expect(await status()).toMatchObject({ state: "stale", reasons: ["no report yet"], version: null });
    expect((await project.run()).result.status).toBe("published");
    expect(await status()).toMatchObject({ state: "current", reasons: [], version: "v0001" });
    expect((await project.run()).result.status).toBe("current");

    expect(await status([], new Date(Date.now() + 1000))).toMatchObject({ state: "stale" });
    expect((await status([], new Date(Date.now() + 1000)))?.reasons[0]).toContain("before the time asked for");

    await project.write([], { prose: "# Small, told anew" });
    expect(await status()).toMatchObject({ state: "prose" });
    expect(await status(["volumePerDay=5"])).toMatchObject({
      state: "stale",
      reasons: ["parameter volumePerDay: default became 5"],
    });

    const file = join(project.root, "data", "docs-qa", "use-case.yaml");
    const text = await readFile(file, "utf8");
    await appendFile(file, "# one byte more\n");
    expect((await status())?.reasons).toEqual(["data/docs-qa/use-case.yaml has changed"]);
    await writeFile(file, text);

    await project.write(["1 + 1"]);
    expect((await status())?.reasons).toEqual(["the notebook has 4 code cells, had 3"]);
    await appendFile(join(project.root, "package-lock.json"), " ");
    expect((await status())?.reasons).toContain("package-lock.json changed");
  });

  test("--since makes a current report again; an unchanged result is no new version", async () => {
    await project.run();
    const { result, events } = await project.run({ since: new Date(Date.now() + 1000) });
    expect(result.status).toBe("unchanged");
    expect(events.find(({ type }) => type === "begin")).toMatchObject({
      because: expect.stringContaining("before the time asked for") as unknown,
    });
    expect(versions()).toEqual(["index.html", "v0001"]);
  });
});

describe("two runs of one notebook at once", () => {
  test("the second waits, hears who runs it, and finds the result current", async () => {
    await project.write(["await new Promise((resolve) => setTimeout(resolve, 800))"]);
    const both = await Promise.all([project.run(), project.run()]);
    expect(both.map(({ result }) => result.status).sort()).toEqual(["current", "published"]);
    const waits = both.flatMap(({ events }) => events.filter((event) => event.type === "wait"));
    expect(waits).toMatchObject([{ holder: process.pid }]);
    expect(versions()).toEqual(["index.html", "v0001"]);
  });

  test("one that may not wait says who holds the lock", async () => {
    const lock = join(project.root, ".tunelab", "docs-qa", "locks", "01-decide.lock");
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(lock, `${process.pid}\n`);
    const { result } = await project.run({ lockWaitMs: 0 });
    expect(failed(result)).toMatchObject({ failure: "locked", notebookFile: null });
    expect(failed(result).message).toContain(`held by process ${process.pid}`);
    expect(exitCodeOf("locked")).toBe(EXIT_CODES.usage);
  });
});

describe("every ending is saved", () => {
  test("a notebook that is changed on disk while it runs brings no version, and what ran is kept", async () => {
    const file = join(project.root, "notebooks", "01-decide.ipynb");
    await project.write([`require('fs').appendFileSync(${JSON.stringify(file)}, ' ')`]);
    const { result } = await project.run();
    expect(failed(result).message).toContain("notebooks/01-decide.ipynb changed while the notebook ran");
    expect((await readNotebook(failed(result).notebookFile ?? "")).cells).toHaveLength(6);
    expect(versions()).toEqual([]);
  });

  test("a notebook that was edited after the plan runs as it reads now", async () => {
    const [chain] = await project.plan();
    await project.write(["console.log('edited')"]);
    expect(chain?.runs[0]?.document.cells).toHaveLength(4);
    const planned = chain ? [chain] : [];
    const { runChains } = await import("../../src/notebook/chain.js");
    const pool = createKernelPool({ size: 0, cwd: join(project.root, "notebooks"), root: project.root });
    const [result] = await runChains(project.root, planned, {
      pool,
      jobs: 1,
      force: false,
      cellTimeoutMs: 20_000,
      lockWaitMs: 0,
      onEvent: () => undefined,
    });
    await pool.close();
    expect(result?.status).toBe("published");
    expect(readFileSync(join(project.root, "reports/docs-qa/01-decide/v0001/notebook.ipynb"), "utf8")).toContain(
      "edited",
    );
  });

  test("the kernel's death: notebook, page with the failure first, earlier versions stand", async () => {
    await project.run();
    await project.write(["console.log('bye'); process.exit(3)"]);
    const { notebookFile, page, failure, message } = failed((await project.run()).result);
    expect([failure, exitCodeOf(failure)]).toEqual(["kernel-died", EXIT_CODES.kernelDied]);
    expect(message).toContain("exit code 3");
    const html = await readFile(page ?? "", "utf8");
    expect(html.indexOf("This run failed")).toBeLessThan(html.indexOf("opened"));
    expect(html.indexOf("This run failed")).toBeGreaterThan(0);
    const notebook = await readNotebook(notebookFile ?? "");
    expect(notebook.cells[4]).toMatchObject({ outputs: [{ text: "bye\n" }, { ename: "KernelDied" }] });
    expect(versions()).toEqual(["index.html", "v0001"]);
  });

  test("a report that cannot be written has its own code, and the run is kept", async () => {
    await writeFile(join(project.root, "reports"), "a file where the folder should be");
    const { failure, message, notebookFile } = failed((await project.run()).result);
    expect([failure, exitCodeOf(failure)]).toEqual(["save-failed", EXIT_CODES.saveFailed]);
    expect(message).toContain("the report could not be saved");
    expect((await readNotebook(notebookFile ?? "")).cells[3]).toMatchObject({ outputs: [{ text: "opened\n" }] });
  });

  test("a failed run that cannot stand in its folder goes to a temporary one", async () => {
    await mkdir(join(project.root, ".tunelab", "docs-qa"), { recursive: true });
    await writeFile(join(project.root, ".tunelab", "docs-qa", "failed"), "in the way");
    await project.write(["throw new Error('x')"]);
    const { failure, message, notebookFile } = failed((await project.run()).result);
    expect(failure).toBe("error");
    expect(message).toContain("cannot be written");
    expect(notebookFile?.startsWith(tmpdir())).toBe(true);
    expect((await readNotebook(notebookFile ?? "")).cells[4]).toMatchObject({ outputs: [{ ename: "Error" }] });
    await rm(dirname(notebookFile ?? ""), { recursive: true });
  });
});

test("a sweep compares its sets on one page, and leaves versions and pointers alone", async () => {
  await project.run();
  await project.write([
    "if (volumePerDay === 13) throw new RangeError('unlucky');\nconsole.log(process.env.TUNELAB_KEEP_POINTERS)",
  ]);
  const sets = [5, 13, 7].map((value) => ({ values: {}, assignments: [`volumePerDay=${value}`] }));
  const [sweep] = await planSweep(project.root, { notebooks: ["01"], useCases: ["docs-qa"], sets });
  if (sweep === undefined) throw new Error("no sweep");
  const pool = createKernelPool({ size: 1, cwd: join(project.root, "notebooks"), root: project.root, expected: 3 });
  const { points, failure, page } = await runSweep(project.root, sweep, {
    pool,
    jobs: 2,
    cellTimeoutMs: 20_000,
    lockWaitMs: 0,
    onEvent: () => undefined,
  });
  await pool.close();
  expect(failure).toBe("error");
  expect(points.map(({ draft, message }) => draft?.answer.headline ?? message)).toEqual([
    "Volume 5.",
    "code cell 4 of 5: RangeError: unlucky (line 1, column 32)",
    "Volume 7.",
  ]);
  expect(points.map(({ notebookText }) => notebookText?.includes('"1\\n"'))).toEqual([true, false, true]);
  const html = await readFile(page, "utf8");
  expect(html).toContain("Volume 5.");
  expect(html).toContain("1 of 3 sets failed");
  expect(html).not.toContain(">fixed<");
  expect(readdirSync(dirname(page)).sort()).toEqual([
    "index.html",
    ...[1, 2, 3].flatMap((set) => [`set-${set}.html`, `set-${set}.ipynb`]),
    "sweep.json",
  ]);
  expect(versions()).toEqual(["index.html", "sweep-0001", "v0001"]);
  expect(await status()).toMatchObject({ version: "v0001" });
});

/** A file system of its own size needs the right to mount one. */
const small = mkdtempSync(join(tmpdir(), "tunelab-small-"));
const canMount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tunelab-test", small]).status === 0;
if (!canMount) console.warn("SKIPPED: a full disk, for which this user may not mount a small file system");

test.skipIf(!canMount)("a full disk: coded, kept elsewhere, the good version stands", async () => {
  const onSmall = await smallProject({ at: small });
  try {
    expect((await onSmall.run()).result.status).toBe("published");
    const before = await readFile(join(small, "reports/docs-qa/01-decide/index.html"), "utf8");
    // The last cell fills the disk once the draft is staged: no report fits any more.
    const fill = `const fs = require('fs');\ntry { fs.writeFileSync(${JSON.stringify(join(small, "fill"))}, Buffer.alloc(8e6)); } catch (error) { console.log((error as any).code); }`;
    await onSmall.write(["1"]);
    const { STAGE } = await import("./chain-support.js");
    await onSmall.write(["1"], { last: `${STAGE}\n${fill}` });
    const { failure, message, notebookFile } = failed((await onSmall.run()).result);
    expect([failure, exitCodeOf(failure)]).toEqual(["save-failed", EXIT_CODES.saveFailed]);
    expect(message).toContain("ENOSPC");
    const kept = await readNotebook(notebookFile ?? "");
    expect(JSON.stringify(kept)).toContain("ENOSPC");
    expect(versions(small)).toEqual(["index.html", "v0001"]);
    expect(await readFile(join(small, "reports/docs-qa/01-decide/index.html"), "utf8")).toBe(before);
    if (notebookFile?.startsWith(small) === false) await rm(dirname(notebookFile), { recursive: true });
  } finally {
    spawnSync("umount", ["-l", small]);
    await rm(small, { recursive: true, force: true });
  }
});

test("Ctrl-C on the command line: saved, a page, and exit code 130", async () => {
  await project.write(["console.log('before'); await new Promise((resolve) => setTimeout(resolve, 60_000))"]);
  const child = spawn(process.execPath, [join(ROOT, "dist/cli/main.js"), "run", "01", "-u", "docs-qa", "--json"], {
    cwd: project.root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    if (text.includes("before\\n") && !child.killed) child.kill("SIGINT");
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect(code).toBe(EXIT_CODES.interrupted);
  const folder = join(project.root, ".tunelab/docs-qa/failed/01-decide");
  expect((await readNotebook(join(folder, "notebook.ipynb"))).cells[4]).toMatchObject({
    outputs: [{ text: "before\n" }, { ename: "Interrupted" }],
  });
  expect(await readFile(join(folder, "index.html"), "utf8")).toContain("the run was interrupted");
  expect(versions()).toEqual([]);
});
