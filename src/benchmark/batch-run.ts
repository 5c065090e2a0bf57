import { setTimeout as sleepFor } from "node:timers/promises";
import type { BatchModel } from "../core/batch.js";
import { TunelabError } from "../core/errors.js";
import type { Example } from "../core/example.js";
import { formatUsd } from "../core/format.js";
import { ProviderError } from "../core/provider-error.js";
import { costOf } from "../models/priced.js";
import { spendBound } from "../models/token-bound.js";
import { sha256 } from "../platform/files.js";
import { withLock } from "../platform/lock.js";
import type { Arm } from "./arm.js";
import { answeredRecord, failedRecord } from "./ask.js";
import { type BatchJob, BatchJobs } from "./batch-jobs.js";
import { type RunOptions, type RunTally, reuse } from "./run.js";
import { RunFile } from "./run-file.js";
import { keyOf, requestOf, type Task, TaskList } from "./tasks.js";

export interface BatchRunOptions
  extends Pick<RunOptions, "scorers" | "repeats" | "file" | "seed" | "retryFailed" | "signal"> {
  /** The batch service of an arm: `openBatchModel(arm.description.model)`. */
  open: (arm: Arm) => Promise<BatchModel>;
  /** What a token costs in a batch, of its list price; null where nobody knows. @default 0.5 */
  priceFactor?: number | null;
  /** Refuses to hand anything in when it could cost more, in USD. @default null */
  budgetUsd?: number | null;
  /** Time between two looks at a job. @default 30000 */
  pollMs?: number;
  onStatus?: (status: { job: string; arm: string; requests: number; state: string }) => void;
}

export interface BatchTally extends RunTally {
  /** Requests that the service did not try: another call hands them in again. */
  untried: number;
}

/** The name of a request in a batch: the same whenever the same is asked, 40 hex digits. */
const nameOf = (task: Task): string =>
  sha256(JSON.stringify([task.arm.description.name, task.example.id, task.repeat, keyOf(task)])).slice(0, 40);

/**
 * The same run as batches: what is missing from the record is handed in as jobs, one or more an arm, and scored as it
 * comes back. A call that was cut off is taken up where it stood: jobs that were handed in are waited for and never
 * handed in again. `readRun` then reads the answers as those of any run.
 * @throws TunelabError `budget` before anything is handed in, `not-enough-data` when an arm has fewer requests than the
 *   service takes, `provider` when a job failed, and what `runBenchmark` throws
 */
export async function recordBatch(
  arms: readonly Arm[],
  cases: readonly Example[],
  options: BatchRunOptions,
): Promise<BatchTally> {
  const { repeats = 1, file: path } = options;
  const tasks = new TaskList(arms, cases, repeats);
  return withLock(
    `${path}.lock`,
    async () => {
      const file = new RunFile(path);
      const jobs = new BatchJobs(path.replace(/(\.jsonl)?$/u, ".jobs.jsonl"));
      try {
        const done = new Uint8Array(tasks.count);
        const { reused, failed } = await reuse(tasks, done, file, options);
        const missing = new Map<string, Task>();
        for (const task of tasks.inOrder(options.seed)) if (done[task.index] === 0) missing.set(nameOf(task), task);
        const run = new BatchRun(arms, missing, { file, jobs, options });
        await run.takeUp();
        await run.handIn();
        const { sent, untried, failedNow } = await run.takeIn();
        return { total: tasks.count, sent, reused, failed: failed + failedNow, untried };
      } finally {
        jobs.end();
        file.close();
      }
    },
    { waitMs: 0 },
  );
}

/** One call's work on the jobs of a run. */
class BatchRun {
  readonly #arms: readonly Arm[];
  readonly #missing: Map<string, Task>;
  readonly #file: RunFile;
  readonly #jobs: BatchJobs;
  readonly #options: BatchRunOptions;
  readonly #services = new Map<string, BatchModel>();
  readonly #counts = { sent: 0, untried: 0, failedNow: 0 };

  constructor(
    arms: readonly Arm[],
    missing: Map<string, Task>,
    { file, jobs, options }: { file: RunFile; jobs: BatchJobs; options: BatchRunOptions },
  ) {
    this.#arms = arms;
    this.#missing = missing;
    this.#file = file;
    this.#jobs = jobs;
    this.#options = options;
  }

  /** Settles what an earlier call left: jobs whose handing-in broke off are found, or handed in under the same token. */
  async takeUp(): Promise<void> {
    for (const job of this.#jobs.open) {
      if (job.job !== null) continue;
      const service = await this.#serviceOf(job.arm);
      const found = await service.find?.({
        since: new Date(job.at),
        count: job.requests.length,
        known: this.#jobs.names,
      });
      if (found) this.#jobs.handedIn(job.token, found);
      else if (service.find) this.#jobs.close(job.token);
      else await this.#submit(service, job);
    }
  }

