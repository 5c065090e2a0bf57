import type { Completion } from "../core/chat-model.js";
import { messageOf, TunelabError } from "../core/errors.js";
import type { Example } from "../core/example.js";
import { ProviderError } from "../core/provider-error.js";
import type { Score, Scorer } from "../core/score.js";
import type { AnswerFailure, AnswerRecord } from "./answer-record.js";
import { keyOf, requestOf, type Task, truthOf } from "./tasks.js";

/** A failure after which no other request can do better: the run stops, and what was answered is kept. */
const endsRun = (thrown: unknown): boolean =>
  (thrown instanceof ProviderError && thrown.isFatal) || (thrown instanceof TunelabError && thrown.code === "budget");

/** The scores of an answer that did not come. */
export const failedScores = (scorers: readonly Scorer[], failure: AnswerFailure): Record<string, Score> =>
  Object.fromEntries(scorers.map(({ name }) => [name, { value: null, reason: `no answer: ${failure.message}` }]));

/** Scores by every scorer. One that throws gives null with its reason; `stop` says that the run cannot go on. */
export async function scoresOf(
  scorers: readonly Scorer[],
  example: Example,
  completion: Completion,
): Promise<{ scores: Record<string, Score>; stop?: unknown }> {
  const scores: Record<string, Score> = {};
  let stop: unknown;
  for (const scorer of scorers) {
    try {
      scores[scorer.name] = await scorer.score(example, completion);
    } catch (thrown) {
      scores[scorer.name] = { value: null, reason: `scorer failed: ${messageOf(thrown)}` };
      if (endsRun(thrown)) stop ??= thrown;
    }
  }
  return stop === undefined ? { scores } : { scores, stop };
}

/** The completion that a record stands for: what scorers look at. */
export const completionOf = (record: AnswerRecord): Completion => ({
  text: record.answer ?? "",
  usage: record.usage ?? { inputTokens: 0, outputTokens: 0 },
  costUsd: record.costUsd,
  latencyMs: record.latencyMs ?? 0,
  attempts: record.attempts,
  stopReason: record.stopReason ?? "other",
  servedFrom: record.servedFrom ?? "cache",
});

const baseOf = (task: Task) => ({
  caseId: task.example.id,
  arm: task.arm.description.name,
  ...(task.repeat === 0 ? {} : { repeat: task.repeat }),
  model: task.arm.model.id,
  request: keyOf(task),
  truth: truthOf(task.example),
});

/** The record of an answer, scored. */
export async function answeredRecord(
  task: Task,
  completion: Completion,
  scorers: readonly Scorer[],
): Promise<{ record: AnswerRecord; stop?: unknown }> {
  const { text: answer, usage, costUsd, latencyMs, firstTokenMs, attempts, stopReason, servedFrom } = completion;
  const { scores, stop } = await scoresOf(scorers, task.example, completion);
  const record: AnswerRecord = {
    ...baseOf(task),
    answer,
    scores,
    usage,
    costUsd,
    latencyMs: servedFrom === "batch" ? null : latencyMs,
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    attempts,
    stopReason,
    servedFrom,
  };
  return stop === undefined ? { record } : { record, stop };
}

/** The record of a request that gave no answer. */
export function failedRecord(
  task: Task,
  failure: AnswerFailure,
  { scorers, attempts }: { scorers: readonly Scorer[]; attempts: number },
): AnswerRecord {
  return {
    ...baseOf(task),
    answer: null,
    scores: failedScores(scorers, failure),
    usage: null,
    costUsd: null,
    latencyMs: null,
    attempts,
    stopReason: null,
    servedFrom: null,
    failure,
  };
}

/**
 * Sends a task and scores its answer. A request that failed is a record too; what ends the run is thrown, or comes beside
 * the record where the answer was there already.
 */
export async function ask(
  task: Task,
  scorers: readonly Scorer[],
  signal: AbortSignal | undefined,
): Promise<{ record: AnswerRecord; stop?: unknown }> {
  let completion: Completion;
  try {
    completion = await task.arm.model.complete(requestOf(task), signal ? { signal } : {});
  } catch (thrown) {
    if (signal?.aborted || endsRun(thrown)) throw thrown;
    const failure: AnswerFailure = {
      code: thrown instanceof TunelabError ? thrown.code : "unexpected",
      message: messageOf(thrown),
      ...(thrown instanceof ProviderError && thrown.status !== null ? { status: thrown.status } : {}),
    };
    return {
      record: failedRecord(task, failure, {
        scorers,
        attempts: thrown instanceof ProviderError ? thrown.attempts : 1,
      }),
    };
  }
  return answeredRecord(task, completion, scorers);
}
