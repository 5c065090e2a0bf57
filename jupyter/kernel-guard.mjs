// Runs in the kernel's process before tslab (`node --import`). Nothing of what a cell computes is changed:
// - output is not lost: a publisher of ZeroMQ queues 1,000 messages and drops the rest, and zeromq.js refuses to send
//   while an earlier message waits, which is so from the 512th message of one synchronous stretch on; and a process
//   that exits takes along what ZeroMQ's own thread has not written yet;
// - no kernel is left behind when its parent is killed.
import { realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** Before an exit: time for ZeroMQ's thread to write what a cell printed last. */
const WRITE_OUT_MS = 100;

const parent = process.ppid;
setInterval(() => {
  if (process.ppid === parent) return;
  const connectionFolder = dirname(process.argv.at(-1) ?? "");
  if (basename(connectionFolder).startsWith("tunelab-")) rmSync(connectionFolder, { recursive: true, force: true });
  process.kill(process.pid, "SIGKILL");
}, 1000).unref();

/** tslab runs the copy of itself that is nearest to the working directory, else the one that was started. */
const starts = [join(process.cwd(), "notebook.js"), realpathSync(process.argv[1])];
const patched = new Set();
for (const start of starts) {
  try {
    const tslab = createRequire(start).resolve("tslab/package.json");
    const { Publisher, Socket } = createRequire(tslab)("zeromq");
    if (patched.has(Publisher)) continue;
    patched.add(Publisher);
    Object.defineProperty(Publisher.prototype, "bind", {
      value(address) {
        this.sendHighWaterMark = 0;
        this.sendTimeout = 0;
        process.on("exit", () => {
          if (!this.closed) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WRITE_OUT_MS);
        });
        return Socket.prototype.bind.call(this, address);
      },
    });
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
  }
}
