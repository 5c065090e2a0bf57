import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { TunelabError } from "../core/errors.js";

const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * The time that `--since` names: an ISO date or time, an age (`30m`, `12h`, `7d`, `2w`), or a git commit.
 * A date without a zone is UTC, as report times are.
 * @param root folder whose git history knows the commit
 * @throws TunelabError `bad-parameter` for what is none of these, or lies in the future
 */
export async function parseSince(text: string, { now, root }: { now: Date; root: string }): Promise<Date> {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now.getTime() - Number(count) * (UNIT_MS[unit] ?? 0));
  const asDate = /^\d{4}-\d{2}-\d{2}/.test(text) ? dateOf(text) : await commitTime(text, root);
  if (asDate === null) {
    throw new TunelabError("bad-parameter", `--since ${text} is no date, no age and no git commit`, {
      remedy: "Write a date (2026-01-31), a time (2026-01-31T08:00Z), an age (30m, 12h, 7d, 2w) or a commit (HEAD~3).",
    });
  }
  if (asDate > now) throw new TunelabError("bad-parameter", `--since ${text} lies in the future`);
  return asDate;
}

function dateOf(text: string): Date | null {
  const hasTime = text.includes("T");
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text);
  const time = Date.parse(hasTime && !hasZone ? `${text}Z` : text);
  return Number.isNaN(time) ? null : new Date(time);
}

async function commitTime(name: string, root: string): Promise<Date | null> {
  try {
    const { stdout } = await promisify(execFile)(
      "git",
      ["show", "--no-patch", "--format=%cI", "--end-of-options", `${name}^{commit}`],
      { cwd: root },
    );
    return dateOf(stdout.trim());
  } catch {
    // No git, no repository, or no such commit: the caller says what may be written.
    return null;
  }
}
