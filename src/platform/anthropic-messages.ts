import type { ChatRequest, Completion, StopReason, Usage } from "../core/chat-model.js";

/** How long the service keeps the start of a prompt. */
export type CacheTime = "5m" | "1h";

/** What a message says of an answer; times and cost come from elsewhere. */
export type MessageContent = Pick<Completion, "text" | "usage" | "stopReason" | "firstTokenMs">;

const STOP_REASONS: Record<string, StopReason> = {
  end_turn: "end",
  max_tokens: "max-tokens",
  model_context_window_exceeded: "max-tokens",
  stop_sequence: "stop-sequence",
  refusal: "refusal",
};

interface CacheControl {
  type: "ephemeral";
  ttl: CacheTime;
}

interface TextBlock {
  type: "text";
  text: string;
  cache_control?: CacheControl;
}

interface MessagesBody {
  model: string;
  max_tokens: number;
  messages: { role: "user" | "assistant"; content: string | TextBlock[] }[];
  system?: string | TextBlock[];
  temperature?: number;
}

/**
 * A request in the form of the Messages API. With `promptCache` the unchanging start is marked for reuse: all turns but
 * the last one, or the system prompt where there is one turn only.
 */
export function anthropicBody(
  model: string,
  { system, messages, maxTokens, temperature }: ChatRequest,
  promptCache: CacheTime | null = null,
): MessagesBody {
  const marked = (text: string): TextBlock[] => [
    { type: "text", text, cache_control: { type: "ephemeral", ttl: promptCache ?? "5m" } },
  ];
  const lastShared = messages.length - 2;
  return {
    model,
    max_tokens: maxTokens,
    messages: messages.map(({ role, content }, index) => ({
      role,
      content: promptCache !== null && index === lastShared ? marked(content) : content,
    })),
    ...(system ? { system: promptCache !== null && lastShared < 0 ? marked(system) : system } : {}),
    ...(temperature === undefined ? {} : { temperature }),
  };
}

/** The parts of a message that are read here. */
export interface ServiceMessage {
  content: { type: string; text?: string }[];
  stop_reason: string | null;
  usage: ServiceUsage;
}

interface ServiceUsage {
  input_tokens: number;
  output_tokens: number;
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
}

/** Our usage from the service's: `input_tokens` counts what no cache served. */
function usageOf(usage: ServiceUsage): Usage {
  return {
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    ...(usage.cache_read_input_tokens ? { cacheReadTokens: usage.cache_read_input_tokens } : {}),
    ...(usage.cache_creation_input_tokens ? { cacheWriteTokens: usage.cache_creation_input_tokens } : {}),
  };
}

const stopReasonOf = (reason: string | null): StopReason => STOP_REASONS[reason ?? ""] ?? "other";

/** Reads a whole message. Throws when it has no content. */
export function readMessage(message: object): MessageContent {
  const { content, usage, stop_reason: reason } = message as ServiceMessage;
  if (!Array.isArray(content)) throw new Error("it has no content");
  if (typeof usage?.input_tokens !== "number" || typeof usage.output_tokens !== "number") {
    throw new Error("it does not say how many tokens it used");
  }
  return {
    text: content.map((block) => (block.type === "text" ? (block.text ?? "") : "")).join(""),
    usage: usageOf(usage),
    stopReason: stopReasonOf(reason),
  };
}

interface StreamEvent {
  type: string;
  message?: ServiceMessage;
  delta?: { type?: string; text?: string; stop_reason?: string | null };
  usage?: Partial<ServiceUsage>;
}

/** Reads a streamed message. Throws when the stream ends before the message does. */
export async function readStream(events: AsyncIterable<object>, elapsedMs: () => number): Promise<MessageContent> {
  const texts: string[] = [];
  let usage: ServiceUsage | undefined;
  let reason: string | null = null;
  let firstTokenMs: number | undefined;
  let isWhole = false;
  for await (const event of events as AsyncIterable<StreamEvent>) {
    if (event.type === "message_start" && event.message) usage = { ...event.message.usage };
    if (event.type === "content_block_delta" && event.delta?.type === "text_delta") {
      firstTokenMs ??= elapsedMs();
      texts.push(event.delta.text ?? "");
    }
    if (event.type === "message_delta") {
      reason = event.delta?.stop_reason ?? reason;
      if (usage) usage.output_tokens = event.usage?.output_tokens ?? usage.output_tokens;
    }
    if (event.type === "message_stop") isWhole = true;
  }
  if (!isWhole || !usage) throw new Error("the stream ended before the message did");
  return {
    text: texts.join(""),
    usage: usageOf(usage),
    stopReason: stopReasonOf(reason),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
  };
}
