import type { TrainingFormat } from "../catalogue/types.js";
import { type Finding, TunelabError } from "../core/errors.js";
import type { Message } from "../core/message.js";

/** What a provider's line says: an Example without our own bookkeeping. */
export interface TrainingTurn {
  system?: string;
  messages: Message[];
}

/**
 * Reads JSONL of a provider's format back. Blank lines are passed over.
 * @throws TunelabError `bad-input` with every line that does not fit the format
 */
export function readFormat(
  format: TrainingFormat,
  text: string,
  { file = "input" }: { file?: string } = {},
): TrainingTurn[] {
  const turns: TrainingTurn[] = [];
  const findings: Finding[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === "") continue;
    const turn = turnOf(format, parsed(line));
    if (typeof turn === "string") findings.push({ file, line: index + 1, message: turn });
    else turns.push(turn);
  }
  if (findings.length > 0) throw new TunelabError("bad-input", `${file} is not in the format ${format}`, { findings });
  return turns;
}

/** The turn of a parsed line, or what is wrong with it. */
function turnOf(format: TrainingFormat, value: unknown): TrainingTurn | string {
  if (!isRecord(value)) return "is not a JSON object";
  if (format === "prompt-completion") {
    const { prompt, completion } = value;
    if (typeof prompt !== "string" || typeof completion !== "string") return "needs prompt and completion as texts";
    return { messages: pair(prompt, completion) };
  }
  const { messages } = value;
  if (!Array.isArray(messages)) return "needs a list of messages";
  const read = messages.map((message) => messageOf(message, format === "bedrock-nova"));
  const system = systemOf(format, value["system"], read);
  if (system === null) return "has a system prompt in another format";
  const rest = format === "openai-chat" && read[0]?.role === "system" ? read.slice(1) : read;
  if (!rest.every(isTurn)) return "has a message whose role or content does not fit";
  return { ...(system === "" ? {} : { system }), messages: rest };
}

function systemOf(format: TrainingFormat, system: unknown, messages: readonly (AnyMessage | null)[]): string | null {
  if (format === "openai-chat") return messages[0]?.role === "system" ? messages[0].content : "";
  if (system === undefined) return "";
  if (format === "bedrock-claude") return typeof system === "string" ? system : null;
  return blocksOf(system);
}

interface AnyMessage {
  role: string;
  content: string;
}

function messageOf(value: unknown, blocks: boolean): AnyMessage | null {
  if (!isRecord(value) || typeof value["role"] !== "string") return null;
  const content = blocks ? blocksOf(value["content"]) : value["content"];
  return typeof content === "string" ? { role: value["role"], content } : null;
}

/** The text of a list of `{ text }` blocks; null when there is any other block. */
function blocksOf(value: unknown): string | null {
  if (!Array.isArray(value)) return null;
  const texts = value.map((block: unknown) =>
    isRecord(block) && typeof block["text"] === "string" ? block["text"] : null,
  );
  return texts.includes(null) ? null : texts.join("");
}

function isTurn(message: AnyMessage | null): message is Message {
  return message !== null && (message.role === "user" || message.role === "assistant");
}

function pair(prompt: string, completion: string): Message[] {
  return [
    { role: "user", content: prompt },
    { role: "assistant", content: completion },
  ];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
