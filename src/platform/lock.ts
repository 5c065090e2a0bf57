import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TunelabError } from "../core/errors.js";

/** Whether a process of this machine is alive. A process of another user counts as alive. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function tryTake(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(`${process.pid}\n`);
    await file.close();
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw thrown;
  }
}

async function holderOf(path: string): Promise<number | null> {
  try {
    const pid = Number.parseInt(await readFile(path, "utf8"), 10);
    return Number.isInteger(pid) ? pid : null;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw thrown;
  }
}

/**
 * Runs `work` while holding the lock file `path`, so that two processes never change the same thing at once.
 * The lock of a process that died is taken over.
 * @param waitMs how long to wait for another holder; 0 gives up at once
 * @throws TunelabError `locked`, naming the file and the process that holds it
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { waitMs = 10_000 }: { waitMs?: number } = {},
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const deadline = performance.now() + waitMs;
  while (!(await tryTake(path))) {
    const holder = await holderOf(path);
    if (holder !== null && !isProcessAlive(holder)) {
      await rm(path, { force: true });
      continue;
    }
    if (performance.now() >= deadline) {
      throw new TunelabError("locked", `${path} is held by process ${holder ?? "unknown"}`, {
        remedy: "Wait for the other run to end, or end it; then start again.",
      });
    }
    await sleep(25);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
