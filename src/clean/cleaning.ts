import type { Example } from "../core/example.js";
import type { LedgerEntry } from "../core/ledger.js";
import type { SensitivePolicy } from "./redact.js";
import type { PersonVerdict } from "./review/people.js";

export interface CleaningOptions {
  /** Sources whose line structure is kept (configurations, log lines). Defaults to none. */
  layoutSources?: readonly string[];
  /** True when answers are free text. Labels are never too short. Defaults to false. */
  freeTextAnswers?: boolean;
  /** Shortest prompt, and shortest free-text answer, in characters. Defaults to 10. */
  minCharacters?: number;
  /**
   * `redact` replaces personal data and secrets by placeholders; `keep` leaves them; a policy says what to do kind by
   * kind: drop, redact, flag, pseudonymise or keep. Defaults to `redact`.
   */
  personalData?: "redact" | "keep" | SensitivePolicy;
  /** What people said of Examples, by id: `drop` takes a row out, `mend` with an answer replaces its answer. */
  reviews?: readonly PersonVerdict[];
  /** Words that fail the target's training job, and what becomes of texts that hold them. Defaults to none. */
  reservedWords?: ReservedWordsPolicy;
  /**
   * What becomes of near and exact duplicates: the first stays, the best does (longest answer, then longest prompt), all go,
   * or all stay and are counted. Defaults to `keep-first`.
   */
  duplicates?: DuplicatePolicy;
  /**
   * What becomes of rows with one prompt and different labels: `drop-all` (none can be trusted), `keep-first`, or `flag`
   * (kept, and counted in the step's detail). Defaults to `drop-all`.
   */
  conflicts?: "drop-all" | "keep-first" | "flag";
  /** Jaccard similarity from which two rows are near duplicates, 0..1. Defaults to 0.9. */
  nearDuplicateThreshold?: number;
  /** Words to a shingle. Defaults to 3. */
  shingleWords?: number;
}

export type DuplicatePolicy = "keep-first" | "keep-best" | "drop-all" | "flag";

/** How rows are treated whose text would fail the provider's training job. */
export interface ReservedWordsPolicy {
  words: readonly string[];
  ignoreCase: boolean;
  /** `mend` sets the word apart by blanks, `drop` leaves the row out, `flag` counts it. Defaults to `mend`. */
  action?: "mend" | "drop" | "flag";
}

/** What one step did. `rowsIn = rowsOut + removed`. */
export interface CleaningStep {
  step: string;
  rowsIn: number;
  removed: number;
  /** Rows that stayed and were altered. */
  changed: number;
  /** Further counts by name: kinds of personal data, reasons, groups. */
  detail: Record<string, number>;
}

/** Cleaned Examples in their order, what was removed, and what each step did. */
export interface Cleaning {
  examples: Example[];
  ledger: LedgerEntry[];
  steps: CleaningStep[];
}

/** One step's result. */
export interface StepResult {
  examples: Example[];
  removed: LedgerEntry[];
  changed?: number;
  detail?: Record<string, number>;
}

/** A ledger entry for an Example that a cleaning step removes. */
export function removal(
  example: Example,
  step: string,
  reason: string,
  more: Pick<LedgerEntry, "partner" | "similarity"> = {},
): LedgerEntry {
  return { id: example.id, step: `clean/${step}`, reason, source: example.source, ...more };
}
