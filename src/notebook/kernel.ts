import { messageOf, TunelabError } from "../core/errors.js";
import { type Channels, type KernelMessage, openChannels } from "./channels.js";
import { createConnection } from "./connection.js";
import { describeDeath, type KernelDeath, startKernelProcess } from "./kernel-process.js";

/** Text that reached the kernel's own pipes, past the protocol: what child processes of a cell print. */
export interface RawText {
  channel: "raw";
  name: "stdout" | "stderr";
  text: string;
}

export type KernelEvent = KernelMessage | RawText;

/** A running kernel, ready for cells. */
export interface Kernel {
  readonly processId: number;
  /** Folder that it was started in. */
  readonly cwd: string;
  /** Resolves when the process has ended. */
  readonly ended: Promise<KernelDeath>;
  /** Null while it lives. */
  death(): KernelDeath | null;
  /** Sends a request on the shell channel; returns its message id. */
  request(type: string, content: Record<string, unknown>): string;
  /** Hears everything that the kernel says; returns the function that stops it. */
  listen(listener: (event: KernelEvent) => void): () => void;
  /** Asks the running cell to stop (SIGINT to the process group). */
  interrupt(): void;
  /** Ends it politely, then firmly; resolves when it is gone and its files are removed. */
  shutdown(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Messages that were dropped because their signature or form was wrong. */
  droppedCount(): number;
}

/** Before a kernel that has just started gives up. */
const START_TIMEOUT_MS = 60_000;
/** tslab answers a shutdown request but stays alive while the cell left a timer or socket open. */
const POLITE_MS = 300;
const TERMINATE_MS = 1_000;

/**
 * Starts a kernel and waits until it has answered on both sockets (about 2.5 s).
 * @param cwd folder that cells run in: the notebook's own, as Jupyter does it
 * @param root project folder whose `node_modules` holds tslab
 * @param signal gives up the start and ends the process; a kernel that is ready no longer heeds it
 * @throws TunelabError `kernel-died` when it ends or stays silent before it is ready; `missing-file` without tslab
 */
export async function startKernel({
  cwd,
  root = cwd,
  signal,
}: {
  cwd: string;
  root?: string;
  signal?: AbortSignal;
}): Promise<Kernel> {
  const connection = await createConnection();
  const listeners = new Set<(event: KernelEvent) => void>();
  const emit = (event: KernelEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const onRawText = (name: "stdout" | "stderr", text: string) => emit({ channel: "raw", name, text });
  let channels: Channels | null = null;
  try {
    const kernelProcess = startKernelProcess(connection.file, { cwd, root, onRawText });
    const end = async () => {
      kernelProcess.signalGroup("SIGKILL");
      await kernelProcess.ended;
      channels?.close();
      await connection.remove();
    };
    let socketError: unknown;
    channels = await openChannels(connection.info, {
      onMessage: emit,
      onError(error) {
        socketError = error;
        kernelProcess.signalGroup("SIGKILL");
      },
    });
    const sockets = channels;
    const kernel: Kernel = {
      processId: kernelProcess.processId,
      cwd,
      ended: kernelProcess.ended,
      death: () => kernelProcess.death(),
      request: (type, content) => sockets.send("shell", type, content),
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      interrupt: () => kernelProcess.signalGroup("SIGINT"),
      async shutdown() {
        if (kernelProcess.death() === null) {
          sockets.send("control", "shutdown_request", { restart: false });
          await settled(kernelProcess.ended, POLITE_MS);
        }
        if (kernelProcess.death() === null) {
          kernelProcess.signalGroup("SIGTERM");
          await settled(kernelProcess.ended, TERMINATE_MS);
        }
        await end();
      },
      kill: end,
      droppedCount: () => sockets.droppedCount(),
    };
    const giveUp = () => kernelProcess.signalGroup("SIGKILL");
    signal?.addEventListener("abort", giveUp, { once: true });
    if (signal?.aborted) giveUp();
    const failure = await untilReady(kernel);
    signal?.removeEventListener("abort", giveUp);
    if (failure !== null) {
      await end();
      const tail = kernelProcess.death()?.stderrTail ?? [];
      throw new TunelabError("kernel-died", `the TypeScript kernel did not start: ${failure}`, {
        findings: tail.map((message) => ({ message })),
        remedy: "Check the installation with: node node_modules/tslab/bin/tslab --version",
        cause: socketError,
      });
    }
    return kernel;
  } catch (error) {
    channels?.close();
    await connection.remove();
    throw error instanceof TunelabError
      ? error
      : new TunelabError("kernel-died", `the TypeScript kernel did not start: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Asks for the kernel's info until both its reply and its `idle` were heard: before that, output may be lost,
 * because a subscription takes a moment to reach the publisher. Returns what went wrong, or null.
 */
function untilReady(kernel: Kernel): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = new Set<string>();
    let idle = false;
    let replied = false;
    const ask = () => asked.add(kernel.request("kernel_info_request", {}));
    const finish = (failure: string | null) => {
      clearTimeout(deadline);
      stop();
      resolve(failure);
    };
    const deadline = setTimeout(finish, START_TIMEOUT_MS, `no answer within ${START_TIMEOUT_MS / 1000} s`);
    const stop = kernel.listen((event) => {
      if (event.channel === "raw" || event.parentId === undefined || !asked.has(event.parentId)) return;
      if (event.type === "status" && event.content["execution_state"] === "idle") idle = true;
      if (event.type === "kernel_info_reply") {
        replied = true;
        if (!idle) setTimeout(() => (idle ? undefined : ask()), 20);
      }
      if (idle && replied) finish(null);
    });
    void kernel.ended.then((death) => finish(`it ended with ${describeDeath(death)}`));
    ask();
  });
}

/** Waits for a promise, but no longer than the limit. */
async function settled(promise: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([promise, limit]);
  clearTimeout(timer);
}
