import { isAbsolute, join } from "node:path";
import type { ChatModel } from "../core/chat-model.js";
import { TunelabError } from "../core/errors.js";
import type { AnthropicSettings } from "../platform/anthropic.js";
import { readText, sha256 } from "../platform/files.js";
import { decodeModel } from "./local/artefact.js";
import { trainedLocalModel, untrainedLocalModel } from "./local/local-model.js";
import { parseModelId, unknownModel } from "./model-id.js";
import { resolveModel } from "./registry.js";
import { type RegistryOwner, registryFolder } from "./registry-file.js";
import { replayModel } from "./replay.js";
import { type RetryPolicy, retried } from "./retried.js";

export interface OpenModelOptions {
  /** The use case whose registry and recordings are meant. */
  useCase: RegistryOwner;
  anthropic?: AnthropicSettings;
  /** Applies to models over the network. */
  retry?: RetryPolicy;
}

async function openRegistered(
  useCase: RegistryOwner,
  name: string,
  openServed: (id: string) => Promise<ChatModel>,
): Promise<ChatModel> {
  const entry = await resolveModel(useCase, name);
  if (entry.cloud) {
    if (entry.cloud.servedAs !== undefined) return openServed(`bedrock:${entry.cloud.servedAs}`);
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
  return trainedLocalModel(entry.model, decodeModel(artefact, { file }));
}

/**
 * Opens a model by its name `provider:model`:
 * `local:untrained`, `local:<use case>@v3`, `registry:champion`, `registry:challenger`, `anthropic:<model>`,
 * `replay:<file>` (a file relative to the project's root).
 * @example await openModel("local:email-triage@v1", { useCase })
 * @throws TunelabError `bad-parameter` (no such provider), `missing-file` (not registered, no recording),
 *   `missing-credentials`
 */
export async function openModel(
  id: string,
  { useCase, anthropic = {}, retry = {} }: OpenModelOptions,
): Promise<ChatModel> {
  const { provider, model } = parseModelId(id);
  const openServed = (served: string) => openModel(served, { useCase, anthropic, retry });
  switch (provider) {
    case "local": {
      if (model === "untrained") return untrainedLocalModel();
      const owner = model.slice(0, Math.max(0, model.lastIndexOf("@")));
      if (owner === "") throw unknownModel(id);
      return openRegistered({ root: useCase.root, name: owner }, id, openServed);
    }
    case "registry":
      return openRegistered(useCase, id, openServed);
    case "anthropic": {
      const { anthropicModel } = await import("../platform/anthropic.js");
      return retried(await anthropicModel(model, anthropic), retry);
    }
    case "replay":
      return replayModel(id, isAbsolute(model) ? model : join(useCase.root, model));
    default:
      throw unknownModel(id);
  }
}
