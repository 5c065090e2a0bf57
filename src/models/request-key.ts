import type { ChatRequest } from "../core/chat-model.js";
import { sha256 } from "../platform/files.js";

/**
 * A name for "this request to this model": 16 hex digits of a SHA-256 over what is sent. Equal requests, equal keys,
 * whatever the order of their fields.
 */
export function requestKey(modelId: string, request: ChatRequest): string {
  const { system = null, messages, maxTokens, temperature = null } = request;
  const turns = messages.map(({ role, content }) => [role, content]);
  return sha256(JSON.stringify([modelId, system, turns, maxTokens, temperature])).slice(0, 16);
}
