import type { Example } from "../core/example.js";
import type { LedgerEntry } from "../core/ledger.js";
import type { Message } from "../core/message.js";
import type { SourceDefinition, SourceKind } from "../core/use-case.js";

/** One row as a reader found it, its columns already under our field names. */
export interface RawRow {
  /** 1-based line where the row begins, where the format has lines. */
  line?: number;
  fields: Readonly<Record<string, unknown>>;
}

/** What a row becomes: the parts of an Example that the row itself knows. */
export interface ConvertedRow {
  messages: Message[];
  /** The row's own identifier. */
  record?: string;
  label?: string;
  group?: string;
  createdAt?: string;
}

/** A row that cannot become an Example, and why: a sentence for the ledger, without the row's own text. */
export interface RejectedRow {
  reject: string;
}

/**
 * Turns one row into an Example's parts or says why not. Pure; never throws for what the row holds.
 * `labels` are the use case's label names; empty when it has none.
 */
export type RowConverter = (
  row: RawRow,
  source: SourceDefinition,
  labels: readonly string[],
) => ConvertedRow | RejectedRow;

/** Something worth knowing about many rows that were kept all the same. */
export interface ConversionNote {
  source: string;
  message: string;
  rows: number;
}

export interface SourceCount {
  source: string;
  kind: SourceKind;
  rowsIn: number;
  examples: number;
  rejected: number;
}

/** All sources of a use case as Examples. `rowsIn = examples.length + ledger.length`, in all and by source. */
export interface Conversion {
  examples: Example[];
  ledger: LedgerEntry[];
  rowsIn: number;
  bySource: SourceCount[];
  notes: ConversionNote[];
}

/** One source's share of a conversion. */
export interface SourceConversion {
  examples: Example[];
  ledger: LedgerEntry[];
  rowsIn: number;
  notes: ConversionNote[];
}

/** A field as trimmed text; empty when it is absent. Numbers and booleans are written out. */
export function textField(row: RawRow, name: string): string {
  const value = row.fields[name];
  if (typeof value === "string") return value.trim();
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** The names of those fields that hold no text. */
export function emptyFields(row: RawRow, names: readonly string[]): string[] {
  return names.filter((name) => textField(row, name) === "");
}
