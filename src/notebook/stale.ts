import { currentStepKey } from "../platform/steps.js";
import { type CodeParts, latestManifest, type ReportManifest } from "../report/versions.js";
import type { PlannedRun } from "./plan-runs.js";
import { changedInputs, codeParts, keyOf } from "./reuse.js";

/** A planned run beside its newest report. */
export interface RunState {
  key: string;
  code: CodeParts;
  newest: ReportManifest | null;
  /** Why the report is not current, one sentence a cause; empty when it stands. */
  reasons: string[];
}

/**
 * Compares a planned run with its newest report: code, parameters, packages, everything that the run read, and the
 * steps that it saved.
 * @param since a report of before this time counts as stale, too
 */
export async function runState(root: string, run: PlannedRun, { since }: { since?: Date } = {}): Promise<RunState> {
  const code = await codeParts(run.document, { root });
  const key = keyOf(code, run.parameters);
  const newest = await latestManifest(root, run.useCase, run.notebook);
  if (newest === null) return { key, code, newest, reasons: ["no report yet"] };
  const reasons = newest.key === key ? [] : keyReasons(newest, { code, parameters: run.parameters });
  const inputs = await changedInputs(newest.inputs, { root });
  reasons.push(...inputs.map(({ name, reason }) => `${name} ${reason}`));
  for (const saved of newest.saved) {
    const [owner = "", step = ""] = saved.name.split("/");
    if ((await currentStepKey(root, owner, step)) !== saved.hash)
      reasons.push(`step ${saved.name} is no longer the one it made`);
  }
  if (since !== undefined && Date.parse(newest.startedAt) < since.getTime())
    reasons.push(`made ${newest.startedAt.slice(0, 16).replace("T", " ")} UTC, before the time asked for`);
  return { key, code, newest, reasons };
}

/** What of code, parameters and packages differs, in words. */
function keyReasons(
  before: Pick<ReportManifest, "code" | "parameters">,
  now: { code: CodeParts; parameters: Readonly<Record<string, unknown>> },
): string[] {
  const reasons = parameterReasons(before.parameters, now.parameters);
  if (before.code !== undefined) {
    reasons.push(...cellReasons(before.code.cells, now.code.cells), ...fileReasons(before.code.files, now.code.files));
    if (before.code.lock !== now.code.lock) reasons.push("package-lock.json changed");
  }
  return reasons.length > 0 ? reasons : ["code, parameters or packages changed"];
}

function parameterReasons(before: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): string[] {
  const text = (values: Readonly<Record<string, unknown>>, name: string) =>
    Object.hasOwn(values, name) ? JSON.stringify(values[name]) : "default";
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => text(before, name) !== text(now, name))
    .map((name) => `parameter ${name}: ${text(before, name)} became ${text(now, name)}`);
}

function cellReasons(before: readonly string[], now: readonly string[]): string[] {
  if (before.length !== now.length) return [`the notebook has ${now.length} code cells, had ${before.length}`];
  return now.flatMap((hash, index) =>
    hash === before[index] ? [] : [`code cell ${index + 1} of ${now.length} changed`],
  );
}

/** Built files are named by their source: that is what somebody edited. */
function fileReasons(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): string[] {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((file) => before[file] !== now[file])
    .map((file) => file.replace(/^dist\/(.*)\.js$/, "src/$1.ts"))
    .sort();
  const [first] = changed;
  if (first === undefined) return [];
  const others = changed.length - 1;
  return [`${first}${others === 0 ? "" : ` and ${others} more file${others === 1 ? "" : "s"}`} changed`];
}
