import type { BatchAnswer, BatchModel } from "../core/batch.js";
import { messageOf, TunelabError } from "../core/errors.js";
import { awsFailure } from "./aws-failure.js";
import { type ConverseReply, converseBody, readConverseReply } from "./converse.js";

export interface BedrockBatchSettings {
  region?: string;
  /** Role that Bedrock takes to read and write the bucket. */
  roleArn: string;
  /** Folder for requests and answers: `s3://bucket/prefix`. */
  s3Folder: string;
  /** Defaults to AWS_ENDPOINT_URL_BEDROCK and AWS_ENDPOINT_URL_S3, then to AWS itself. */
  endpoint?: string;
  s3Endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Fewest records in a job: a quota of model and region. @default 100 */
  fewest?: number;
  /** Most records in a job: a quota of model and region. @default 50000 */
  most?: number;
}

interface OutputLine {
  recordId: string;
  modelOutput?: ConverseReply;
  error?: { errorCode?: number | string; errorMessage?: string };
}

const ENDED = new Set(["Completed", "PartiallyCompleted"]);
const FAILED = new Set(["Failed", "Stopped", "Expired"]);

function s3Place(folder: string): { bucket: string; prefix: string } {
  const [, bucket = "", prefix = ""] = /^s3:\/\/([a-z0-9.-]+)\/?(.*?)\/?$/u.exec(folder) ?? [];
  if (bucket === "") {
    throw new TunelabError("bad-parameter", `${folder} is no folder in S3`, { remedy: "Write s3://bucket/prefix." });
  }
  return { bucket, prefix: prefix === "" ? "" : `${prefix}/` };
}

/**
 * A model behind Bedrock's batch inference: JSONL in S3, in and out, order not kept, errors record by record. Records are
 * in the form of Converse, so that every model family takes the same. The token makes a job that was handed in twice one.
 * @throws TunelabError `bad-parameter` for a folder that is none
 */
export async function bedrockBatch(model: string, settings: BedrockBatchSettings): Promise<BatchModel> {
  const { region, roleArn, s3Folder, endpoint, s3Endpoint, credentials, fewest = 100, most = 50_000 } = settings;
  const { bucket, prefix } = s3Place(s3Folder);
  const [bedrockSdk, s3Sdk] = await Promise.all([import("@aws-sdk/client-bedrock"), import("@aws-sdk/client-s3")]);
  const shared = { ...(region ? { region } : {}), ...(credentials ? { credentials } : {}) };
  const bedrock = new bedrockSdk.BedrockClient({ ...shared, ...(endpoint ? { endpoint } : {}) });
  const s3 = new s3Sdk.S3Client({
    ...shared,
    requestChecksumCalculation: "WHEN_REQUIRED",
    ...(s3Endpoint ? { endpoint: s3Endpoint, forcePathStyle: true } : {}),
  });
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw thrown instanceof TunelabError ? thrown : awsFailure(model, thrown);
    }
  };
  const textOf = (key: string) =>
    attempt(async () => {
      const { Body } = await s3.send(new s3Sdk.GetObjectCommand({ Bucket: bucket, Key: key }));
      return Body as AsyncIterable<Uint8Array>;
    });
  async function* linesOf(key: string): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    let rest = "";
    const chunks = (await textOf(key))[Symbol.asyncIterator]();
    for (;;) {
      const next = await attempt(() => chunks.next());
      const lines = (rest + decoder.decode(next.value as Uint8Array | undefined, { stream: next.done !== true })).split(
        "\n",
      );
      rest = lines.pop() ?? "";
      yield* lines;
      if (next.done === true) break;
    }
    yield rest;
  }

  return {
    id: `bedrock:${model}`,
    limits: { fewest, most },
    submit: (requests, { token }) =>
      attempt(async () => {
        const input = `${prefix}${token}/input.jsonl`;
        const lines = requests.map(({ id, request }) =>
          JSON.stringify({ recordId: id, modelInput: converseBody(request) }),
        );
        await s3.send(new s3Sdk.PutObjectCommand({ Bucket: bucket, Key: input, Body: `${lines.join("\n")}\n` }));
        const { jobArn } = await bedrock.send(
          new bedrockSdk.CreateModelInvocationJobCommand({
            jobName: `tunelab-${token}`,
            clientRequestToken: token,
            roleArn,
            modelId: model,
            modelInvocationType: "Converse",
            inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${bucket}/${input}`, s3InputFormat: "JSONL" } },
            outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${bucket}/${prefix}${token}/output/` } },
          }),
        );
        if (jobArn === undefined) throw new Error("Bedrock named no job");
        return jobArn;
      }),
    status: (job) =>
      attempt(async () => {
        const { status = "", message } = await bedrock.send(
          new bedrockSdk.GetModelInvocationJobCommand({ jobIdentifier: job }),
        );
        if (ENDED.has(status)) return { state: "ended" };
        if (FAILED.has(status)) return { state: "failed", reason: message ?? status };
        return { state: "running" };
      }),
    async *answers(job): AsyncGenerator<BatchAnswer> {
      const { outputDataConfig } = await attempt(() =>
        bedrock.send(new bedrockSdk.GetModelInvocationJobCommand({ jobIdentifier: job })),
      );
      const folder = s3Place(outputDataConfig?.s3OutputDataConfig?.s3Uri ?? s3Folder).prefix;
      const output = `${folder}${job.split("/").at(-1)}/`;
      let token: string | undefined;
      do {
        const page = await attempt(() =>
          s3.send(
            new s3Sdk.ListObjectsV2Command({
              Bucket: bucket,
              Prefix: output,
              ...(token === undefined ? {} : { ContinuationToken: token }),
            }),
          ),
        );
        for (const { Key: key = "" } of page.Contents ?? []) {
          if (!key.endsWith(".jsonl.out")) continue;
          for await (const line of linesOf(key)) {
            if (line.trim() !== "") yield answerOf(line, key);
          }
        }
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
  };
}

function answerOf(line: string, key: string): BatchAnswer {
  let row: OutputLine;
  try {
    row = JSON.parse(line) as OutputLine;
  } catch (cause) {
    throw new TunelabError("bad-input", `a line of ${key} is not JSON: ${messageOf(cause)}`, { cause });
  }
  const { recordId: id, modelOutput, error } = row;
  if (error || !modelOutput) {
    const said = `${error?.errorCode ?? "no output"}: ${error?.errorMessage ?? "the record has no answer"}`;
    return { id, failure: { message: said, isUntried: /expired|timeout/iu.test(said) } };
  }
  try {
    const content = readConverseReply(modelOutput);
    return { id, completion: { ...content, costUsd: null, latencyMs: 0, attempts: 1, servedFrom: "batch" } };
  } catch (thrown) {
    return { id, failure: { message: `the answer could not be read: ${messageOf(thrown)}`, isUntried: false } };
  }
}
