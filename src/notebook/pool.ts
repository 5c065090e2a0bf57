import { type Kernel, startKernel } from "./kernel.js";

/** Kernels that are started ahead, so that a notebook does not wait for one. Each serves one notebook. */
export interface KernelPool {
  readonly cwd: string;
  /** A ready kernel; starts the next one in its place. */
  take(): Promise<Kernel>;
  /** Ends a kernel that was taken, without keeping the caller waiting. */
  retire(kernel: Kernel): void;
  /** Ends what was started and not taken, and waits for what is ending. */
  close(): Promise<void>;
}

/**
 * Starts `size` kernels and keeps as many ready.
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
  let started = 0;
  let closed = false;

  const startOne = (): Promise<Kernel> => {
    started += 1;
    const kernel = start({ cwd, root });
    // Whoever takes it hears of a failure; until then it must not count as unhandled.
    kernel.catch(() => undefined);
    return kernel;
  };
  const fill = () => {
    while (!closed && ready.length < size && started < expected) ready.push(startOne());
  };
  const end = (ended: Promise<void>) => {
    ending.add(ended);
    void ended.finally(() => ending.delete(ended));
  };
  fill();

  return {
    cwd,
    async take() {
      if (closed) throw new Error("the kernel pool is closed");
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
      closed = true;
      const waiting = ready.splice(0);
      for (const kernel of waiting) end(kernel.then((one) => one.kill()).catch(() => undefined));
      await Promise.all(ending);
    },
  };
}