  /** Hands in what no job holds yet. */
  async handIn(): Promise<void> {
    const held = new Set(this.#jobs.open.flatMap(({ requests }) => requests));
    const plans: { service: BatchModel; arm: Arm; names: string[] }[] = [];
    for (const arm of this.#arms) {
      const { name } = arm.description;
      const names = [...this.#missing].flatMap(([id, task]) => (task.arm === arm && !held.has(id) ? [id] : []));
      if (names.length === 0) continue;
      const service = await this.#serviceOf(name);
      const { fewest, most } = service.limits;
      const jobCount = Math.ceil(names.length / most);
      if (names.length / jobCount < fewest) {
        throw new TunelabError(
          "not-enough-data",
          `${name}: ${names.length} requests, a batch takes at least ${fewest}`,
          {
            remedy: "Run them directly: the record takes both.",
          },
        );
      }
      const size = Math.ceil(names.length / jobCount);
      for (let start = 0; start < names.length; start += size) {
        plans.push({ service, arm, names: names.slice(start, start + size) });
      }
    }
    this.#requireBudget(plans.flatMap(({ names }) => names));
    for (const { service, arm, names } of plans) {
      const at = new Date().toISOString();
      const token = sha256(JSON.stringify([at, names])).slice(0, 32);
      const job: BatchJob = { token, arm: arm.description.name, requests: names, at, job: null };
      this.#jobs.intend({ token, arm: job.arm, requests: names, at });
      await this.#submit(service, job);
    }
  }

  /** Waits for every job and takes its answers in. */
  async takeIn(): Promise<{ sent: number; untried: number; failedNow: number }> {
    const { pollMs = 30_000, onStatus, signal } = this.#options;
    for (;;) {
      const open = this.#jobs.open;
      if (open.length === 0) return this.#counts;
      for (const { token, arm, job, requests } of open) {
        signal?.throwIfAborted();
        const service = await this.#serviceOf(arm);
        const { state, reason } = await service.status(job as string);
        onStatus?.({ job: job as string, arm, requests: requests.length, state });
        if (state === "running") continue;
        if (state === "failed") {
          this.#jobs.close(token);
          throw new ProviderError(`batch ${job} of ${arm} failed: ${reason ?? "no reason given"}`, {
            isRetryable: false,
          });
        }
        await this.#takeAnswers(service, job as string, requests);
        this.#jobs.close(token);
      }
      if (this.#jobs.open.length > 0) await sleepFor(pollMs, undefined, signal ? { signal } : {});
    }
  }

  async #takeAnswers(service: BatchModel, job: string, requests: readonly string[]): Promise<void> {
    const { scorers, priceFactor = 0.5 } = this.#options;
    for await (const answer of service.answers(job)) {
      const task = this.#missing.get(answer.id);
      if (!task) continue;
      if ("failure" in answer) {
        if (answer.failure.isUntried) continue;
        const failure = { code: "provider", message: answer.failure.message };
        this.#file.append(failedRecord(task, failure, { scorers, attempts: 1 }));
        this.#counts.failedNow += 1;
      } else {
        const list = costOf(answer.completion.usage, task.arm.description.price);
        const costUsd = list === null || priceFactor === null ? null : list * priceFactor;
        const { record, stop } = await answeredRecord(task, { ...answer.completion, costUsd }, scorers);
        this.#file.append(record);
        if (stop !== undefined) throw stop;
      }
      this.#counts.sent += 1;
      this.#missing.delete(answer.id);
    }
    this.#counts.untried += requests.filter((name) => this.#missing.has(name)).length;
  }

  async #submit(service: BatchModel, { token, requests }: BatchJob): Promise<void> {
    const known = requests.flatMap((id) => {
      const task = this.#missing.get(id);
      return task ? [{ id, request: requestOf(task) }] : [];
    });
    if (known.length === 0) return this.#jobs.close(token);
    this.#jobs.handedIn(token, await service.submit(known, { token }));
  }

  #requireBudget(names: readonly string[]): void {
    const { budgetUsd = null, priceFactor = 0.5 } = this.#options;
    if (budgetUsd === null) return;
    let boundUsd = 0;
    for (const name of names) {
      const task = this.#missing.get(name) as Task;
      const { usd } = spendBound(requestOf(task), task.arm.description.price);
      if (usd === null || priceFactor === null) {
        throw new TunelabError("budget", `${task.arm.description.name} has no known price: a budget cannot be kept`, {
          remedy: "State its price in data/catalogue/overrides.yaml, or run without a budget.",
        });
      }
      boundUsd += usd * priceFactor;
    }
    if (boundUsd > budgetUsd) {
      throw new TunelabError(
        "budget",
        `the batches could cost ${formatUsd(boundUsd)}, the budget is ${formatUsd(budgetUsd)}: nothing was handed in`,
        { remedy: "Raise the budget, or ask fewer cases." },
      );
    }
  }

  async #serviceOf(armName: string): Promise<BatchModel> {
    const known = this.#services.get(armName);
    if (known) return known;
    const arm = this.#arms.find(({ description }) => description.name === armName);
    if (!arm) {
      throw new TunelabError("bad-input", `a batch of arm "${armName}" is still open, and this run has no such arm`, {
        remedy: "Run with that arm once more, so that its answers are taken in.",
      });
    }
    const service = await this.#options.open(arm);
    this.#services.set(armName, service);
    return service;
  }
}
