import type { ChatModel } from "../core/chat-model.js";

/**
 * The same model with at most `concurrency` requests under way; the others wait in the order they came.
 * Waiting is not part of a completion's latency: the model measures inside the slot.
 * @throws RangeError when concurrency is not a positive integer
 */
export function limited(model: ChatModel, { concurrency }: { concurrency: number }): ChatModel {
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`concurrency must be a positive integer, got ${concurrency}`);
  }
  let underWay = 0;
  const waiting: (() => void)[] = [];
  const enter = (signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (underWay < concurrency) {
        underWay += 1;
        resolve();
        return;
      }
      const leaveQueue = () => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason)));
      };
      const start = () => {
        signal?.removeEventListener("abort", leaveQueue);
        resolve();
      };
      signal?.addEventListener("abort", leaveQueue, { once: true });
      waiting.push(start);
    });
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else underWay -= 1;
  };
  return {
    id: model.id,
    async complete(request, options) {
      options?.signal?.throwIfAborted();
      await enter(options?.signal);
      try {
        return await model.complete(request, options);
      } finally {
        leave();
      }
    },
  };
}
