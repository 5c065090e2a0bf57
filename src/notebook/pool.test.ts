import { expect, test } from "vitest";
import type { Kernel } from "./kernel.js";
import { createKernelPool } from "./pool.js";

/** Kernels without a process, which record what became of them. */
function fakeKernels({ dead = [] as number[], failing = [] as number[] } = {}) {
  const log: string[] = [];
  let count = 0;
  const start = async ({ cwd }: { cwd: string }): Promise<Kernel> => {
    count += 1;
    const id = count;
    log.push(`start ${id}`);
    if (failing.includes(id)) throw new Error(`no kernel ${id}`);
    return {
      processId: id,
      cwd,
      ended: new Promise(() => undefined),
      death: () => (dead.includes(id) ? { code: 1, signal: null, stderrTail: [] } : null),
      request: () => "",
      listen: () => () => undefined,
      interrupt: () => undefined,
      shutdown: async () => void log.push(`shutdown ${id}`),
      kill: async () => void log.push(`kill ${id}`),
      droppedCount: () => 0,
    };
  };
  return { log, start };
}
const options = { cwd: "/n", root: "/" };

test("nothing starts before a kernel is wanted; then the next one is ready", async () => {
  const { log, start } = fakeKernels();
  const pool = createKernelPool({ ...options, size: 1, start });
  expect(log).toEqual([]);
  expect((await pool.take()).processId).toBe(1);
  expect(log).toEqual(["start 1", "start 2"]);
  expect((await pool.take()).processId).toBe(2);
  await pool.close();
  expect(log).toEqual(["start 1", "start 2", "start 3", "kill 3"]);
  await expect(pool.take()).rejects.toThrow(/closed/);
});

test("warmed ahead, retired kernels are waited for at the end, none beyond what is expected", async () => {
  const { log, start } = fakeKernels();
  const pool = createKernelPool({ ...options, size: 2, expected: 2, start });
  pool.warm();
  pool.retire(await pool.take());
  pool.retire(await pool.take());
  await pool.close();
  expect(log).toEqual(["start 1", "start 2", "shutdown 1", "shutdown 2"]);
});

test("a kernel that died while it waited is replaced", async () => {
  const { start } = fakeKernels({ dead: [1] });
  const pool = createKernelPool({ ...options, size: 1, start });
  pool.warm();
  expect((await pool.take()).processId).toBe(2);
  await pool.close();
});

test("a failed start reaches whoever takes it, not the process", async () => {
  const { start } = fakeKernels({ failing: [1] });
  const pool = createKernelPool({ ...options, size: 1, start });
  pool.warm();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await expect(pool.take()).rejects.toThrow("no kernel 1");
  await pool.close();
});

test("size must be a count", () => expect(() => createKernelPool({ ...options, size: -1 })).toThrow(RangeError));
