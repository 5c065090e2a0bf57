import type { ChatRequest } from "../core/chat-model.js";
import { sha256 } from "../platform/files.js";

/**
 * A name for "this request to this model": 16 hex digits of a SHA-256 over what is sent. Equal requests, equal keys,
 * whatever the order of their fields.
 */
export function requestKey(modelId: string, request: ChatRequest): string {
  const { system = null, messages, maxTokens, temperature = null, repeat = 0 } = request;
  const turns = messages.map(({ role, content }) => [role, content]);
  const parts = [modelId, system, turns, maxTokens, temperature, ...(repeat === 0 ? [] : [repeat])];
  return sha256(JSON.stringify(parts)).slice(0, 16);
}
