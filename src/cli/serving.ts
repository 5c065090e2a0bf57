import { messageOf, TunelabError } from "../core/errors.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { findProjectRoot, listUseCases } from "../platform/project.js";
import { openUseCase } from "../platform/use-case.js";
import { costAlarms, openServing, type Serving, type ServingRow } from "../train/index.js";
import { print } from "./print.js";

const COLUMNS = {
  what: "What",
  name: "Name",
  version: "Version",
  state: "State",
  costUsd: ["Cost so far", "usd"],
  usdPerHour: ["An hour", "usd"],
  usdPerMonth: ["A month", "usd"],
  since: "Since",
  expiresAt: "Expires",
} as const;

const serve = async (useCase: string): Promise<Serving> => openServing({ useCase: await openUseCase(useCase) });

interface StartOptions {
  useCase: string;
  kind?: "on-demand" | "provisioned";
  hours: string;
  yes?: boolean;
  json?: boolean;
  watch?: boolean;
}

/** `tunelab serving start`: the plan with its price, then with --yes the served model; waits until it answers. */
export async function servingStart(model: string, options: StartOptions): Promise<number> {
  const serving = await serve(options.useCase);
  const hours = Number(options.hours);
  const plan = await serving.plan({ model, hours, ...(options.kind === undefined ? {} : { kind: options.kind }) });
  if (options.json) console.log(JSON.stringify(plan, null, 2));
  else
    console.log(
      `${plan.version} ${plan.kind === "on-demand" ? "on demand" : "on provisioned throughput"} until ${hours} h from now: ${plan.because}`,
    );
  const { name } = await serving.start(plan, options.yes ? { approvedPlan: plan.hash } : {});
  const { arn, expiresAt } = await serving.wait(name, { onLook: ({ state }) => console.error(`${name}: ${state}`) });
  console.log(`${name} answers as bedrock:${arn}; registry:${plan.version} opens it. It expires at ${expiresAt}.`);
  if (options.watch) return servingWatch(options);
  console.log(`Whoever waits deletes it then: npx tunelab serving watch --use-case ${options.useCase}`);
  return EXIT_CODES.ok;
}

/** `tunelab serving list`: what is served and stored in the account, with what it cost so far. */
export async function servingList({ useCase, json = false }: { useCase?: string; json?: boolean }): Promise<number> {
  const names = useCase === undefined ? listUseCases(findProjectRoot()) : [useCase];
  const rows: (ServingRow & { useCase: string })[] = [];
  for (const name of names) {
    const opened = await openUseCase(name);
    if (!opened.train) continue;
    rows.push(...(await openServing({ useCase: opened }).list()).map((row) => ({ useCase: name, ...row })));
  }
  if (rows.length === 0 && !json) console.log("Nothing is served or stored at Amazon Bedrock.");
  else print("Served and stored at Amazon Bedrock", rows, { useCase: "Use case", ...COLUMNS }, { json });
  return EXIT_CODES.ok;
}

/** `tunelab serving stop`: deletes one by name, or all of a use case. */
export async function servingStop(
  name: string | undefined,
  { useCase, all = false }: { useCase: string; all?: boolean },
): Promise<number> {
  if (name === undefined && !all) {
    throw new TunelabError("bad-parameter", "name what to stop, or give --all", {
      remedy: `npx tunelab serving list --use-case ${useCase}`,
    });
  }
  const deleted = await (await serve(useCase)).stop(name ?? "all");
  console.log(deleted.length === 0 ? "Nothing was served." : `Deleted: ${deleted.join(", ")}.`);
  return EXIT_CODES.ok;
}

/** `tunelab serving watch`: waits until everything served has expired, and deletes each in its time. */
export async function servingWatch({ useCase }: { useCase: string }): Promise<number> {
  const interrupt = new AbortController();
  process.once("SIGINT", () =>
    interrupt.abort(new TunelabError("interrupted", "watching was interrupted: nothing deletes what is served now")),
  );
  let shown = "";
  const deleted = await (await serve(useCase)).watch({
    signal: interrupt.signal,
    onLook: (rows) => {
      const line = rows.map((row) => `${row.name} expires at ${row.expiresAt}`).join("; ");
      if (line !== shown && line !== "") console.log(line);
      shown = line;
    },
  });
  console.log(deleted.length === 0 ? "Nothing was served." : `Deleted at their expiry: ${deleted.join(", ")}.`);
  return EXIT_CODES.ok;
}

/** `tunelab serving delete-model`: deletes a trained model at Amazon Bedrock for good. */
export async function servingDeleteModel(version: string, { useCase }: { useCase: string }): Promise<number> {
  await (await serve(useCase)).deleteModel(version);
  console.log(`${version} is deleted at Amazon Bedrock; its lineage stays in the registry.`);
  return EXIT_CODES.ok;
}

/** Says on the error stream what still costs money, after any command, in any project. */
export async function printCostAlarms(): Promise<void> {
  let root: string;
  try {
    root = findProjectRoot();
  } catch {
    // Outside a project nothing was started.
    return;
  }
  for (const name of listUseCases(root)) {
    try {
      for (const line of await costAlarms({ root, name }, new Date())) console.error(`\n*** ${line}`);
    } catch (thrown) {
      console.error(`tunelab: what ${name} still costs could not be read: ${messageOf(thrown)}`);
    }
  }
}
