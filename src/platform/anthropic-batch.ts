import type { BatchAnswer, BatchModel } from "../core/batch.js";
import { TunelabError } from "../core/errors.js";
import { anthropicAccess, openAnthropic } from "./anthropic.js";
import { anthropicBody, readMessage } from "./anthropic-messages.js";
import type { AnthropicSettings } from "./anthropic-settings.js";

/** The service's limit on requests in one batch. */
const MOST = 100_000;

/** How far the service's clock may stand from ours. */
const CLOCKS_APART_MS = 120_000;

/**
 * A model behind Anthropic's Message Batches: half the price, an answer within a day. The service has no token that would
 * recognise a batch that was handed in twice.
 * @throws TunelabError `missing-credentials` when no key is set
 */
export async function anthropicBatch(model: string, settings: AnthropicSettings = {}): Promise<BatchModel> {
  const { promptCache = null } = settings;
  const { client, failureOf } = await openAnthropic(anthropicAccess(settings));
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw thrown instanceof TunelabError ? thrown : failureOf(model, thrown);
    }
  };
  return {
    id: `anthropic:${model}`,
    limits: { fewest: 1, most: MOST },
    submit: (requests) =>
      attempt(async () => {
        const batch = await client.messages.batches.create({
          requests: requests.map(({ id, request }) => ({
            custom_id: id,
            params: anthropicBody(model, request, promptCache),
          })),
        });
        return batch.id;
      }),
    find: ({ since, count, known }) =>
      attempt(async () => {
        for await (const batch of client.messages.batches.list({ limit: 100 })) {
          if (Date.parse(batch.created_at) < since.getTime() - CLOCKS_APART_MS) return null;
          const total = Object.values(batch.request_counts as unknown as Record<string, number>).reduce(
            (sum, part) => sum + part,
            0,
          );
          if (total === count && !known.has(batch.id)) return batch.id;
        }
        return null;
      }),
    status: (job) =>
      attempt(async () => {
        const { processing_status: state } = await client.messages.batches.retrieve(job);
        return { state: state === "ended" ? "ended" : "running" };
      }),
    async *answers(job): AsyncGenerator<BatchAnswer> {
      const lines = await attempt(() => client.messages.batches.results(job));
      const reader = lines[Symbol.asyncIterator]();
      for (;;) {
        const next = await attempt(() => reader.next());
        if (next.done === true) return;
        const { custom_id: id, result } = next.value;
        if (result.type === "succeeded") {
          yield answerOf(id, result.message);
        } else if (result.type === "errored") {
          const { type, message } = result.error.error;
          yield { id, failure: { message: `${type}: ${message}`, isUntried: false } };
        } else {
          yield { id, failure: { message: `the batch ${result.type} before this request`, isUntried: true } };
        }
      }
    },
  };
}

function answerOf(id: string, message: object): BatchAnswer {
  try {
    const content = readMessage(message);
    return { id, completion: { ...content, costUsd: null, latencyMs: 0, attempts: 1, servedFrom: "batch" } };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { id, failure: { message: `the answer could not be read: ${why}`, isUntried: false } };
  }
}
