import { setImmediate as nextTurn } from "node:timers/promises";
import { TunelabError } from "../core/errors.js";
import { type Example, promptOf } from "../core/example.js";
import type { Scorer } from "../core/score.js";
import { withLock } from "../platform/lock.js";
import type { AnswerRecord } from "./answer-record.js";
import type { Arm, ArmDescription } from "./arm.js";
import { ask, completionOf, failedScores, scoresOf } from "./ask.js";
import { ProgressMeter, type RunProgress } from "./progress.js";
import { RunFile, readRecords } from "./run-file.js";
import { keyOf, type Task, TaskList, truthOf } from "./tasks.js";

/** What a run keeps of a case: what slices need. */
export interface CaseDescription {
  id: string;
  label?: string;
  task?: string;
  group?: string;
  /** Length of the prompt, in UTF-16 units. */
  promptCharacters?: number;
  /** ISO 8601 in UTC. */
  createdAt?: string;
}

/** All arms on the same cases. */
export interface BenchmarkRun {
  arms: ArmDescription[];
  cases: CaseDescription[];
  /** Names of the scorers; the first is the primary metric. */
  metrics: string[];
  /** How often every arm was asked every case. */
  repeats: number;
  /** One per case, arm and repeat: by case, then by arm, as given. */
  answers: AnswerRecord[];
  /** Requests sent by this call; the others were in the file. */
  sent: number;
  reused: number;
}

/** What a call to `recordRun` did. The answers are in the file. */
export interface RunTally {
  /** Answers wanted: cases times arms times repeats. */
  total: number;
  sent: number;
  reused: number;
  failed: number;
}

export interface RunOptions {
  /** The first one is the primary metric. */
  scorers: readonly Scorer[];
  /** Requests under way at once, over all arms. @default 4 */
  concurrency?: number;
  /** How often every arm is asked every case: more than once shows how steady its answers are. @default 1 */
  repeats?: number;
  /** The run's record. Records in it that fit are not asked for again. */
  file: string;
  /** Decides the order of cases and arms. */
  seed: number;
  /** Whether recorded failures are sent again. @default false */
  retryFailed?: boolean;
  onProgress?: (progress: RunProgress) => void;
  signal?: AbortSignal;
}

/** The longest that answers of a model in this process hold the event loop, in ms. */
const LONGEST_TURN_MS = 25;

