import { setImmediate as nextTurn } from "node:timers/promises";
import type { Completion } from "../core/chat-model.js";
import { messageOf, TunelabError } from "../core/errors.js";
import { answerOf, type Example } from "../core/example.js";
import { ProviderError } from "../core/provider-error.js";
import { seededRandom, seedFrom, shuffled } from "../core/random.js";
import type { Score, Scorer } from "../core/score.js";
import { requestKey } from "../models/request-key.js";
import { sha256 } from "../platform/files.js";
import { withLock } from "../platform/lock.js";
import type { AnswerFailure, AnswerRecord } from "./answer-record.js";
import { type Arm, type ArmDescription, requestFor } from "./arm.js";
import { RunFile } from "./run-file.js";

/** What a run keeps of a case: what slices need. */
export interface CaseDescription {
  id: string;
  label?: string;
  task?: string;
  group?: string;
}

/** All arms on the same cases. */
export interface BenchmarkRun {
  arms: ArmDescription[];
  cases: CaseDescription[];
  /** Names of the scorers; the first is the primary metric. */
  metrics: string[];
  /** One per case and arm: by case, then by arm, as given. */
  answers: AnswerRecord[];
  /** Requests sent by this call; the others were in the file. */
  sent: number;
  reused: number;
}

export interface RunProgress {
  done: number;
  total: number;
  failed: number;
  /** Spent by this call, in USD; null when the price of any answer is not known. */
  spentUsd: number | null;
}

export interface RunOptions {
  /** The first one is the primary metric. */
  scorers: readonly Scorer[];
  /** Requests under way at once, over all arms. @default 4 */
  concurrency?: number;
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

interface Task {
  arm: Arm;
  example: Example;
  request: string;
  truth: string;
}

const placeOf = (armName: string, caseId: string) => `${armName}\u0000${caseId}`;

const truthOf = (example: Example): string =>
  sha256(JSON.stringify([answerOf(example), example.label ?? null])).slice(0, 16);

/** Every case with every arm: cases in seeded order, and within each case the arms in seeded order. */
function interleaved(arms: readonly Arm[], cases: readonly Example[], seed: number): Task[] {
  const random = seededRandom(seedFrom("run", seed));
  return shuffled(cases, random).flatMap((example) =>
    shuffled(arms, random).map((arm) => ({
      arm,
      example,
      request: requestKey(arm.model.id, requestFor(arm, example)),
      truth: truthOf(example),
    })),
  );
}

function requireDistinct(cases: readonly Example[]): void {
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id)) {
      throw new TunelabError("bad-input", `case "${id}" is there twice`, {
        remedy: "Remove exact duplicates before splitting: tunelab's cleaning does.",
      });
    }
    seen.add(id);
  }
}

const failedScores = (scorers: readonly Scorer[], failure: AnswerFailure): Record<string, Score> =>
  Object.fromEntries(scorers.map(({ name }) => [name, { value: null, reason: `no answer: ${failure.message}` }]));

async function scoresOf(
  scorers: readonly Scorer[],
  example: Example,
  completion: Completion,
): Promise<Record<string, Score>> {
  const scores: Record<string, Score> = {};
  for (const scorer of scorers) {
    try {
      scores[scorer.name] = await scorer.score(example, completion);
    } catch (thrown) {
      scores[scorer.name] = { value: null, reason: `scorer failed: ${messageOf(thrown)}` };
    }
  }
  return scores;
}

/** The completion that a record stands for: what scorers look at. */
const completionOf = (record: AnswerRecord): Completion => ({
  text: record.answer ?? "",
  usage: record.usage ?? { inputTokens: 0, outputTokens: 0 },
  costUsd: record.costUsd,
  latencyMs: record.latencyMs ?? 0,
  attempts: record.attempts,
  stopReason: record.stopReason ?? "other",
  servedFrom: record.servedFrom ?? "cache",
});

async function ask(task: Task, scorers: readonly Scorer[], signal: AbortSignal | undefined): Promise<AnswerRecord> {
  const { arm, example, request, truth } = task;
  const base = { caseId: example.id, arm: arm.description.name, model: arm.model.id, request, truth };
  try {
    const completion = await arm.model.complete(requestFor(arm, example), signal ? { signal } : {});
    const { text: answer, usage, costUsd, latencyMs, attempts, stopReason, servedFrom } = completion;
    const scores = await scoresOf(scorers, example, completion);
    return { ...base, answer, scores, usage, costUsd, latencyMs, attempts, stopReason, servedFrom };
  } catch (thrown) {
    if (signal?.aborted || (thrown instanceof ProviderError && thrown.isFatal)) throw thrown;
    const failure: AnswerFailure = {
      code: thrown instanceof TunelabError ? thrown.code : "unexpected",
      message: messageOf(thrown),
      ...(thrown instanceof ProviderError && thrown.status !== null ? { status: thrown.status } : {}),
    };
    return {
      ...base,
      answer: null,
      scores: failedScores(scorers, failure),
      usage: null,
      costUsd: null,
      latencyMs: null,
      attempts: thrown instanceof ProviderError ? thrown.attempts : 1,
      stopReason: null,
      servedFrom: null,
      failure,
    };
  }
}

