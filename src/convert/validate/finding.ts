import type { Finding } from "../../core/errors.js";

/** A finding about a training file, under the name of the rule that it breaks. */
export interface FileFinding extends Finding {
  /** Stable name of the rule, such as `roles-alternate`. */
  rule: string;
  /** `error`: the provider's job would fail or the row would be lost. `warning`: worth knowing, the job takes it. */
  level: "error" | "warning";
  remedy?: string;
}

/** Takes a finding about one record: the path inside it, the rule and what is wrong. */
export type Report = (
  path: string,
  rule: string,
  message: string,
  more?: { level?: FileFinding["level"]; remedy?: string },
) => void;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a JSON value is, in a word. */
export function typeWord(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "missing";
  return Array.isArray(value) ? "a list" : isRecord(value) ? "an object" : `a ${typeof value}`;
}

/** Reports every key that the format does not know. */
export function onlyKeys(
  value: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  path: string,
  report: Report,
  level: FileFinding["level"] = "error",
): void {
  for (const key of Object.keys(value)) {
    if (allowed.includes(key)) continue;
    const name = key.length > 40 ? `${key.slice(0, 40)}…` : key;
    report(path === "" ? name : `${path}.${name}`, "extra-key", "the format has no such key", {
      level,
      remedy: `Allowed here: ${allowed.join(", ")}.`,
    });
  }
}

/** Reports roles that do not alternate from user to a closing assistant. */
export function checkRoles(roles: readonly unknown[], report: Report, path = "messages"): void {
  for (const [index, role] of roles.entries()) {
    const place = `${path}.${index}.role`;
    if (role !== "user" && role !== "assistant") {
      const said = typeof role === "string" ? JSON.stringify(role.slice(0, 30)) : typeWord(role);
      report(place, "role", `must be "user" or "assistant", is ${said}`);
    } else if (index === 0 && role !== "user") report(place, "first-user", 'the first message must be the "user" one');
    else if (index > 0 && role === roles[index - 1]) {
      report(place, "roles-alternate", `two messages in a row are "${role}": roles must alternate`);
    }
  }
  if (roles.length > 0 && roles.at(-1) !== "assistant" && roles.at(-1) !== undefined) {
    report(`${path}.${roles.length - 1}.role`, "last-assistant", 'the last message must be the "assistant" one');
  }
}

/** A text of a record that the model would read, with its path. */
export interface RecordText {
  path: string;
  text: string;
}

/** The list of messages; null when there is none. A message that is no object is reported and stands as null. */
export function messageList(
  value: unknown,
  report: Report,
  { least = 2 }: { least?: number } = {},
): (Record<string, unknown> | null)[] | null {
  if (!Array.isArray(value)) {
    report("messages", "messages", `must be a list of messages, is ${typeWord(value)}`);
    return null;
  }
  if (value.length < least) {
    report("messages", "message-count", `has ${value.length} messages, needs at least ${least}`);
  }
  return value.map((message: unknown, index) => {
    if (isRecord(message)) return message;
    report(`messages.${index}`, "message", `must be an object with role and content, is ${typeWord(message)}`);
    return null;
  });
}

/** A field that must be a text with something in it; null when it is no text. */
export function textOf(value: unknown, path: string, report: Report): RecordText | null {
  if (typeof value !== "string") {
    const blocks = Array.isArray(value) ? ": this format takes a plain text, not blocks" : "";
    report(path, "content-text", `must be a text, is ${typeWord(value)}${blocks}`);
    return null;
  }
  if (value.trim() === "") report(path, "empty-text", "is empty");
  return { path, text: value };
}