const requireCount = (name: string, value: number) => {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be a positive integer, got ${value}`);
};

const describeCase = (example: Example): CaseDescription => {
  const { id, label, task, group, createdAt } = example;
  return {
    id,
    ...(label === undefined ? {} : { label }),
    ...(task === undefined ? {} : { task }),
    ...(group === undefined ? {} : { group }),
    promptCharacters: promptOf(example).length,
    ...(createdAt === undefined ? {} : { createdAt }),
  };
};

/**
 * Asks every arm every case and scores the answers. Arms are interleaved over the same cases in seeded order, so that
 * a slow hour of a provider meets all of them alike. Each answer is written to `file` before it counts; a second call
 * with the same file sends only what is missing, and scores again what is wanted differently now. A request that failed
 * is a recorded outcome with its reason, and the run goes on; when a model can answer nothing at all (no access, no
 * such model) or the budget is used up, the run stops.
 * @example (await runBenchmark(arms, cases, { scorers, file, seed: 1 })).sent // 1500 for 3 arms and 500 cases; 0 when called again
 * @throws TunelabError `interrupted` when the signal is aborted, `provider` when a model is out of reach, `budget` when
 *   it is used up, `locked` when another process writes the same file, `bad-input` when the file or the cases cannot be
 *   used or the file cannot be written
 */
export async function runBenchmark(
  arms: readonly Arm[],
  cases: readonly Example[],
  options: RunOptions,
): Promise<BenchmarkRun> {
  const { sent, reused } = await recordRun(arms, cases, options);
  return { ...readRun(arms, cases, options), sent, reused };
}

/**
 * Does what `runBenchmark` does and leaves the answers in the file: memory stays the same however many there are.
 * @throws what `runBenchmark` throws
 */
export async function recordRun(
  arms: readonly Arm[],
  cases: readonly Example[],
  options: RunOptions,
): Promise<RunTally> {
  const { scorers, concurrency = 4, repeats = 1, file: path } = options;
  requireCount("concurrency", concurrency);
  requireCount("repeats", repeats);
  if (scorers.length === 0) throw new RangeError("scorers must hold at least one scorer, got none");
  const tasks = new TaskList(arms, cases, repeats);
  return withLock(
    `${path}.lock`,
    async () => {
      const file = new RunFile(path);
      try {
        const done = new Uint8Array(tasks.count);
        const { reused, failed } = await reuse(tasks, done, file, options);
        const meter = new ProgressMeter({ done: reused, failed, total: tasks.count });
        const sent = await sendMissing(tasks, done, file, meter, { ...options, concurrency });
        return { total: tasks.count, sent, reused, failed: meter.now.failed };
      } finally {
        file.close();
      }
    },
    { waitMs: 0 },
  );
}

/**
 * The answers that a run's file holds for these arms and cases.
 * @throws TunelabError `bad-input` when the file cannot be used, `not-enough-data` when answers are missing
 */
export function readRun(
  arms: readonly Arm[],
  cases: readonly Example[],
  { scorers, repeats = 1, file }: Pick<RunOptions, "scorers" | "repeats" | "file">,
): Omit<BenchmarkRun, "sent" | "reused"> {
  const tasks = new TaskList(arms, cases, repeats);
  const answers: AnswerRecord[] = new Array<AnswerRecord>(tasks.count);
  let found = 0;
  for (const record of readRecords(file)) {
    const task = tasks.taskOf(record);
    if (task === null || keyOf(task) !== record.request) continue;
    if (answers[task.index] === undefined) found += 1;
    answers[task.index] = record.failure ? { ...record, scores: failedScores(scorers, record.failure) } : record;
  }
  if (found < tasks.count) {
    throw new TunelabError("not-enough-data", `${file} holds ${found} of ${tasks.count} answers`, {
      remedy: "Run the benchmark again: only what is missing will be sent.",
    });
  }
  return {
    arms: arms.map(({ description }) => description),
    cases: cases.map(describeCase),
    metrics: scorers.map(({ name }) => name),
    repeats,
    answers,
  };
}

/**
 * Marks the tasks whose records still answer what would be asked. Where a score is missing or the wanted answer is new,
 * the answer is scored again, and its record written anew.
 */
export async function reuse(
  tasks: TaskList,
  done: Uint8Array,
  file: RunFile,
  { scorers, retryFailed = false }: Pick<RunOptions, "scorers" | "retryFailed">,
): Promise<{ reused: number; failed: number }> {
  const unscored = new Map<number, { task: Task; record: AnswerRecord }>();
  const failures = new Set<number>();
  let reused = 0;
  for (const record of readRecords(file.path)) {
    const task = tasks.taskOf(record);
    if (task === null || keyOf(task) !== record.request || (record.failure && retryFailed)) continue;
    if (done[task.index] === 0) reused += 1;
    done[task.index] = 1;
    if (record.failure) failures.add(task.index);
    else failures.delete(task.index);
    const isScored = scorers.every(({ name }) => typeof record.scores[name]?.value === "number");
    if (record.failure || (record.truth === truthOf(task.example) && isScored)) unscored.delete(task.index);
    else unscored.set(task.index, { task, record });
  }
  for (const { task, record } of unscored.values()) {
    const { scores, stop } = await scoresOf(scorers, task.example, completionOf(record));
    const truth = truthOf(task.example);
    const isSame = truth === record.truth && JSON.stringify(scores) === JSON.stringify(record.scores);
    if (!isSame) file.append({ ...record, truth, scores });
    if (stop !== undefined) throw stop;
  }
  return { reused, failed: failures.size };
}

async function sendMissing(
  tasks: TaskList,
  done: Uint8Array,
  file: RunFile,
  meter: ProgressMeter,
  { scorers, concurrency, seed, onProgress, signal }: RunOptions & { concurrency: number },
): Promise<number> {
  const order = tasks.inOrder(seed);
  let stop: { reason: unknown } | undefined;
  let sent = 0;
  let turnStartedAt = performance.now();
  const nextMissing = (): Task | null => {
    for (let next = order.next(); next.done !== true; next = order.next()) {
      if (done[next.value.index] === 0) return next.value;
    }
    return null;
  };
  const worker = async () => {
    while (!stop && !signal?.aborted) {
      const task = nextMissing();
      if (task === null) return;
      sent += 1;
      try {
        const { record, stop: scorerStop } = await ask(task, scorers, signal);
        file.append(record);
        done[task.index] = 1;
        const { costUsd, servedFrom, failure } = record;
        meter.add({ isFailed: failure !== undefined, isCached: servedFrom === "cache", costUsd });
        onProgress?.(meter.now);
        if (scorerStop !== undefined) stop ??= { reason: scorerStop };
      } catch (thrown) {
        stop ??= { reason: thrown };
      }
      if (performance.now() - turnStartedAt > LONGEST_TURN_MS) {
        await nextTurn();
        turnStartedAt = performance.now();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, tasks.count) }, worker));
  if (signal?.aborted) {
    throw new TunelabError(
      "interrupted",
      `the benchmark was stopped with ${meter.now.done} of ${tasks.count} answers`,
      {
        remedy: "Run it again: only what is missing will be sent.",
        cause: signal.reason,
      },
    );
  }
  if (stop) throw stop.reason;
  return sent;
}
