import type { ChatModel, ChatRequest, Completion } from "../../core/chat-model.js";
import { estimateTokens } from "../../text/index.js";
import type { LocalModel } from "./artefact.js";
import { answerTrained } from "./trained.js";
import { answerUntrained } from "./untrained.js";

/** Characters that surely hold no more than one token each: the first cut of an answer that is too long. */
const MOST_CHARACTERS_PER_TOKEN = 12;

/** Cuts a text to at most `maxTokens` estimated tokens. */
function cutToTokens(text: string, maxTokens: number): { text: string; isCut: boolean } {
  if (estimateTokens(text) <= maxTokens) return { text, isCut: false };
  let low = 0;
  let high = Math.min(text.length, maxTokens * MOST_CHARACTERS_PER_TOKEN);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateTokens(text.slice(0, middle)) <= maxTokens) low = middle;
    else high = middle - 1;
  }
  return { text: text.slice(0, low), isCut: true };
}

const promptTokens = ({ system, messages }: ChatRequest): number =>
  messages.reduce((sum, message) => sum + estimateTokens(message.content), system ? estimateTokens(system) : 0);

function localChatModel(id: string, answer: (request: ChatRequest) => string): ChatModel {
  return {
    id,
    async complete(request, { signal } = {}): Promise<Completion> {
      signal?.throwIfAborted();
      const startedAt = performance.now();
      const { text, isCut } = cutToTokens(answer(request), request.maxTokens);
      const latencyMs = performance.now() - startedAt;
      return {
        text,
        usage: { inputTokens: promptTokens(request), outputTokens: estimateTokens(text), estimated: true },
        costUsd: null,
        latencyMs,
        attempts: 1,
        stopReason: isCut ? "max-tokens" : "end",
        servedFrom: "model",
      };
    },
  };
}

/** The rehearsal model before training: it answers from the request alone. It is no language model. */
export function untrainedLocalModel(): ChatModel {
  return localChatModel("local:untrained", answerUntrained);
}

/** A trained rehearsal model under the name that the registry gave it. */
export function trainedLocalModel(id: string, model: LocalModel): ChatModel {
  return localChatModel(id, (request) => answerTrained(model, request));
}
