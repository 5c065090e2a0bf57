import type { TrainingFormat } from "../../catalogue/types.js";
import { isRecord } from "./finding.js";

/**
 * The training format that a record looks like; null when it looks like none. Texts for contents are Claude's form unless
 * a system message stands among them; without any system both readings fit and Claude's is given.
 * @example detectFormat({ prompt: "a", completion: "b" }) // "prompt-completion"
 */
export function detectFormat(value: unknown): TrainingFormat | null {
  if (!isRecord(value)) return null;
  if (typeof value["prompt"] === "string" && typeof value["completion"] === "string") return "prompt-completion";
  const { messages } = value;
  if (!Array.isArray(messages) || !messages.every(isRecord)) return null;
  if (messages.some((message) => Array.isArray(message["content"]))) return "bedrock-nova";
  return messages.some((message) => message["role"] === "system") ? "openai-chat" : "bedrock-claude";
}
