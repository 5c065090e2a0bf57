import type { Kernel } from "./kernel.js";
import type { KernelDeath } from "./kernel-process.js";

/** How one cell's execution ended, as the kernel tells it. */
export type ExecutionEnd =
  | { kind: "ok" | "error"; executionCount: number | null }
  /** The kernel refused it and ran nothing: it has to be sent again. */
  | { kind: "not-run" }
  | { kind: "died"; death: KernelDeath }
  | { kind: "timeout" }
  | { kind: "interrupted" };

/** tslab refuses cells for 200 ms after an error. */
const RESEND_AFTER_MS = 250;
const RESEND_LIMIT = 40;
/** Reply and idle travel on different sockets; how long to wait for the second of them. */
const SECOND_HALF_MS = 4_000;
const FENCE_LIMIT_MS = 2_000;

/** What an `execute_reply` says. The protocol spells it "aborted", tslab "abort"; both mean that nothing ran. */
export function replyMeaning(content: Record<string, unknown>): ExecutionEnd {
  const status = content["status"];
  if (status === "abort" || status === "aborted") return { kind: "not-run" };
  const count = content["execution_count"];
  return { kind: status === "ok" ? "ok" : "error", executionCount: typeof count === "number" ? count : null };
}

/**
 * Runs one cell's code and waits for its end: reply on the shell channel and idle on iopub, in either order.
 * A cell that the kernel refused is sent again until it has run.
 * @param onRequest hears the id of every request sent, before anything can answer it
 */
export async function executeCode(
  kernel: Kernel,
  code: string,
  options: { timeoutMs: number; signal?: AbortSignal | undefined; onRequest: (messageId: string) => void },
): Promise<Exclude<ExecutionEnd, { kind: "not-run" }>> {
  for (let sent = 1; sent <= RESEND_LIMIT; sent += 1) {
    const end = await attempt(kernel, code, options);
    if (end.kind !== "not-run") return end;
    await sleep(RESEND_AFTER_MS);
  }
  return { kind: "error", executionCount: null };
}

function attempt(
  kernel: Kernel,
  code: string,
  {
    timeoutMs,
    signal,
    onRequest,
  }: { timeoutMs: number; signal?: AbortSignal | undefined; onRequest: (messageId: string) => void },
): Promise<ExecutionEnd> {
  const alreadyDead = kernel.death();
  if (alreadyDead !== null) return Promise.resolve({ kind: "died", death: alreadyDead });
  if (signal?.aborted) return Promise.resolve({ kind: "interrupted" });
  return new Promise((resolve) => {
    let messageId = "";
    let reply: ExecutionEnd | null = null;
    let idle = false;
    let secondHalf: NodeJS.Timeout | undefined;
    const finish = (end: ExecutionEnd) => {
      clearTimeout(secondHalf);
      clearTimeout(limit);
      signal?.removeEventListener("abort", onAbort);
      stop();
      resolve(end);
    };
    const onAbort = () => finish({ kind: "interrupted" });
    // A timer takes 2^31 - 1 ms at most; above, it would fire at once.
    const limit = setTimeout(finish, Math.min(timeoutMs, 2 ** 31 - 1), { kind: "timeout" });
    const stop = kernel.listen((event) => {
      if (event.channel === "raw" || event.parentId !== messageId) return;
      if (event.type === "execute_reply") reply = replyMeaning(event.content);
      else if (event.type === "status" && event.content["execution_state"] === "idle") idle = true;
      else return;
      if (reply !== null && idle) finish(reply);
      else secondHalf ??= setTimeout(() => finish(reply ?? { kind: "error", executionCount: null }), SECOND_HALF_MS);
    });
    signal?.addEventListener("abort", onAbort, { once: true });
    void kernel.ended.then((death) => finish({ kind: "died", death }));
    messageId = kernel.request("execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });
    onRequest(messageId);
  });
}

/**
 * Waits until everything that the kernel has said so far has arrived. The kernel reports an unhandled rejection one
 * turn after the cell's own idle; the answer to a later request cannot overtake it on the same socket.
 */
export async function fence(kernel: Kernel): Promise<void> {
  if (kernel.death() !== null) return;
  await new Promise<void>((resolve) => {
    let messageId = "";
    const finish = () => {
      clearTimeout(limit);
      stop();
      resolve();
    };
    const limit = setTimeout(finish, FENCE_LIMIT_MS);
    const stop = kernel.listen((event) => {
      if (event.channel !== "iopub" || event.parentId !== messageId) return;
      if (event.type === "status" && event.content["execution_state"] === "idle") finish();
    });
    void kernel.ended.then(finish);
    messageId = kernel.request("kernel_info_request", {});
  });
}

export const sleep = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));
