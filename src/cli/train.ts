import { writeFile } from "node:fs/promises";
import { TunelabError } from "../core/errors.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { loadStep } from "../platform/steps.js";
import { openUseCase, type UseCase } from "../platform/use-case.js";
import { costRows, planRows } from "../report/views/training.js";
import {
  lastPlan,
  openServing,
  openTrainer,
  planChanges,
  settingsOf,
  statusLine,
  type Trainer,
  type TrainingJob,
  type TrainingPlan,
} from "../train/index.js";
import { print } from "./print.js";

interface TrainOptions {
  useCase: string;
  trainer?: "local" | "bedrock";
  json?: boolean;
  policies?: boolean;
  yes?: boolean;
  wait?: boolean;
  likeLast?: boolean;
}

async function opened({ useCase: name, trainer }: TrainOptions): Promise<{ useCase: UseCase; trainer: Trainer }> {
  const useCase = await openUseCase(name);
  return { useCase, trainer: openTrainer(trainer ?? null, { useCase }) };
}

async function planned(useCase: UseCase, trainer: Trainer, { likeLast = false }: TrainOptions): Promise<TrainingPlan> {
  const parts = await loadStep("split", useCase);
  const last = likeLast ? await lastPlan(useCase) : null;
  if (likeLast && last === null) {
    throw new TunelabError("missing-file", `use case "${useCase.name}" has no earlier training to plan like`);
  }
  return trainer.plan({
    ...(last === null ? {} : settingsOf(last)),
    train: await parts.rows("train"),
    validation: await parts.rows("validation"),
    evaluationRequests: parts.summary.counts.test,
    splitKey: parts.key,
  });
}

function printPlan(plan: TrainingPlan, { json = false, policies = false }: TrainOptions): void {
  if (json) {
    console.log(JSON.stringify(plan, null, 2));
    return;
  }
  print(`Plan ${plan.hash.slice(0, 16)}`, planRows(plan), { what: "What", value: "Value" }, { json });
  print(
    "\nWhat it costs",
    costRows(plan, { now: new Date() }),
    { what: "What", usd: ["USD", "usd"], per: "Per", because: "By" },
    { json },
  );
  const against = [
    ...plan.blocking.map(({ message }) => ({ weight: "refused", message })),
    ...plan.findings.map(({ message }) => ({ weight: "to know", message })),
  ];
  if (against.length > 0)
    print("\nWhat speaks against it, or is not known", against, { weight: "Weight", message: "Finding" }, { json });
  for (const policy of policies ? (plan.bedrock?.policies ?? []) : [])
    console.log(`\n${policy.purpose}\n${policy.text}`);
}

async function printChanges(useCase: UseCase, plan: TrainingPlan, { json = false }: TrainOptions): Promise<void> {
  const changes = planChanges(await lastPlan(useCase), plan);
  if (json || changes.length === 0) return;
  print("\nWhat changed since the last training", changes, { what: "What", before: "Then", now: "Now" }, { json });
}

/** `tunelab train plan`: what would be trained and what it costs; nothing is sent. */
export async function trainPlan(options: TrainOptions & { out?: string }): Promise<number> {
  const { useCase, trainer } = await opened(options);
  const plan = await planned(useCase, trainer, options);
  printPlan(plan, options);
  await printChanges(useCase, plan, options);
  if (options.out !== undefined) await writeFile(options.out, `${JSON.stringify(plan, null, 2)}\n`);
  return plan.blocking.length > 0 ? EXIT_CODES.cellFailed : EXIT_CODES.ok;
}

/** `tunelab train start`: the plan, then with --yes the job; waits unless told not to. */
export async function trainStart(options: TrainOptions): Promise<number> {
  const { useCase, trainer } = await opened(options);
  const plan = await planned(useCase, trainer, options);
  printPlan(plan, { ...options, json: false });
  await printChanges(useCase, plan, { ...options, json: false });
  const job = await trainer.start(plan, options.yes ? { approvedPlan: plan.hash } : {});
  console.log(`\nJob ${job.id} is started, or was before: the same plan is never trained twice.`);
  return options.wait === false ? EXIT_CODES.ok : waitFor(useCase, trainer, job);
}

async function waitFor(useCase: UseCase, trainer: Trainer, job: TrainingJob): Promise<number> {
  const interrupt = new AbortController();
  process.once("SIGINT", () => {
    const interrupted = new TunelabError("interrupted", "waiting was interrupted; the job goes on", {
      remedy: `Wait again: npx tunelab train wait ${job.id} --use-case ${useCase.name}; or stop it: npx tunelab train stop ${job.id} --use-case ${useCase.name}`,
    });
    interrupt.abort(interrupted);
  });
  const serving = openServing({ useCase });
  let last = "";
  const tuned = await trainer.model(job, {
    signal: interrupt.signal,
    onStatus: (status) => {
      const stages = JSON.stringify([status.state, status.stages]);
      if (stages !== last) console.log(statusLine(status));
      last = stages;
      serving.enforceExpiry().catch((thrown: unknown) => console.error(`tunelab: ${String(thrown)}`));
    },
  });
  console.log(`${tuned.model} is trained and registered as the challenger.`);
  for (const { message } of tuned.findings) console.log(`- ${message}`);
  console.log(`Its report: npx tunelab run 03-train --use-case ${useCase.name} -p trainer=${tuned.plan.trainer}`);
  return EXIT_CODES.ok;
}

/** `tunelab train list` */
export async function trainList(options: TrainOptions): Promise<number> {
  const { trainer } = await opened(options);
  const columns = { id: "Job", name: "Name", state: "State", startedAt: "Started" };
  print("Training jobs", await trainer.list(), columns, { json: options.json ?? false });
  return EXIT_CODES.ok;
}

/** `tunelab train status|wait|stop <job>`: by id, name or ARN, from any process. */
export async function trainJob(
  action: "status" | "wait" | "stop",
  nameOrArn: string,
  options: TrainOptions,
): Promise<number> {
  const { useCase, trainer } = await opened(options);
  const job = await trainer.find(nameOrArn);
  if (action === "wait") return waitFor(useCase, trainer, job);
  if (action === "stop") await trainer.stop(job);
  const status = await trainer.status(job);
  console.log(options.json ? JSON.stringify(status, null, 2) : statusLine(status));
  if (status.failure !== undefined && !options.json) console.log(status.failure);
  return EXIT_CODES.ok;
}
