import type { Message } from "../core/message.js";

/** The turns of a request body; null when it is in no known form or a content is more than text. */
export function turnsIn(body: unknown): Message[] | null {
  if (!isRecord(body)) return null;
  const { prompt, inputText, messages } = body;
  const single = typeof prompt === "string" ? prompt : inputText;
  if (typeof single === "string") return [{ role: "user", content: single }];
  if (!Array.isArray(messages) || messages.length === 0) return null;
  const turns: Message[] = [];
  for (const message of messages as unknown[]) {
    if (!isRecord(message)) return null;
    const { role } = message;
    const content = textIn(message["content"]);
    if ((role !== "user" && role !== "assistant") || content === null) return null;
    turns.push({ role, content });
  }
  return turns.at(-1)?.role === "user" ? turns : null;
}

/** The system prompt of a request body; empty when there is none. */
export function systemIn(body: unknown): string {
  return isRecord(body) ? (textIn(body["system"]) ?? "") : "";
}

/**
 * The answer in a response body: whole, or put together from the events of a stream. Null when there is no text.
 */
export function answerIn(body: unknown): string | null {
  if (Array.isArray(body)) {
    const pieces = body.map(deltaIn);
    const whole = pieces.join("");
    return whole === "" ? null : whole;
  }
  if (!isRecord(body)) return null;
  const { output, content, generation, results, completion } = body;
  if (isRecord(output) && isRecord(output["message"])) return nonEmpty(textIn(output["message"]["content"]));
  if (content !== undefined) return nonEmpty(textIn(content));
  for (const text of [generation, completion]) if (typeof text === "string") return nonEmpty(text);
  if (Array.isArray(results) && isRecord(results[0]) && typeof results[0]["outputText"] === "string") {
    return nonEmpty(results[0]["outputText"]);
  }
  return null;
}

/** The text that one event of a stream adds: Anthropic's, Converse's, Llama's and Titan's, plain or in a chunk of base64. */
function deltaIn(event: unknown): string {
  if (!isRecord(event)) return "";
  const { chunk, delta, contentBlockDelta, generation, outputText } = event;
  if (isRecord(chunk) && typeof chunk["bytes"] === "string") {
    try {
      return deltaIn(JSON.parse(Buffer.from(chunk["bytes"], "base64").toString("utf8")));
    } catch {
      // A chunk that is no JSON adds no text; the row then counts as one without an answer or a shorter one.
      return "";
    }
  }
  const inner = isRecord(contentBlockDelta) ? contentBlockDelta["delta"] : delta;
  if (isRecord(inner) && typeof inner["text"] === "string") return inner["text"];
  for (const text of [generation, outputText]) if (typeof text === "string") return text;
  return "";
}

/** The text of a content: a text, or blocks of nothing but text; thinking is passed over. */
function textIn(content: unknown): string | null {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return null;
  const texts: string[] = [];
  for (const block of content as unknown[]) {
    if (!isRecord(block)) return null;
    if (block["type"] === "thinking" || block["type"] === "redacted_thinking" || "reasoningContent" in block) continue;
    if (typeof block["text"] !== "string") return null;
    texts.push(block["text"]);
  }
  return texts.join("");
}

function nonEmpty(text: string | null): string | null {
  return text === null || text.trim() === "" ? null : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
