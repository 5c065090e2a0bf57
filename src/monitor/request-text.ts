import type { Example } from "../core/example.js";
import type { Interaction } from "../core/interaction.js";
import type { Message } from "../core/message.js";

/** A row of either currency: what was trained on, or what production asked. */
export type ObservedRow = Example | Interaction;

/**
 * What the user asked: the last message of the user's.
 * Few-shot turns before it and the system prompt are ours, not the traffic's, and are left out.
 * @example requestTextOf(example) // "Subject: Lunch on Friday\n\n…"
 */
export function requestTextOf(row: ObservedRow): string {
  const messages: readonly Message[] = "request" in row ? row.request.messages : row.messages;
  return messages.findLast((message) => message.role === "user")?.content ?? "";
}

/** When the row was asked, ISO 8601 in UTC, or null where it carries no time. */
export function timeOf(row: ObservedRow): string | null {
  return "request" in row ? row.at : (row.createdAt ?? null);
}

/** The task tag of an Example; an Interaction carries none. */
export function taskOf(row: ObservedRow): string | null {
  return "request" in row ? null : (row.task ?? null);
}
