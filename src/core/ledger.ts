import type { Origin } from "./example.js";

/** A row that did not become an Example or did not survive cleaning, and why. */
export interface LedgerEntry {
  /** The row's identifier as an Example, when it got that far. */
  id?: string;
  /** The step that removed it: `convert`, `clean/exact-duplicates`, … */
  step: string;
  /** A sentence that a person can act on. Holds no personal data. */
  reason: string;
  source: Origin;
  /** The row that it duplicates or conflicts with. */
  partner?: string;
  /** Similarity to the partner, 0..1, where it was measured. */
  similarity?: number;
}

/**
 * The law of the ledger: rows in = rows out + ledger rows.
 * Throws `Error` when a row went missing or was counted twice: that is a defect of ours, never of the data.
 */
export function assertAccounted(step: string, rowsIn: number, rowsOut: number, ledgerRows: number): void {
  if (rowsIn !== rowsOut + ledgerRows) {
    throw new Error(
      `${step}: ${rowsIn} rows came in, but ${rowsOut} went out and ${ledgerRows} are in the ledger (${rowsIn - rowsOut - ledgerRows} unaccounted for). This is a defect in tunelab; please report it.`,
    );
  }
}