/**
 * Asks every arm every case and scores the answers. Arms are interleaved over the same cases in seeded order, so that
 * a slow hour of a provider meets all of them alike. Each answer is written to `file` before it counts; a second call
 * with the same file sends only what is missing, and scores again what is wanted differently now. A request that failed
 * is a recorded outcome with its reason, and the run goes on; when a model can answer nothing at all (no access, no
 * such model) the run stops.
 * @example (await runBenchmark(arms, cases, { scorers, file, seed: 1 })).sent // 1500 for 3 arms and 500 cases; 0 when called again
 * @throws TunelabError `interrupted` when the signal is aborted, `provider` when a model is out of reach, `locked` when
 *   another process writes the same file, `bad-input` when the file or the cases cannot be used
 */
export async function runBenchmark(
  arms: readonly Arm[],
  cases: readonly Example[],
  options: RunOptions,
): Promise<BenchmarkRun> {
  const { scorers, concurrency = 4, file: path, seed, retryFailed = false, onProgress, signal } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`concurrency must be a positive integer, got ${concurrency}`);
  }
  if (scorers.length === 0) throw new RangeError("scorers must hold at least one scorer, got none");
  requireDistinct(cases);
  return withLock(
    `${path}.lock`,
    async () => {
      const tasks = interleaved(arms, cases, seed);
      const { file, records } = RunFile.open(path);
      try {
        const answers = await reuse(records, tasks, { scorers, retryFailed });
        const reused = answers.size;
        const missing = tasks.filter(({ arm, example }) => !answers.has(placeOf(arm.description.name, example.id)));
        await sendAll(missing, answers, { scorers, concurrency, file, total: tasks.length, onProgress, signal });
        return {
          arms: arms.map(({ description }) => description),
          cases: cases.map(({ id, label, task, group }) => ({
            id,
            ...(label === undefined ? {} : { label }),
            ...(task === undefined ? {} : { task }),
            ...(group === undefined ? {} : { group }),
          })),
          metrics: scorers.map(({ name }) => name),
          answers: cases.flatMap(({ id }) =>
            arms.map(({ description }) => answers.get(placeOf(description.name, id)) as AnswerRecord),
          ),
          sent: missing.length,
          reused,
        };
      } finally {
        file.close();
      }
    },
    { waitMs: 0 },
  );
}

/** The records that still answer what would be asked, by place; scored again where a score is missing or the wanted answer is new. */
async function reuse(
  records: readonly AnswerRecord[],
  tasks: readonly Task[],
  { scorers, retryFailed }: { scorers: readonly Scorer[]; retryFailed: boolean },
): Promise<Map<string, AnswerRecord>> {
  const wanted = new Map(tasks.map((task) => [placeOf(task.arm.description.name, task.example.id), task]));
  const answers = new Map<string, AnswerRecord>();
  for (const record of records) {
    const place = placeOf(record.arm, record.caseId);
    const task = wanted.get(place);
    if (task?.request !== record.request || (record.failure && retryFailed)) continue;
    answers.set(place, record);
  }
  for (const [place, record] of answers) {
    const task = wanted.get(place) as Task;
    const isScored = scorers.every(({ name }) => typeof record.scores[name]?.value === "number");
    if (record.truth === task.truth && isScored) continue;
    const scores = record.failure
      ? failedScores(scorers, record.failure)
      : await scoresOf(scorers, task.example, completionOf(record));
    answers.set(place, { ...record, truth: task.truth, scores });
  }
  return answers;
}

async function sendAll(
  tasks: readonly Task[],
  answers: Map<string, AnswerRecord>,
  {
    scorers,
    concurrency,
    file,
    total,
    onProgress,
    signal,
  }: {
    scorers: readonly Scorer[];
    concurrency: number;
    file: RunFile;
    total: number;
    onProgress: RunOptions["onProgress"];
    signal: AbortSignal | undefined;
  },
): Promise<void> {
  let next = 0;
  let spentUsd: number | null = 0;
  let failed = [...answers.values()].filter(({ failure }) => failure).length;
  let stop: { reason: unknown } | undefined;
  let turnStartedAt = performance.now();
  const worker = async () => {
    while (next < tasks.length && !stop && !signal?.aborted) {
      const task = tasks[next] as Task;
      next += 1;
      try {
        const record = await ask(task, scorers, signal);
        file.append(record);
        answers.set(placeOf(record.arm, record.caseId), record);
        if (record.failure) failed += 1;
        else spentUsd = spentUsd === null || record.costUsd === null ? null : spentUsd + record.costUsd;
        onProgress?.({ done: answers.size, total, failed, spentUsd });
      } catch (thrown) {
        stop ??= { reason: thrown };
      }
      if (performance.now() - turnStartedAt > LONGEST_TURN_MS) {
        await nextTurn();
        turnStartedAt = performance.now();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, tasks.length) }, worker));
  if (signal?.aborted) {
    throw new TunelabError("interrupted", `the benchmark was stopped with ${answers.size} of ${total} answers`, {
      remedy: "Run it again: only what is missing will be sent.",
      cause: signal.reason,
    });
  }
  if (stop) throw stop.reason;
}
