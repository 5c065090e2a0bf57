import type { Email } from "postal-mime";

/**
 * When a mail arrived, as ISO 8601 in UTC: the time at the end of the topmost `Received` header, which the reader's own
 * server wrote. The sender's `Date` header is not believed. Null when there is no such header or no time in it.
 */
export function receivedAt(mail: Pick<Email, "headers">): string | null {
  const received = mail.headers.find((header) => header.key === "received")?.value;
  const written = received?.slice(received.lastIndexOf(";") + 1).replace(/\([^()]{0,40}\)/g, "");
  const time = written === undefined ? Number.NaN : Date.parse(written.trim());
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

const MESSAGE_ID = /<([^<>\s]{1,300})>/g;
const REPLY_MARK = /^(?:\s*(?:re|aw|fwd?|antwort)(?:\[\d{1,3}\])?\s*:|\s*\[[^\]]{1,40}\])+/i;

/**
 * What ties a mail to its thread: its own id, the ids that it answers (root first), and its subject without reply marks
 * together with its sender. Two mails that share any of these belong to one thread.
 */
export function threadKeys(mail: Pick<Email, "headers" | "subject" | "from">): string[] {
  const header = (key: string) => mail.headers.find((one) => one.key === key)?.value ?? "";
  const ids = (text: string) => Array.from(text.matchAll(MESSAGE_ID), (match) => `id ${match[1]}`);
  const keys = [...ids(header("message-id")).slice(0, 1), ...ids(header("references")), ...ids(header("in-reply-to"))];
  const subject = (mail.subject ?? "").replace(REPLY_MARK, "").toLowerCase().replace(/\s+/g, " ").trim();
  const sender = (mail.from?.address ?? "").toLowerCase();
  if (subject !== "" && sender !== "") keys.push(`subject ${subject} from ${sender}`);
  return keys;
}
