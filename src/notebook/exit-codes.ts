import type { FailureKind } from "./chain-events.js";

/** What `tunelab run` exits with; each code means one thing. */
export const EXIT_CODES = {
  ok: 0,
  /** A cell failed: its error stands in the saved notebook. */
  cellFailed: 1,
  /** The call was wrong: unknown option, bad parameter, no such notebook. Nothing was run. */
  usage: 2,
  /** The notebook ran, but its result could not be saved (disk full, no permission). As EX_IOERR. */
  saveFailed: 74,
  /** A cell ran longer than its limit and was ended. As coreutils' `timeout`. */
  cellTimeout: 124,
  /** Ctrl-C or SIGTERM; the notebook was saved as far as it came. */
  interrupted: 130,
  /** The kernel process ended while a cell ran. As papermill's. */
  kernelDied: 138,
} as const;

/** The exit code for how a run ended. */
export function exitCodeOf(status: FailureKind | "ok"): number {
  const codes: Record<FailureKind | "ok", number> = {
    ok: EXIT_CODES.ok,
    error: EXIT_CODES.cellFailed,
    timeout: EXIT_CODES.cellTimeout,
    "kernel-died": EXIT_CODES.kernelDied,
    interrupted: EXIT_CODES.interrupted,
    "save-failed": EXIT_CODES.saveFailed,
    locked: EXIT_CODES.usage,
  };
  return codes[status];
}
