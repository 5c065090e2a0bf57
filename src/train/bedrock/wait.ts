import { ProviderError } from "../../core/provider-error.js";

/** Looks in a row that may fail for lack of a connection before waiting is given up; what runs goes on. */
const FAILED_LOOKS = 30;

/**
 * Looks at something again and again until it is over, with pauses that grow. The number of looks decides, not the clock:
 * a machine that slept for a day looks once more and goes on. A throttled or unreachable service is asked again.
 * @returns what the last look saw
 * @throws what `look` throws that waiting cannot mend (expired session, no access); the signal's reason when aborted
 */
export async function waitFor<Seen>(
  look: () => Promise<Seen>,
  {
    isOver,
    onLook,
    sleep,
    pauseMs,
    signal,
  }: {
    isOver: (seen: Seen) => boolean;
    onLook?: (seen: Seen) => void;
    sleep: (ms: number, signal?: AbortSignal) => Promise<unknown>;
    pauseMs: { first: number; longest: number };
    signal?: AbortSignal;
  },
): Promise<Seen> {
  let pause = pauseMs.first;
  let failed = 0;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const seen = await look();
      failed = 0;
      onLook?.(seen);
      if (isOver(seen)) return seen;
    } catch (thrown) {
      failed += 1;
      if (!(thrown instanceof ProviderError && thrown.isRetryable) || failed >= FAILED_LOOKS) throw thrown;
    }
    await sleep(pause, signal);
    pause = Math.min(pause * 1.5, pauseMs.longest);
  }
}
