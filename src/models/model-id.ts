import { TunelabError } from "../core/errors.js";

/** The two halves of `provider:model`. */
export interface ModelId {
  provider: string;
  model: string;
}

const PROVIDERS = ["local", "registry", "anthropic", "bedrock", "replay"];

/**
 * Splits `provider:model` at the first colon; the model may hold colons of its own.
 * @throws TunelabError `bad-parameter` when there is no provider
 * @example parseModelId("anthropic:claude-haiku-4-5") // { provider: "anthropic", model: "claude-haiku-4-5" }
 */
export function parseModelId(id: string): ModelId {
  const colon = id.indexOf(":");
  if (colon < 1 || colon === id.length - 1) throw unknownModel(id);
  return { provider: id.slice(0, colon), model: id.slice(colon + 1) };
}

/** The error for a model name that no provider answers to. */
export function unknownModel(id: string): TunelabError {
  return new TunelabError("bad-parameter", `"${id}" names no model of a provider in this version`, {
    remedy: `Write provider:model with one of ${PROVIDERS.join(", ")}; for example local:untrained, local:email-triage@v1, registry:champion, anthropic:claude-haiku-4-5, bedrock:amazon.nova-lite-v1:0 or replay:recordings/base.jsonl.`,
  });
}
