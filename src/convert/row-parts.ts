import type { SourceDefinition } from "../core/use-case.js";
import { type ConvertedRow, type RawRow, type RejectedRow, textField } from "./conversion.js";
import { DATE_FORMS, parseDate } from "./dates.js";

/** The parts that any table row may have: `id`, `group` and `createdAt`. A date that is there but unreadable is a rejection. */
export function commonParts(
  row: RawRow,
  source: SourceDefinition,
): Pick<ConvertedRow, "record" | "group" | "createdAt"> | RejectedRow {
  const record = textField(row, "id");
  const group = textField(row, "group");
  const written = textField(row, "createdAt");
  const createdAt =
    written === ""
      ? null
      : parseDate(written, {
          offsetMinutes: source.utcOffsetMinutes ?? 0,
          slashDates: source.slashDates ?? "month-first",
        });
  // Windows are cut by time: a row with an unreadable time would silently be in none of them.
  if (written !== "" && createdAt === null) return { reject: `date in no known form; known forms: ${DATE_FORMS}` };
  return {
    ...(record === "" ? {} : { record }),
    ...(group === "" ? {} : { group }),
    ...(createdAt === null ? {} : { createdAt }),
  };
}

/** The two messages of a turn. */
export function turn(prompt: string, answer: string): Pick<ConvertedRow, "messages"> {
  return {
    messages: [
      { role: "user", content: prompt },
      { role: "assistant", content: answer },
    ],
  };
}

/**
 * The use case's own writing of a label, letter case and separators aside; null when it has no such label.
 * Without any labels in the use case every label stands as written.
 * @example knownLabel("WAN Link ", ["routing", "wan-link"]) // "wan-link"
 */
export function knownLabel(written: string, labels: readonly string[]): string | null {
  if (labels.length === 0) return written.trim();
  const plain = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, "");
  return labels.find((label) => plain(label) === plain(written)) ?? null;
}
