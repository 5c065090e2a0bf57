import type { CatalogueModel } from "../../catalogue/types.js";
import { checkRoles, isRecord, messageList, onlyKeys, type RecordText, type Report, typeWord } from "./finding.js";
import { checkTools, type ToolUses } from "./rules-tools.js";

const IMAGES = { nova: ["png", "jpeg", "gif", "webp"], nova2: ["png", "jpeg", "gif"] };
const VIDEOS = { nova: ["mov", "mkv", "mp4", "webm"], nova2: ["mov", "mkv", "mp4"] };
const MOST_IMAGES = 10;
/** What may follow `s3://` in the address of a picture or a video. */
const S3_REST = /^[\w\-/.]+$/;

interface Counts extends ToolUses {
  image: number;
  video: number;
  document: number;
  reasoning: number;
}

/**
 * The Converse form `bedrock-conversation-2024`: Amazon Nova 1 and 2, Llama 3.2 and 3.3. Rules of the Nova User Guide and
 * of the aws-samples validators for Nova (February 2025, 2026) and Llama (March 2025).
 */
export function checkConverse(
  value: Record<string, unknown>,
  report: Report,
  { id, family }: Pick<CatalogueModel, "id" | "family">,
): RecordText[] {
  const nova2 = family === "nova-2";
  const llama = family.startsWith("llama");
  const texts: RecordText[] = [];
  onlyKeys(value, ["schemaVersion", "system", "messages", ...(nova2 ? ["toolConfig"] : [])], "", report);
  const version = value["schemaVersion"];
  if (version === undefined && !llama) {
    report("schemaVersion", "schema-version", 'is missing: write "bedrock-conversation-2024"', { level: "warning" });
  } else if (
    version !== undefined &&
    (typeof version !== "string" || (llama && version !== "bedrock-conversation-2024"))
  ) {
    report("schemaVersion", "schema-version", 'must be "bedrock-conversation-2024"');
  }
  checkSystem(value, { llama, texts, report });
  const list = messageList(value["messages"], report);
  if (list === null) return texts;
  checkRoles(
    list.map((message) => message?.["role"]),
    report,
  );
  const counts: Counts = { image: 0, video: 0, document: 0, reasoning: 0, uses: new Map(), answered: new Set() };
  for (const [index, message] of list.entries()) {
    if (message === null) continue;
    const path = `messages.${index}`;
    onlyKeys(message, ["role", "content"], path, report);
    const content = message["content"];
    if (!Array.isArray(content)) {
      report(
        `${path}.content`,
        "content-blocks",
        `must be a list of blocks such as {"text": "…"}, is ${typeWord(content)}`,
      );
      continue;
    }
    if (content.length === 0) report(`${path}.content`, "empty-content", "has no block");
    const kinds = content.map((block: unknown, place) =>
      checkBlock(block, `${path}.content.${place}`, message["role"], { id, nova2, llama, counts, texts, report }),
    );
    const written = texts.filter((text) => text.path.startsWith(`${path}.content.`));
    if (
      kinds.every((kind) => kind === "text") &&
      content.length > 0 &&
      written.every((text) => text.text.trim() === "")
    ) {
      report(`${path}.content`, "empty-text", "all its texts are empty");
    }
    if (kinds.includes("toolUse") && kinds.includes("toolResult")) {
      report(`${path}.content`, "tool-mixed", "a tool's use and its result may not stand in one message");
    }
  }
  if (counts.image > MOST_IMAGES)
    report("messages", "image-count", `has ${counts.image} images, at most ${MOST_IMAGES} are taken`);
  if (counts.video > 1) report("messages", "video-count", `has ${counts.video} videos, at most one is taken`);
  if (counts.document > 1)
    report("messages", "document-count", `has ${counts.document} documents, at most one is taken`);
  if (counts.image > 0 && counts.video > 0) report("messages", "media-mixed", "images and videos may not be mixed");
  if (counts.reasoning > 0 && counts.image + counts.video > 0) {
    report("messages", "reasoning-media", "reasoning may not stand beside images or videos");
  }
  if (nova2) checkTools(value["toolConfig"], counts, report);
  return texts;
}

