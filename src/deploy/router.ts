import type { ChatModel, ChatRequest } from "../core/chat-model.js";
import { messageOf } from "../core/errors.js";
import type { TrafficArm, TrafficSplit } from "./traffic-split.js";

/** One request as it was routed. */
export interface RouteEvent {
  key: string;
  /** Where the split sent it. */
  arm: TrafficArm;
  /** Who answered: the base model also when the tuned one failed or was resting. */
  servedBy: TrafficArm;
  /** Why the tuned model did not answer. */
  failure?: string;
}

export interface RouterOptions {
  base: ChatModel;
  tuned: ChatModel;
  split: Pick<TrafficSplit, "armOf">;
  /** What stays with one model: a user, a thread. @default the last user message's text */
  keyOf?: (request: ChatRequest) => string;
  onRoute?: (event: RouteEvent) => void;
  /** Failures in a row after which the tuned model rests. @default 5 */
  failuresBeforeRest?: number;
  /** How long it rests before it is tried again. @default 30_000 */
  restMs?: number;
  /** Clock in milliseconds. @default Date.now */
  now?: () => number;
}

/**
 * One model made of two: each request goes where the split sends its key, and the base model answers when the tuned one
 * fails. After several failures in a row the tuned model rests, so that users do not wait for it in vain.
 * An abort is passed on and never answered by the base model. A failure of the base model itself is thrown.
 * @throws RangeError unless failuresBeforeRest is a positive integer
 * @example routed({ base, tuned, split: trafficSplit({ tunedShare: 0.1, seed: 1 }) })
 */
export function routed({
  base,
  tuned,
  split,
  keyOf = lastUserMessage,
  onRoute = () => {},
  failuresBeforeRest = 5,
  restMs = 30_000,
  now = Date.now,
}: RouterOptions): ChatModel {
  if (!(Number.isInteger(failuresBeforeRest) && failuresBeforeRest > 0)) {
    throw new RangeError(`failuresBeforeRest must be a positive integer, got ${failuresBeforeRest}`);
  }
  let failuresInARow = 0;
  let restsUntil = Number.NEGATIVE_INFINITY;
  return {
    id: `router:${tuned.id}|${base.id}`,
    async complete(request, options) {
      const key = keyOf(request);
      const arm = split.armOf(key);
      if (arm === "base") {
        onRoute({ key, arm, servedBy: "base" });
        return base.complete(request, options);
      }
      if (now() < restsUntil) {
        onRoute({ key, arm, servedBy: "base", failure: `${tuned.id} rests after ${failuresBeforeRest} failures` });
        return base.complete(request, options);
      }
      try {
        const completion = await tuned.complete(request, options);
        failuresInARow = 0;
        onRoute({ key, arm, servedBy: "tuned" });
        return completion;
      } catch (thrown) {
        options?.signal?.throwIfAborted();
        failuresInARow += 1;
        if (failuresInARow >= failuresBeforeRest) restsUntil = now() + restMs;
        onRoute({ key, arm, servedBy: "base", failure: messageOf(thrown) });
        return base.complete(request, options);
      }
    },
  };
}

function lastUserMessage({ messages }: ChatRequest): string {
  return messages.findLast(({ role }) => role === "user")?.content ?? "";
}
