import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";

/** How a kernel process ended. */
export interface KernelDeath {
  /** Exit code, or null when a signal ended it. */
  code: number | null;
  signal: string | null;
  /** The last lines that the process itself wrote to its standard error. */
  stderrTail: string[];
}

/** The operating-system side of a kernel. */
export interface KernelProcess {
  readonly processId: number;
  /** Resolves when the process has ended, whatever the reason. */
  readonly ended: Promise<KernelDeath>;
  /** Null while the process lives. */
  death(): KernelDeath | null;
  /** Sends a signal to the kernel and everything that it started. */
  signalGroup(signal: NodeJS.Signals): void;
}

const TAIL_LINES = 20;
/** Runs before tslab in the kernel's process; see the file. The same place from `src/` and from `dist/`. */
const GUARD = new URL("../../jupyter/kernel-guard.mjs", import.meta.url).href;

/**
 * Starts tslab on a connection file, in its own process group.
 * Text that reaches the process's own pipes (child processes of a cell, native code) goes to `onRawText`.
 * @throws TunelabError `missing-file` when tslab is not installed
 */
export function startKernelProcess(
  connectionFile: string,
  { cwd, root, onRawText }: { cwd: string; root: string; onRawText: (name: "stdout" | "stderr", text: string) => void },
): KernelProcess {
  const args = ["--import", GUARD, findTslab(root), "kernel", "--config-path", connectionFile];
  const child = spawn(process.execPath, args, { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let death: KernelDeath | null = null;
  let tail = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => onRawText("stdout", text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    tail = `${tail}${text}`.slice(-16_000);
    onRawText("stderr", text);
  });
  const signalGroup = (signal: NodeJS.Signals) => signalProcessGroup(child, signal);
  const killWithUs = () => signalGroup("SIGKILL");
  process.once("exit", killWithUs);
  const ended = new Promise<KernelDeath>((resolve) => {
    const end = (code: number | null, signal: string | null) => {
      if (death !== null) return;
      const stderrTail = tail
        .split("\n")
        .filter((line) => line.trim() !== "")
        .slice(-TAIL_LINES);
      death = { code, signal, stderrTail };
      process.removeListener("exit", killWithUs);
      // What the kernel started does not outlive it.
      signalGroup("SIGKILL");
      resolve(death);
    };
    child.once("error", (error) => {
      tail += messageOf(error);
      end(null, null);
    });
    // One turn of the event loop lets the pipes deliver what was written last.
    child.once("exit", (code, signal) => setTimeout(end, 20, code, signal));
  });
  return { processId: child.pid ?? -1, ended, death: () => death, signalGroup };
}

/** `exit code 3`, `signal SIGKILL`, and the usual reason where a signal has one. */
export function describeDeath({ code, signal }: KernelDeath): string {
  if (signal === "SIGABRT") return "signal SIGABRT (as when memory runs out)";
  if (signal === "SIGKILL") return "signal SIGKILL (as the system does when memory runs out)";
  if (signal !== null) return `signal ${signal}`;
  return code === null ? "no exit code (it could not be started)" : `exit code ${code}`;
}

/** tslab's command-line file: the project's own, else the one that came with tunelab. */
function findTslab(root: string): string {
  for (const from of [join(root, "package.json"), import.meta.url]) {
    try {
      return join(dirname(createRequire(from).resolve("tslab/package.json")), "bin", "tslab");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new TunelabError("missing-file", `the TypeScript kernel tslab is not installed in ${root}`, {
    remedy: "Run: npm install",
  });
}

function signalProcessGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // Already gone: what was wanted.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
