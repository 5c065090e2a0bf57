import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseSince } from "./since.js";

const now = new Date("2026-05-10T12:00:00Z");
let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "tunelab-since-"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], {
      cwd: root,
      env: { ...process.env, GIT_COMMITTER_DATE: "2026-05-01T08:00:00Z" },
    });
  git("init", "-q");
  git("commit", "-q", "--allow-empty", "-m", "first");
});
afterAll(() => rmSync(root, { recursive: true }));

const since = async (text: string) => (await parseSince(text, { now, root })).toISOString();

test("ages, dates, times and commits", async () => {
  expect(await since("30m")).toBe("2026-05-10T11:30:00.000Z");
  expect(await since("7d")).toBe("2026-05-03T12:00:00.000Z");
  expect(await since("1.5h")).toBe("2026-05-10T10:30:00.000Z");
  expect(await since("2026-05-02")).toBe("2026-05-02T00:00:00.000Z");
  expect(await since("2026-05-02T10:00")).toBe("2026-05-02T10:00:00.000Z");
  expect(await since("2026-05-02T10:00+02:00")).toBe("2026-05-02T08:00:00.000Z");
  expect(await since("HEAD")).toBe("2026-05-01T08:00:00.000Z");
});

test("what is none of these, or lies ahead, is refused", async () => {
  for (const text of ["yesterday", "", "2026-13-01", "--output=x", "HEAD~5"])
    await expect(since(text), text).rejects.toThrow("is no date, no age and no git commit");
  await expect(since("2026-05-11")).rejects.toThrow("in the future");
});
