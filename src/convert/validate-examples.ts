import type { TrainingFormat } from "../catalogue/types.js";
import type { Finding } from "../core/errors.js";
import type { Example } from "../core/example.js";
import { reservedIn } from "../text/reserved-words.js";
import { estimateTokens } from "../text/tokens.js";
import type { DataLimits } from "./validate/check-record.js";
import type { WriteOptions } from "./write-formats.js";

export interface ValidateOptions extends WriteOptions {
  format: TrainingFormat;
  limits?: DataLimits;
  /** Which part the Examples are: their record limits differ. Defaults to `train`. */
  part?: "train" | "validation";
}

/**
 * Checks Examples against the rules of a training format and of a model's limits: all findings at once, each with the
 * Example's file and line. Counts of records; at least a question and an answer; roles that alternate, user first,
 * assistant last; no empty text; reserved words; tokens of a record (an estimate).
 * No findings means that nothing is known to be wrong.
 */
export function validateExamples(
  examples: readonly Example[],
  { format, limits = {}, part = "train", system }: ValidateOptions,
): Finding[] {
  const findings = countFindings(examples.length, limits, part);
  const reserved = (text: string) => reservedIn(text, limits.reservedStrings ?? [], limits.reservedIgnoreCase ?? false);
  // The common prompt is one text, however many records carry it.
  for (const word of reserved(system ?? "")) {
    findings.push({ field: "system", message: `the system prompt holds the reserved word ${JSON.stringify(word)}` });
  }
  for (const example of examples) {
    const { file, line } = example.source;
    const add = (field: string, message: string) =>
      findings.push({ file, ...(line === undefined ? {} : { line }), field, message: `${example.id}: ${message}` });
    for (const [field, message] of shapeFindings(example)) add(field, message);
    if (format === "prompt-completion" && example.messages.length > 2) {
      add("messages", `the format holds one question and one answer, got ${example.messages.length} messages`);
    }
    const texts: [string, string][] = example.messages.map((message, index) => [
      `messages.${index}.content`,
      message.content,
    ]);
    const instruction = example.system ?? system;
    if (instruction !== undefined) texts.unshift(["system", instruction]);
    for (const [field, text] of texts) {
      if (field === "system" && example.system === undefined) continue;
      for (const word of reserved(text)) {
        add(field, `holds the reserved word ${JSON.stringify(word)}, which fails the training job`);
      }
    }
    const tokens = texts.reduce((sum, [, text]) => sum + estimateTokens(text), 0);
    if (limits.maxTokensPerRecord != null && tokens > limits.maxTokensPerRecord) {
      add("messages", `has about ${tokens} tokens, the limit is ${limits.maxTokensPerRecord} (estimate)`);
    }
  }
  return findings;
}

function countFindings(count: number, limits: DataLimits, part: "train" | "validation"): Finding[] {
  const [least, most] =
    part === "train"
      ? [limits.minTrainRecords, limits.maxTrainRecords]
      : [limits.minValidationRecords, limits.maxValidationRecords];
  if (least != null && count < least)
    return [{ field: part, message: `${count} records, the model needs at least ${least}` }];
  if (limits.maxTotalRecords != null && count > limits.maxTotalRecords) {
    return [{ field: part, message: `${count} records, the model takes at most ${limits.maxTotalRecords} in all` }];
  }
  if (most != null && count > most)
    return [{ field: part, message: `${count} records, the model takes at most ${most}` }];
  return [];
}

function shapeFindings({ messages }: Example): [field: string, message: string][] {
  const findings: [string, string][] = [];
  if (messages.length < 2) findings.push(["messages", "needs a question and an answer"]);
  for (const [index, { role, content }] of messages.entries()) {
    const wanted = index % 2 === 0 ? "user" : "assistant";
    if (role !== wanted)
      findings.push([`messages.${index}.role`, `is ${role}, must be ${wanted}: roles alternate from user`]);
    if (content.trim() === "") findings.push([`messages.${index}.content`, "is empty"]);
  }
  if (messages.length % 2 === 1) findings.push(["messages", "must end with the assistant's answer"]);
  return findings;
}
