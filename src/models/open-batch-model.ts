import type { BatchModel } from "../core/batch.js";
import { TunelabError } from "../core/errors.js";
import type { AnthropicSettings } from "../platform/anthropic-settings.js";
import type { BedrockBatchSettings } from "../platform/bedrock-batch.js";
import { parseBedrockModelId } from "./bedrock-model-id.js";
import { parseModelId } from "./model-id.js";

/**
 * Opens the batch service of a model: `anthropic:<model>` (Message Batches) or `bedrock:<model>` (batch inference, which
 * needs a role and a folder in S3).
 * @throws TunelabError `bad-parameter` for a provider without batches, or Bedrock without role and folder
 */
export async function openBatchModel(
  id: string,
  { anthropic = {}, bedrock }: { anthropic?: AnthropicSettings; bedrock?: BedrockBatchSettings } = {},
): Promise<BatchModel> {
  const { provider, model } = parseModelId(id);
  if (provider === "anthropic") {
    const { anthropicBatch } = await import("../platform/anthropic-batch.js");
    return anthropicBatch(model, anthropic);
  }
  if (provider !== "bedrock") {
    throw new TunelabError("bad-parameter", `${id} is answered in no batches`, {
      remedy: "Batches exist for anthropic: and bedrock: models; run the others directly.",
    });
  }
  if (!bedrock) {
    throw new TunelabError("bad-parameter", "a Bedrock batch needs a role and a folder in S3", {
      remedy: "Give roleArn and s3Folder (s3://bucket/prefix).",
    });
  }
  const region = parseBedrockModelId(model).region ?? bedrock.region;
  const { bedrockBatch } = await import("../platform/bedrock-batch.js");
  return bedrockBatch(model, { ...bedrock, ...(region ? { region } : {}) });
}
