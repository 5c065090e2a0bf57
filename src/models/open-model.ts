import { isAbsolute, join } from "node:path";
import type { ChatModel } from "../core/chat-model.js";
import { TunelabError } from "../core/errors.js";
import type { AnthropicSettings } from "../platform/anthropic-settings.js";
import type { BedrockSettings } from "../platform/bedrock-runtime.js";
import { readText, sha256 } from "../platform/files.js";
import { parseBedrockModelId } from "./bedrock-model-id.js";
import { cached } from "./cached.js";
import { decodeModel } from "./local/artefact.js";
import { trainedLocalModel, untrainedLocalModel } from "./local/local-model.js";
import { parseModelId, unknownModel } from "./model-id.js";
import { parseRateLimitHeaders } from "./rate-limit.js";
import { resolveModel } from "./registry.js";
import { type RegistryOwner, registryFolder } from "./registry-file.js";
import { replayModel } from "./replay.js";
import { type RequestGate, RequestGates } from "./request-gate.js";
import { type RetryPolicy, retried } from "./retried.js";

export interface OpenModelOptions {
  /** The use case whose registry and recordings are meant. */
  useCase: RegistryOwner;
  anthropic?: AnthropicSettings;
  bedrock?: BedrockSettings;
  /** Applies to models over the network. */
  retry?: RetryPolicy;
  /** Where the limits of services are kept: give the same to all that run together. @default its own */
  gates?: RequestGates;
  /** Keeps the answers of models over the network here and takes them from there; null for not. @default null */
  cacheFolder?: string | null;
  /** Wraps a model that is asked (not a recording), inside retries: what must see every attempt. */
  aroundAttempt?: (model: ChatModel) => ChatModel;
}

async function openRegistered(useCase: RegistryOwner, name: string, options: OpenModelOptions): Promise<ChatModel> {
  const entry = await resolveModel(useCase, name);
  if (entry.cloud) {
    if (entry.cloud.servedAs !== undefined) {
      return openModel(`bedrock:${entry.cloud.servedAs}`, options);
    }
    throw new TunelabError("bad-parameter", `${entry.model} of use case "${useCase.name}" is trained but not served`, {
      remedy: `Its plan and price: npx tunelab serving start ${entry.version} --use-case ${useCase.name}`,
    });
  }
  const file = join(registryFolder(useCase), entry.artefactFile);
  const artefact = await readText(file, { purpose: `artefact of ${entry.model}` });
  if (sha256(artefact) !== entry.artefactHash) {
    throw new TunelabError("bad-input", `${file} is not the artefact that was registered as ${entry.model}`, {
      remedy: "Restore it from a copy, or train again.",
    });
  }
  const { aroundAttempt = (model) => model } = options;
  return aroundAttempt(trainedLocalModel(entry.model, decodeModel(artefact, { file })));
}

/** A model over the network: each attempt through the gate of its service, retried, its answers kept if wanted. */
async function openNetworkModel(
  service: string,
  { retry = {}, gates = new RequestGates(), cacheFolder = null, aroundAttempt = (model) => model }: OpenModelOptions,
  open: (gate: RequestGate) => Promise<ChatModel>,
): Promise<ChatModel> {
  const gate = gates.of(service);
  const model = retried(aroundAttempt(await open(gate)), retry, { gate });
  return cacheFolder === null ? model : cached(model, cacheFolder);
}

/**
 * Opens a model by its name `provider:model`:
 * `local:untrained`, `local:<use case>@v3`, `registry:champion`, `registry:challenger`, `anthropic:<model>`,
 * `bedrock:<model id or ARN>`, `replay:<file>` (a file relative to the project's root).
 * @example await openModel("local:email-triage@v1", { useCase })
 * @throws TunelabError `bad-parameter` (no such provider), `missing-file` (not registered, no recording),
 *   `missing-credentials`
 */
export async function openModel(id: string, options: OpenModelOptions): Promise<ChatModel> {
  const { useCase, anthropic = {}, bedrock = {}, aroundAttempt = (model) => model } = options;
  const { provider, model } = parseModelId(id);
  switch (provider) {
    case "local": {
      if (model === "untrained") return aroundAttempt(untrainedLocalModel());
      const owner = model.slice(0, Math.max(0, model.lastIndexOf("@")));
      if (owner === "") throw unknownModel(id);
      return openRegistered({ root: useCase.root, name: owner }, id, options);
    }
    case "registry":
      return openRegistered(useCase, id, options);
    case "anthropic": {
      const address = anthropic.baseUrl ?? process.env["ANTHROPIC_BASE_URL"] ?? "";
      return openNetworkModel(`${id} ${address}`, options, async (gate) => {
        const { anthropicModel } = await import("../platform/anthropic.js");
        const onHeaders = (headers: Record<string, string>) => gate.heard(parseRateLimitHeaders(headers, new Date()));
        return anthropicModel(model, { ...anthropic, onHeaders });
      });
    }
    case "bedrock": {
      const region = parseBedrockModelId(model).region ?? bedrock.region;
      return openNetworkModel(`${id} ${region ?? ""} ${bedrock.endpoint ?? ""}`, options, async () => {
        const { bedrockModel } = await import("../platform/bedrock-runtime.js");
        return bedrockModel(model, { ...bedrock, ...(region ? { region } : {}) });
      });
    }
    case "replay":
      return replayModel(id, isAbsolute(model) ? model : join(useCase.root, model));
    default:
      throw unknownModel(id);
  }
}
