import type { ChatRequest } from "../../core/chat-model.js";
import { contentWords, wordSetCosine } from "./words.js";

/** What the model says when nothing that it was shown helps. */
export const DOES_NOT_KNOW = "I do not know.";

/** A label as a system prompt lists it: `- name: description`. */
export interface PromptLabel {
  name: string;
  description: string;
}

const LABEL_LINE = /^\s*[-*]\s+([^:\n]{1,60}):\s+(\S.*)$/;

/** The labels that a system prompt lists as lines `- name: description`, in their order. */
export function labelsInPrompt(system: string): PromptLabel[] {
  const labels: PromptLabel[] = [];
  for (const line of system.split("\n")) {
    const match = LABEL_LINE.exec(line);
    if (match) labels.push({ name: (match[1] as string).trim(), description: (match[2] as string).trim() });
  }
  return labels;
}

/** Earlier question and answer turns of a request: its few-shot pairs. */
export function pairsOf({ messages }: ChatRequest): { question: string; answer: string }[] {
  const pairs: { question: string; answer: string }[] = [];
  for (let index = 0; index + 1 < messages.length; index += 1) {
    const [question, answer] = [messages[index], messages[index + 1]];
    if (question?.role === "user" && answer?.role === "assistant") {
      pairs.push({ question: question.content, answer: answer.content });
    }
  }
  return pairs;
}

/** The text that a request asks about: its last user message. */
export function questionOf({ messages }: Pick<ChatRequest, "messages">): string {
  return messages.findLast((message) => message.role === "user")?.content ?? "";
}

/** The answer of the few-shot pair whose question shares most words (first one on a tie), or null when none shares any. */
export function nearestPairAnswer(
  question: string,
  pairs: readonly { question: string; answer: string }[],
): string | null {
  const words = contentWords(question);
  let best: { answer: string; similarity: number } | null = null;
  for (const pair of pairs) {
    const similarity = wordSetCosine(words, contentWords(pair.question));
    if (similarity > (best?.similarity ?? 0)) best = { answer: pair.answer, similarity };
  }
  return best?.answer ?? null;
}

/**
 * The label whose name and description share most distinct words with the message, or null when none shares any.
 * On a tie the label with fewer words of its own wins, then the earlier one.
 */
export function mostOverlappingLabel(question: string, labels: readonly PromptLabel[]): string | null {
  const words = contentWords(question);
  let best: { name: string; shared: number; size: number } | null = null;
  for (const { name, description } of labels) {
    const own = contentWords(`${name} ${description}`);
    const shared = [...own].filter((word) => words.has(word)).length;
    if (shared === 0) continue;
    if (best === null || shared > best.shared || (shared === best.shared && own.size < best.size)) {
      best = { name, shared, size: own.size };
    }
  }
  return best?.name ?? null;
}

/**
 * Answers as a model that was never trained can: from the request alone. With few-shot pairs the nearest pair's answer;
 * otherwise the label of the system prompt that the message resembles most; otherwise that it does not know.
 */
export function answerUntrained(request: ChatRequest): string {
  const question = questionOf(request);
  return (
    nearestPairAnswer(question, pairsOf(request)) ??
    mostOverlappingLabel(question, labelsInPrompt(request.system ?? "")) ??
    DOES_NOT_KNOW
  );
}
