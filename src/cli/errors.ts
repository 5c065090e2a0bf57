import { type ErrorCode, TunelabError } from "../core/errors.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";

const EXIT_OF: Record<ErrorCode, number> = {
  "bad-input": EXIT_CODES.usage,
  "bad-parameter": EXIT_CODES.usage,
  "missing-file": EXIT_CODES.usage,
  "missing-step": EXIT_CODES.cellFailed,
  "stale-step": EXIT_CODES.cellFailed,
  "missing-credentials": EXIT_CODES.usage,
  provider: EXIT_CODES.cellFailed,
  budget: EXIT_CODES.cellFailed,
  "not-enough-data": EXIT_CODES.cellFailed,
  "notebook-failed": EXIT_CODES.cellFailed,
  "kernel-died": EXIT_CODES.kernelDied,
  "cell-timeout": EXIT_CODES.cellTimeout,
  interrupted: EXIT_CODES.interrupted,
  locked: EXIT_CODES.usage,
};

/**
 * Prints what went wrong and returns the exit code. What a user can mend is printed without a stack trace;
 * anything else is a defect of ours, printed with one.
 */
export function printError(thrown: unknown): number {
  if (thrown instanceof TunelabError) {
    console.error(`tunelab: ${thrown.message}`);
    return EXIT_OF[thrown.code];
  }
  console.error("tunelab: this is a defect in tunelab, please report it.");
  console.error(thrown instanceof Error ? thrown.stack : thrown);
  return EXIT_CODES.cellFailed;
}