function checkSystem(
  value: Record<string, unknown>,
  { llama, texts, report }: { llama: boolean; texts: RecordText[]; report: Report },
): void {
  if (!("system" in value)) return;
  const { system } = value;
  if (!Array.isArray(system)) {
    report("system", "system-blocks", `must be a list of {"text": "…"}, is ${typeWord(system)}`);
    return;
  }
  if (llama && system.length !== 1)
    report("system", "system-count", `must hold exactly one text, holds ${system.length}`);
  for (const [index, block] of system.entries()) {
    const text: unknown = isRecord(block) ? block["text"] : undefined;
    if (typeof text !== "string") report(`system.${index}.text`, "system-text", `must be a text, is ${typeWord(text)}`);
    else texts.push({ path: `system.${index}.text`, text });
    if (isRecord(block)) onlyKeys(block, ["text"], `system.${index}`, report);
  }
}

function checkBlock(
  block: unknown,
  path: string,
  role: unknown,
  around: { id: string; nova2: boolean; llama: boolean; counts: Counts; texts: RecordText[]; report: Report },
): string {
  const { nova2, llama, counts, texts, report } = around;
  const allowed = nova2
    ? ["text", "image", "video", "document", "reasoningContent", "toolUse", "toolResult"]
    : llama
      ? ["text", "image"]
      : ["text", "image", "video"];
  if (!isRecord(block)) {
    report(path, "block", `must be an object, is ${typeWord(block)}`);
    return "none";
  }
  onlyKeys(block, allowed, path, report);
  const kinds = allowed.filter((key) => key in block);
  const [kind = "none"] = kinds;
  if (kinds.length !== 1)
    report(path, "block-kind", `must hold exactly one of ${allowed.join(", ")}, holds ${kinds.length}`);
  const inside = block[kind];
  switch (kind) {
    case "text":
      if (typeof inside === "string") texts.push({ path: `${path}.text`, text: inside });
      else report(`${path}.text`, "content-text", `must be a text, is ${typeWord(inside)}`);
      break;
    case "image":
    case "video":
    case "document":
      counts[kind] += 1;
      if (role === "assistant") report(path, "media-assistant", `an assistant's message may not hold a ${kind}`);
      checkMedia(kind, inside, path, around);
      break;
    case "reasoningContent": {
      counts.reasoning += 1;
      if (role !== "assistant") report(path, "reasoning-role", "only an assistant's message may hold reasoning");
      const text = isRecord(inside) && isRecord(inside["reasoningText"]) ? inside["reasoningText"]["text"] : undefined;
      if (typeof text === "string") texts.push({ path: `${path}.reasoningContent.reasoningText.text`, text });
      else report(`${path}.reasoningContent`, "reasoning-text", 'must be {"reasoningText": {"text": "…"}}');
      break;
    }
    case "toolUse":
      if (role !== "assistant") report(path, "tool-role", "only an assistant's message may use a tool");
      counts.uses.set(path, inside);
      break;
    case "toolResult":
      if (role !== "user") report(path, "tool-role", "only a user's message may hold a tool's result");
      counts.uses.set(path, { result: inside });
      break;
  }
  return kind;
}

function checkMedia(
  kind: "image" | "video" | "document",
  value: unknown,
  path: string,
  { id, nova2, report }: { id: string; nova2: boolean; report: Report },
): void {
  if (id.includes("micro")) report(path, "media-model", "this model reads texts only");
  const place = `${path}.${kind}`;
  if (!isRecord(value)) {
    report(place, "media", `must be an object, is ${typeWord(value)}`);
    return;
  }
  const formats = kind === "document" ? ["pdf"] : (kind === "image" ? IMAGES : VIDEOS)[nova2 ? "nova2" : "nova"];
  const format = value["format"];
  if (typeof format !== "string" || !formats.includes(format)) {
    report(`${place}.format`, "media-format", `must be one of ${formats.join(", ")}`);
  }
  const source = isRecord(value["source"]) ? value["source"] : {};
  const location = isRecord(source["s3Location"]) ? source["s3Location"] : {};
  const uri = location["uri"];
  if (typeof uri !== "string" || !uri.startsWith("s3://") || !S3_REST.test(uri.slice(5))) {
    report(`${place}.source.s3Location.uri`, "s3-uri", "must be s3://… of letters, digits, _ - / and .");
  }
}
