/** One attempt's right to go on: ended by the caller's signal or by its time limit. */
export interface Attempt {
  signal: AbortSignal;
  /** Whether the time limit ended it. */
  timedOut(): boolean;
  /** Lets go of timer and signal; must be called. */
  end(): void;
}

/** A signal that follows the caller's and ends after `timeoutMs`, the whole answer included. */
export function startAttempt(timeoutMs: number, signal?: AbortSignal): Attempt {
  const controller = new AbortController();
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    controller.abort(new Error(`no complete answer within ${timeoutMs} ms`));
  }, timeoutMs);
  const follow = () => controller.abort(signal?.reason);
  if (signal?.aborted) follow();
  else signal?.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => isTimedOut,
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", follow);
    },
  };
}
