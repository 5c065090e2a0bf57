import type { ChatRequest } from "../core/chat-model.js";
import type { TokenPrice } from "./priced.js";

/** The most that a request can use: what a budget sets aside before it is sent. */
export interface Spend {
  tokens: number;
  /** Null when no price is known. */
  usd: number | null;
}

/** Tokens around the texts: role marks, separators, the service's own preamble. Generous. */
const TOKENS_PER_MESSAGE = 16;
const TOKENS_PER_REQUEST = 64;

/**
 * An upper bound of a request's tokens and price. Current tokenizers work on bytes, and a token is at least one byte: so
 * the UTF-8 length bounds the input, several times above the true count. The output is bounded by `maxTokens`. Input is
 * priced at the dearer of plain input and cache write.
 * @example spendBound({ messages: [{ role: "user", content: "Hi" }], maxTokens: 10 }, null).tokens // 92
 */
export function spendBound({ system = "", messages, maxTokens }: ChatRequest, price: TokenPrice | null): Spend {
  const texts = [system, ...messages.map(({ content }) => content)];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const input = bytes + messages.length * TOKENS_PER_MESSAGE + TOKENS_PER_REQUEST;
  if (price === null) return { tokens: input + maxTokens, usd: null };
  const inputPrice = Math.max(price.inputPerMillionUsd, price.cacheWritePerMillionUsd ?? 0);
  return {
    tokens: input + maxTokens,
    usd: (input * inputPrice + maxTokens * price.outputPerMillionUsd) / 1e6,
  };
}
