/** Stable names for what a person can mend. The command line maps them to exit codes. */
export type ErrorCode =
  | "bad-input"
  | "bad-parameter"
  | "missing-file"
  | "missing-step"
  | "stale-step"
  | "missing-credentials"
  | "provider"
  | "budget"
  | "not-enough-data"
  | "notebook-failed"
  | "kernel-died"
  | "cell-timeout"
  | "interrupted"
  | "locked";

/** One finding about one place in the input. */
export interface Finding {
  /** File, relative to the project root. */
  file?: string;
  /** 1-based. */
  line?: number;
  /** Field, column, parameter or path inside the document. */
  field?: string;
  message: string;
}

/**
 * An error that the user can mend: says what was wrong, where, and what to do.
 * Printed without a stack trace. Defects of ours are plain `Error`s.
 */
export class TunelabError extends Error {
  override readonly name = "TunelabError";
  readonly code: ErrorCode;
  readonly findings: readonly Finding[];
  readonly remedy: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    { findings = [], remedy, cause }: { findings?: readonly Finding[]; remedy?: string; cause?: unknown } = {},
  ) {
    const lines = [message, ...findings.map((finding) => `  ${describeFinding(finding)}`)];
    if (remedy) lines.push(remedy);
    super(lines.join("\n"), cause === undefined ? undefined : { cause });
    this.code = code;
    this.findings = findings;
    this.remedy = remedy;
  }
}

/** `data/x.csv:12 [Close code]: is empty` */
export function describeFinding({ file, line, field, message }: Finding): string {
  const place = [file, line].filter((part) => part !== undefined).join(":");
  const where = [place, field === undefined ? "" : `[${field}]`].filter((part) => part !== "").join(" ");
  return where === "" ? message : `${where}: ${message}`;
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
