import type { CatalogueModel, TrainingFormat, TrainingMethod } from "../../catalogue/types.js";
import {
  checkRoles,
  isRecord,
  messageList,
  onlyKeys,
  type RecordText,
  type Report,
  textOf,
  typeWord,
} from "./finding.js";
import { checkConverse } from "./rules-converse.js";

/** Checks the shape of one parsed line and returns the texts in it, for the rules on words and lengths. */
export type ShapeRule = (value: Record<string, unknown>, report: Report) => RecordText[];

/** The shape that a model's training job wants of a line. */
export function shapeRuleFor(
  model: Pick<CatalogueModel, "id" | "family">,
  { format, method = "fine-tuning" }: { format: TrainingFormat; method?: TrainingMethod },
): ShapeRule {
  if (method === "reinforcement-fine-tuning") return checkOpenaiChat;
  if (method !== "fine-tuning") return checkDistillation;
  switch (format) {
    case "bedrock-claude":
      return checkClaude;
    case "bedrock-nova":
      return (value, report) => checkConverse(value, report, model);
    case "prompt-completion":
      return checkPromptCompletion;
    case "openai-chat":
      return checkOpenaiChat;
  }
}

function checkClaude(value: Record<string, unknown>, report: Report): RecordText[] {
  const texts: RecordText[] = [];
  onlyKeys(value, ["system", "messages"], "", report);
  const { system, messages } = value;
  if (typeof system === "string") texts.push({ path: "system", text: system });
  else if ("system" in value) report("system", "system-text", `must be a text, is ${typeWord(system)}`);
  const list = messageList(messages, report);
  if (list === null) return texts;
  checkRoles(
    list.map((message) => message?.["role"]),
    report,
  );
  for (const [index, message] of list.entries()) {
    if (message === null) continue;
    onlyKeys(message, ["role", "content"], `messages.${index}`, report);
    const text = textOf(message["content"], `messages.${index}.content`, report);
    if (text !== null) texts.push(text);
  }
  return texts;
}

function checkPromptCompletion(value: Record<string, unknown>, report: Report): RecordText[] {
  onlyKeys(value, ["prompt", "completion"], "", report, "warning");
  return ["prompt", "completion"].flatMap((key) => textOf(value[key], key, report) ?? []);
}

function checkOpenaiChat(value: Record<string, unknown>, report: Report): RecordText[] {
  onlyKeys(value, ["id", "messages", "tools", "reference_answer"], "", report, "warning");
  const list = messageList(value["messages"], report, { least: 1 });
  if (list === null) return [];
  if (!list.some((message) => message?.["role"] === "user")) {
    report("messages", "needs-user", "needs at least one user message");
  }
  return list.flatMap((message, index) => {
    if (message === null) return [];
    const role = message["role"];
    if (role !== "system" && role !== "user" && role !== "assistant") {
      report(`messages.${index}.role`, "role", 'must be "system", "user" or "assistant"');
    }
    if (role === "system" && index > 0) {
      report(`messages.${index}.role`, "system-first", "the system message must come first");
    }
    return textOf(message["content"], `messages.${index}.content`, report) ?? [];
  });
}

/** Prompts for distillation: the Converse form with nothing else, one question and at most one answer of one text each. */
function checkDistillation(value: Record<string, unknown>, report: Report): RecordText[] {
  onlyKeys(value, ["schemaVersion", "system", "messages"], "", report);
  if (value["schemaVersion"] !== "bedrock-conversation-2024") {
    report("schemaVersion", "schema-version", 'must be "bedrock-conversation-2024"');
  }
  const texts: RecordText[] = [];
  const block = (one: unknown, path: string) => {
    const text = isRecord(one) ? textOf(one["text"], `${path}.text`, report) : null;
    if (!isRecord(one)) report(path, "block", `must be an object, is ${typeWord(one)}`);
    if (text !== null) texts.push(text);
  };
  const { system } = value;
  if (Array.isArray(system)) {
    if (system.length > 1) report("system", "system-count", `must hold at most one text, holds ${system.length}`);
    for (const [index, one] of system.entries()) block(one, `system.${index}`);
  } else if (system !== undefined) report("system", "system-blocks", "must be a list of one text");
  const list = messageList(value["messages"], report, { least: 1 }) ?? [];
  if (list.length > 2) report("messages", "message-count", `has ${list.length} messages, takes at most 2`);
  for (const [index, message] of list.entries()) {
    if (message === null) continue;
    const path = `messages.${index}`;
    onlyKeys(message, ["role", "content"], path, report);
    const wanted = index % 2 === 0 ? "user" : "assistant";
    if (message["role"] !== wanted) report(`${path}.role`, "roles-alternate", `must be "${wanted}"`);
    const content = message["content"];
    if (Array.isArray(content) && content.length === 1) block(content[0], `${path}.content.0`);
    else report(`${path}.content`, "content-blocks", "must be a list of exactly one text block");
  }
  return texts;
}
