import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isProcessAlive, withLock } from "./lock.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("one holder at a time, and the lock goes when the work ends or fails", async () => {
  const path = join(folder, "deep", "a.lock");
  let holders = 0;
  let most = 0;
  const work = async () => {
    holders += 1;
    most = Math.max(most, holders);
    await sleep(5);
    holders -= 1;
  };
  await Promise.all([withLock(path, work), withLock(path, work), withLock(path, work)]);
  expect(most).toBe(1);
  await expect(withLock(path, () => Promise.reject(new Error("boom")))).rejects.toThrow("boom");
  expect(existsSync(path)).toBe(false);
});

test("a holder that lives is named; one that died is replaced", async () => {
  const path = join(folder, "a.lock");
  await writeFile(path, `${process.pid}\n`);
  await expect(withLock(path, () => Promise.resolve(1), { waitMs: 0 })).rejects.toThrow(`process ${process.pid}`);
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  expect(isProcessAlive(dead)).toBe(false);
  await writeFile(path, `${dead}\n`);
  expect(await withLock(path, () => Promise.resolve(1), { waitMs: 0 })).toBe(1);
});

test("who waits hears once who holds it, and the wait can be ended", async () => {
  const path = join(folder, "a.lock");
  await writeFile(path, `${process.pid}\n`);
  const heard: (number | null)[] = [];
  const stop = new AbortController();
  const waiting = withLock(path, () => Promise.resolve(1), {
    waitMs: 10_000,
    onWait: (holder) => heard.push(holder),
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 120);
  await expect(waiting).rejects.toMatchObject({ code: "interrupted" });
  expect(heard).toEqual([process.pid]);
  expect(existsSync(path)).toBe(true);
});
