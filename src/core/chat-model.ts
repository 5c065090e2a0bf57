import type { Message } from "./message.js";

export interface ChatRequest {
  system?: string;
  /** Ends with the user's message. */
  messages: Message[];
  maxTokens: number;
  temperature?: number;
  /** Which repeat of the same request this is, from 0. Providers do not see it; a cache keeps repeats apart. */
  repeat?: number;
}

/** Tokens of one request. A provider that does not report a kind leaves it out. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens?: number;
  cacheWriteTokens?: number;
  /** True when the counts are an estimate from text length and not the provider's own. */
  estimated?: boolean;
}

export type StopReason = "end" | "max-tokens" | "stop-sequence" | "refusal" | "other";

export interface Completion {
  text: string;
  usage: Usage;
  /** Null when no price is known: unknown is never 0. */
  costUsd: number | null;
  /** Wall time of the successful attempt, measured inside the slot that sent it. */
  latencyMs: number;
  /** From sending to the first piece of text, where the answer was streamed. */
  firstTokenMs?: number;
  /** 1 when the first attempt answered. */
  attempts: number;
  stopReason: StopReason;
  servedFrom: "model" | "cache" | "batch";
}

/** One model of one provider, named `provider:model`. */
export interface ChatModel {
  readonly id: string;
  complete(request: ChatRequest, options?: { signal?: AbortSignal }): Promise<Completion>;
}
