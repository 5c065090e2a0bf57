/** Who speaks in a chat turn. A system prompt stands beside the messages, never among them. */
export type Role = "user" | "assistant";

/** One chat turn of plain text. */
export interface Message {
  role: Role;
  content: string;
}
