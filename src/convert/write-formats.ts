import type { TrainingFormat } from "../catalogue/types.js";
import { answerOf, type Example, promptOf } from "../core/example.js";
import type { Message } from "../core/message.js";

export interface WriteOptions {
  /**
   * System prompt for Examples that have none of their own: what the tuned model will be asked with.
   * Without it such a line has no system prompt.
   */
  system?: string;
}

const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const systemOf = (example: Example, { system }: WriteOptions): string => example.system ?? system ?? "";

/** Amazon Bedrock, Claude: `{"system"?, "messages": [{"role", "content": text}]}`, one object a line. */
export function writeBedrockClaude(examples: readonly Example[], options: WriteOptions = {}): string {
  return lines(
    examples.map((example) => {
      const system = systemOf(example, options);
      return { ...(system === "" ? {} : { system }), messages: plain(example.messages) };
    }),
  );
}

/** Amazon Bedrock, Nova and Llama 3.2 onwards: the Converse form with `schemaVersion` and blocks of text. */
export function writeBedrockNova(examples: readonly Example[], options: WriteOptions = {}): string {
  return lines(
    examples.map((example) => {
      const system = systemOf(example, options);
      return {
        schemaVersion: "bedrock-conversation-2024",
        ...(system === "" ? {} : { system: [{ text: system }] }),
        messages: example.messages.map(({ role, content }) => ({ role, content: [{ text: content }] })),
      };
    }),
  );
}

/** Llama 3.1, Titan Text, Cohere: `{"prompt", "completion"}`. The system prompt opens the prompt; earlier turns are joined. */
export function writePromptCompletion(examples: readonly Example[], options: WriteOptions = {}): string {
  return lines(
    examples.map((example) => {
      const system = systemOf(example, options);
      const prompt = promptOf(example);
      return { prompt: system === "" ? prompt : `${system}\n\n${prompt}`, completion: answerOf(example) };
    }),
  );
}

/** OpenAI chat: the system prompt is the first message. */
export function writeOpenaiChat(examples: readonly Example[], options: WriteOptions = {}): string {
  return lines(
    examples.map((example) => {
      const system = systemOf(example, options);
      const opening = system === "" ? [] : [{ role: "system", content: system }];
      return { messages: [...opening, ...plain(example.messages)] };
    }),
  );
}

/** Writes Examples as JSONL in any of the formats. */
export function writeFormat(format: TrainingFormat, examples: readonly Example[], options: WriteOptions = {}): string {
  switch (format) {
    case "bedrock-claude":
      return writeBedrockClaude(examples, options);
    case "bedrock-nova":
      return writeBedrockNova(examples, options);
    case "prompt-completion":
      return writePromptCompletion(examples, options);
    case "openai-chat":
      return writeOpenaiChat(examples, options);
  }
}

/** Role and content alone: a provider refuses any other key. */
function plain(messages: readonly Message[]): Message[] {
  return messages.map(({ role, content }) => ({ role, content }));
}
