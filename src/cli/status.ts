import { EXIT_CODES } from "../notebook/exit-codes.js";
import { planRuns } from "../notebook/plan-runs.js";
import { chainStatus, type NotebookStatus } from "../notebook/status.js";
import { findProjectRoot } from "../platform/project.js";
import { parseSince } from "./since.js";

export interface StatusOptions {
  useCase?: string[];
  parameter?: string[];
  since?: string;
  check?: boolean;
  json?: boolean;
}

/** `tunelab status`: one line per notebook, and under a stale one every cause. */
export async function status(
  notebooks: readonly string[],
  { useCase = [], parameter = [], since, check = false, json = false }: StatusOptions,
): Promise<number> {
  const root = findProjectRoot();
  const before = since === undefined ? {} : { since: await parseSince(since, { now: new Date(), root }) };
  const chains = await planRuns(root, {
    notebooks,
    useCases: useCase,
    parameters: { assignments: parameter, values: {} },
  });
  const found: NotebookStatus[] = [];
  for (const chain of chains) found.push(...(await chainStatus(root, chain, before)));
  const open = found.filter(({ state }) => state !== "current");
  if (json) console.log(JSON.stringify(found, null, 2));
  else {
    for (const one of found) console.log(statusLines(one));
    console.log(
      open.length === 0
        ? "\nAll reports are current."
        : `\n${open.length} of ${found.length} not current. Bring them up to date: npx tunelab run`,
    );
  }
  return check && open.length > 0 ? EXIT_CODES.cellFailed : EXIT_CODES.ok;
}

function statusLines({ useCase, notebook, state, reasons, version }: NotebookStatus): string {
  const sign = { current: "✓ current", prose: "~ new prose", stale: "✗ stale", waits: "… waits" }[state];
  const name = `${sign}  ${useCase} ${notebook}${version === null ? "" : ` ${version}`}`;
  return [name, ...reasons.map((reason) => `    ${reason}`)].join("\n");
}
