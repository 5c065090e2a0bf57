import type { Interaction } from "../core/interaction.js";
import type { Message } from "../core/message.js";
import type { RawRow, RowConverter } from "./conversion.js";
import { answerIn, systemIn, turnsIn } from "./invocation-bodies.js";

export interface InvocationLogOptions {
  source: string;
  file: string;
  /**
   * Bodies that Bedrock put into S3 of their own (above 100 KB), by the path that the log names. A body that is not here
   * makes the row one for the ledger.
   */
  bodies?: ReadonlyMap<string, unknown>;
}

/**
 * One record of Bedrock's model invocation log as an Interaction, or why not. Reads InvokeModel and Converse, streamed or
 * not, with the body forms of Anthropic, Nova and Converse, Llama and Titan. Pure; never throws for what the record holds.
 */
export function interactionOf(
  row: RawRow,
  { source, file, bodies }: InvocationLogOptions,
): Interaction | { reject: string } {
  const { fields } = row;
  const { timestamp, requestId, modelId } = fields;
  if (typeof modelId !== "string" || !isRecord(fields["input"]))
    return { reject: "is no record of a model invocation" };
  const input = bodyOf(fields["input"], "input", bodies);
  if ("reject" in input) return input;
  const turns = turnsIn(input.body);
  if (turns === null) return { reject: "its request is in no known form, or holds more than text" };
  const system = systemIn(input.body);
  const origin = {
    source,
    file,
    ...(row.line === undefined ? {} : { line: row.line }),
    ...(typeof requestId === "string" ? { record: requestId } : {}),
  };
  const error = fields["errorCode"];
  const output = isRecord(fields["output"]) ? bodyOf(fields["output"], "output", bodies) : { body: undefined };
  const completion = "body" in output ? answerIn(output.body) : null;
  const failure = typeof error === "string" ? error : "reject" in output ? output.reject : "the log holds no answer";
  const at = typeof timestamp === "string" ? new Date(timestamp) : null;
  return {
    id: `${source}/${typeof requestId === "string" ? requestId : `line-${row.line ?? 0}`}`,
    request: { ...(system === "" ? {} : { system }), messages: turns, maxTokens: maxTokensIn(input.body) },
    ...(completion === null ? { failure } : { completion }),
    at: at === null || Number.isNaN(at.getTime()) ? null : at.toISOString(),
    model: `bedrock:${modelId.slice(modelId.lastIndexOf("/") + 1)}`,
    source: origin,
  };
}

/** An invocation as a training turn: what was asked, and what the model answered. The answers are a model's: review them. */
export const fromInvocationLog: RowConverter = (row, source) => {
  const interaction = interactionOf(row, { source: source.name, file: "" });
  if ("reject" in interaction) return interaction;
  const { request, completion, failure, at } = interaction;
  if (completion === undefined) return { reject: `no answer: ${failure ?? "unknown"}` };
  const messages: Message[] = [...request.messages, { role: "assistant", content: completion }];
  const { record } = interaction.source;
  return { messages, ...(record === undefined ? {} : { record }), ...(at === null ? {} : { createdAt: at }) };
};

function bodyOf(
  part: Record<string, unknown>,
  side: "input" | "output",
  bodies: ReadonlyMap<string, unknown> | undefined,
): { body: unknown } | { reject: string } {
  const body = part[`${side}BodyJson`];
  if (body !== undefined && body !== null) return { body };
  const path = part[`${side}BodyS3Path`];
  if (typeof path !== "string") return { reject: `the log holds no ${side} body: was text delivery switched on?` };
  const found = bodies?.get(path);
  return found === undefined
    ? { reject: `its ${side} body lies in S3 and was not given: fetch it beside the log` }
    : { body: found };
}

function maxTokensIn(body: unknown): number {
  if (!isRecord(body)) return 0;
  const config = isRecord(body["inferenceConfig"]) ? body["inferenceConfig"] : body;
  const most = config["maxTokens"] ?? config["max_tokens"] ?? config["max_gen_len"] ?? config["max_new_tokens"];
  return typeof most === "number" ? most : 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
