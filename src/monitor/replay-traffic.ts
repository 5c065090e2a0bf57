import type { ChatModel, ChatRequest } from "../core/chat-model.js";
import { messageOf } from "../core/errors.js";
import type { Example } from "../core/example.js";
import type { Interaction } from "../core/interaction.js";

/**
 * Plays labelled Examples as production traffic: asks the model each one and records what came back, in the order given.
 * A failed request becomes an Interaction without an answer; the rest go on. An abort ends it all.
 * @param requestOf what production would send for this Example
 * @example const traffic = await replayTraffic(model, production, { requestOf: (example) => requestFor(arm, example) });
 */
export async function replayTraffic(
  model: ChatModel,
  examples: readonly Example[],
  {
    requestOf,
    concurrency = 8,
    signal,
  }: { requestOf: (example: Example) => ChatRequest; concurrency?: number; signal?: AbortSignal },
): Promise<Interaction[]> {
  if (!(concurrency >= 1)) throw new RangeError(`concurrency must be at least 1, got ${concurrency}`);
  const interactions: Interaction[] = [];
  let next = 0;
  const work = async () => {
    while (next < examples.length) {
      const index = next;
      next += 1;
      interactions[index] = await ask(model, examples[index] as Example, requestOf, signal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, examples.length) }, work));
  return interactions;
}

async function ask(
  model: ChatModel,
  example: Example,
  requestOf: (example: Example) => ChatRequest,
  signal: AbortSignal | undefined,
): Promise<Interaction> {
  const request = requestOf(example);
  const interaction: Interaction = {
    id: example.id,
    request,
    ...(example.label === undefined ? {} : { label: example.label }),
    at: example.createdAt ?? null,
    model: model.id,
    source: example.source,
  };
  try {
    const { text, latencyMs } = await model.complete(request, signal ? { signal } : {});
    return { ...interaction, completion: text, latencyMs };
  } catch (thrown) {
    signal?.throwIfAborted();
    return { ...interaction, failure: messageOf(thrown) };
  }
}
