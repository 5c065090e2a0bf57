import { type Kernel, startKernel } from "./kernel.js";

/** Kernels that are started ahead, so that a notebook does not wait for one. Each serves one notebook. */
export interface KernelPool {
  readonly cwd: string;
  /** Starts kernels now, for whoever knows that notebooks will run. */
  warm(): void;
  /** A ready kernel; starts the next one in its place. */
  take(): Promise<Kernel>;
  /** Ends a kernel that was taken, without keeping the caller waiting. */
  retire(kernel: Kernel): void;
  /** Ends what was started and not taken, and waits for what is ending. */
  close(): Promise<void>;
}

/**
 * Keeps kernels ready from the first that is taken on (or from `warm`): a call that finds every result current
 * starts none.
 * @param size kernels ready at a time; 0 starts one only when it is taken
 * @param cwd folder that the notebooks stand in
 * @param expected notebooks that will run in all: no kernel is started beyond them
 * @param start replaces `startKernel` in tests
 */
export function createKernelPool({
  size,
  cwd,
  root,
  expected = Number.POSITIVE_INFINITY,
  start = startKernel,
}: {
  size: number;
  cwd: string;
  root: string;
  expected?: number;
  start?: typeof startKernel;
}): KernelPool {
  if (!Number.isInteger(size) || size < 0) throw new RangeError(`size must be an integer of at least 0, got ${size}`);
  const ready: Promise<Kernel>[] = [];
  const ending = new Set<Promise<void>>();
  const closing = new AbortController();
  let started = 0;

  const startOne = (): Promise<Kernel> => {
    started += 1;
    const kernel = start({ cwd, root, signal: closing.signal });
    // Whoever takes it hears of a failure; until then it must not count as unhandled.
    kernel.catch(() => undefined);
    return kernel;
  };
  const fill = () => {
    while (!closing.signal.aborted && ready.length < size && started < expected) ready.push(startOne());
  };
  const end = (ended: Promise<void>) => {
    ending.add(ended);
    void ended.finally(() => ending.delete(ended));
  };

  return {
    cwd,
    warm: fill,
    async take() {
      if (closing.signal.aborted) throw new Error("the kernel pool is closed");
      for (;;) {
        const kernel = await (ready.shift() ?? startOne());
        if (kernel.death() !== null) {
          // It ended while it waited: another one takes its place.
          started -= 1;
          end(kernel.kill());
          continue;
        }
        fill();
        return kernel;
      }
    },
    retire: (kernel) => end(kernel.shutdown()),
    async close() {
      closing.abort();
      const waiting = ready.splice(0);
      for (const kernel of waiting) end(kernel.then((one) => one.kill()).catch(() => undefined));
      await Promise.all(ending);
    },
  };
}
