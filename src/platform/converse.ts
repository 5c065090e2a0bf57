import type { ChatRequest, StopReason, Usage } from "../core/chat-model.js";
import type { CacheTime, MessageContent } from "./anthropic-messages.js";

/** The parts of Converse's request and reply that are used here: the same in a request, a stream and a batch record. */
interface CachePoint {
  cachePoint: { type: "default"; ttl: CacheTime };
}

export interface ConverseBody {
  messages: { role: "user" | "assistant"; content: ({ text: string } | CachePoint)[] }[];
  system?: ({ text: string } | CachePoint)[];
  inferenceConfig: { maxTokens: number; temperature?: number };
}

export interface ConverseReply {
  output?: { message?: { content?: { text?: string }[] | undefined } | undefined } | undefined;
  stopReason?: string | undefined;
  usage?: ConverseUsage | undefined;
}

export interface ConverseUsage {
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  cacheReadInputTokens?: number | undefined;
  cacheWriteInputTokens?: number | undefined;
}

const STOP_REASONS: Record<string, StopReason> = {
  end_turn: "end",
  max_tokens: "max-tokens",
  model_context_window_exceeded: "max-tokens",
  stop_sequence: "stop-sequence",
  refusal: "refusal",
  guardrail_intervened: "refusal",
  content_filtered: "refusal",
};

/** A request in the form of Converse. Turns of the same role in a row are refused by the service, so they are joined. */
export function converseBody(
  { system, messages, maxTokens, temperature }: ChatRequest,
  promptCache: CacheTime | null = null,
): ConverseBody {
  const point: CachePoint[] = promptCache === null ? [] : [{ cachePoint: { type: "default", ttl: promptCache } }];
  const turns: ConverseBody["messages"] = [];
  for (const [index, { role, content }] of messages.entries()) {
    const mark = index === messages.length - 2 ? point : [];
    const last = turns.at(-1);
    if (last?.role === role) last.content.push({ text: content }, ...mark);
    else turns.push({ role, content: [{ text: content }, ...mark] });
  }
  const systemMark = messages.length < 2 ? point : [];
  return {
    messages: turns,
    ...(system ? { system: [{ text: system }, ...systemMark] } : {}),
    inferenceConfig: { maxTokens, ...(temperature === undefined ? {} : { temperature }) },
  };
}

export const converseStopReason = (reason: string | undefined): StopReason => STOP_REASONS[reason ?? ""] ?? "other";

/** Our usage from the service's. Throws when it says none: unknown is never 0. */
export function converseUsage(usage: ConverseUsage | undefined): Usage {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = usage ?? {};
  if (inputTokens === undefined || outputTokens === undefined) {
    throw new Error("it does not say how many tokens it used");
  }
  return {
    inputTokens,
    outputTokens,
    ...(cacheReadInputTokens ? { cacheReadTokens: cacheReadInputTokens } : {}),
    ...(cacheWriteInputTokens ? { cacheWriteTokens: cacheWriteInputTokens } : {}),
  };
}

/** Reads a whole reply. Throws when it has no message. */
export function readConverseReply({ output, stopReason, usage }: ConverseReply): MessageContent {
  const content = output?.message?.content;
  if (!Array.isArray(content)) throw new Error("it has no message");
  return {
    text: content.map(({ text }) => text ?? "").join(""),
    usage: converseUsage(usage),
    stopReason: converseStopReason(stopReason),
  };
}
