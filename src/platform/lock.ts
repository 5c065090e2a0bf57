import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
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

let counter = 0;
const beside = (path: string) => {
  counter += 1;
  return `${path}.${process.pid}-${counter}`;
};

/** Takes the lock by linking a file that is already written, so that a lock never lacks its holder. */
async function tryTake(path: string): Promise<boolean> {
  const own = beside(path);
  await writeFile(own, `${process.pid}\n`);
  try {
    await link(own, path);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw thrown;
  } finally {
    await rm(own, { force: true });
  }
}

async function holderOf(path: string): Promise<number | null> {
  try {
    return Number.parseInt(await readFile(path, "utf8"), 10);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw thrown;
  }
}

/** Removes the lock of a dead holder, and puts it back if another process took it over in between. */
async function removeStale(path: string, deadHolder: number): Promise<void> {
  const aside = beside(path);
  try {
    await rename(path, aside);
    if ((await holderOf(aside)) !== deadHolder) await link(aside, path);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw thrown;
  } finally {
    await rm(aside, { force: true });
  }
}

/**
 * Runs `work` while holding the lock file `path`, so that two processes never change the same thing at once.
 * The lock of a process that died is taken over.
 * @param waitMs how long to wait for another holder; 0 gives up at once
 * @param onWait hears once which process holds it, when there is a wait
 * @param signal ends the wait
 * @throws TunelabError `locked`, naming the file and the process that holds it; `interrupted` by the signal
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  {
    waitMs = 10_000,
    onWait,
    signal,
  }: { waitMs?: number; onWait?: (holder: number | null) => void; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const deadline = performance.now() + waitMs;
  let told = false;
  while (!(await tryTake(path))) {
    const holder = await holderOf(path);
    if (holder !== null && !isProcessAlive(holder)) {
      await removeStale(path, holder);
      continue;
    }
    if (performance.now() >= deadline) {
      throw new TunelabError("locked", `${path} is held by process ${holder ?? "unknown"}`, {
        remedy:
          "Wait for the other run to end, or end it; then start again. If that process is something else, remove the file.",
      });
    }
    if (!told) onWait?.(holder);
    told = true;
    if (signal?.aborted) throw new TunelabError("interrupted", `interrupted while waiting for ${path}`);
    await sleep(25);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
