import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import type { ChatModel, Completion } from "../core/chat-model.js";
import { ProviderError } from "../core/provider-error.js";
import type { CacheTime, MessageContent } from "./anthropic-messages.js";
import { startAttempt } from "./attempt.js";
import { awsFailure } from "./aws-failure.js";
import { converseBody, converseStopReason, converseUsage, readConverseReply } from "./converse.js";

export interface BedrockSettings {
  /** Defaults to the region in the model's ARN, then to AWS_REGION or the profile's. */
  region?: string;
  /** Defaults to AWS_ENDPOINT_URL_BEDROCK_RUNTIME, then to AWS itself. */
  endpoint?: string;
  /** Defaults to what AWS's chain of providers finds (environment, profile, role). */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** The longest that one attempt may take, its whole answer included. @default 120000 */
  timeoutMs?: number;
  /** How long the service keeps the unchanging start of requests for reuse; null for not. @default null */
  promptCache?: CacheTime | null;
  /** Streams answers, so that the time to the first token is measured. @default false */
  stream?: boolean;
  /** Connections kept open. @default 256 */
  maxSockets?: number;
}

/**
 * A model behind Bedrock's Converse: foundation model, inference profile, provisioned model or custom-model deployment.
 * One attempt a call: the SDK's own retries are off. HTTP/1.1, because the SDK's HTTP/2 breaks under concurrency and on
 * proxies. Bedrock states no rate limit and no wait: its `ThrottlingException` comes as status 429.
 * A failed request is a `ProviderError`; credentials are in none.
 */
export async function bedrockModel(model: string, settings: BedrockSettings = {}): Promise<ChatModel> {
  const { region, endpoint, credentials, timeoutMs = 120_000, promptCache = null, stream = false } = settings;
  const [{ BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand }, { NodeHttpHandler }, { Agent }, https] =
    await Promise.all([
      import("@aws-sdk/client-bedrock-runtime"),
      import("@smithy/node-http-handler"),
      import("node:http"),
      import("node:https"),
    ]);
  const sockets = { keepAlive: true, maxSockets: settings.maxSockets ?? 256 };
  const client = new BedrockRuntimeClient({
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      httpAgent: new Agent(sockets),
      httpsAgent: new https.Agent(sockets),
      connectionTimeout: Math.min(10_000, timeoutMs),
    }),
    ...(region ? { region } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
  });
  return {
    id: `bedrock:${model}`,
    async complete(request, { signal } = {}): Promise<Completion> {
      const input = { modelId: model, ...converseBody(request, promptCache) };
      const attempt = startAttempt(timeoutMs, signal);
      const options = { abortSignal: attempt.signal };
      const startedAt = performance.now();
      const elapsedMs = () => performance.now() - startedAt;
      try {
        let answer: MessageContent;
        if (stream) {
          const reply = await client.send(new ConverseStreamCommand(input), options);
          answer = await readConverseStream(reply.stream ?? [], elapsedMs);
        } else {
          answer = readConverseReply(await client.send(new ConverseCommand(input), options));
        }
        return { ...answer, costUsd: null, latencyMs: elapsedMs(), attempts: 1, servedFrom: "model" };
      } catch (thrown) {
        signal?.throwIfAborted();
        if (attempt.timedOut()) {
          throw new ProviderError(`${model}: no complete answer within ${timeoutMs / 1000} s`, { isRetryable: true });
        }
        throw awsFailure(model, thrown);
      } finally {
        attempt.end();
      }
    },
  };
}

/** Reads a streamed reply. Throws when the stream ends before the message does. */
async function readConverseStream(
  events: AsyncIterable<ConverseStreamOutput> | Iterable<ConverseStreamOutput>,
  elapsedMs: () => number,
): Promise<MessageContent> {
  const texts: string[] = [];
  let firstTokenMs: number | undefined;
  let stopReason: string | undefined;
  let usage: Parameters<typeof converseUsage>[0];
  for await (const event of events) {
    const text = event.contentBlockDelta?.delta?.text;
    if (text !== undefined) {
      firstTokenMs ??= elapsedMs();
      texts.push(text);
    }
    stopReason = event.messageStop?.stopReason ?? stopReason;
    usage = event.metadata?.usage ?? usage;
    const failure =
      event.throttlingException ??
      event.internalServerException ??
      event.modelStreamErrorException ??
      event.serviceUnavailableException ??
      event.validationException;
    if (failure) throw failure;
  }
  if (stopReason === undefined) throw new Error("the stream ended before the message did");
  return {
    text: texts.join(""),
    usage: converseUsage(usage),
    stopReason: converseStopReason(stopReason),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
  };
}
