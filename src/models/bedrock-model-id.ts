import { TunelabError } from "../core/errors.js";

/** What a Bedrock model id names. */
export type BedrockModelKind =
  | "foundation-model"
  | "inference-profile"
  | "application-inference-profile"
  | "provisioned-model"
  | "custom-model-deployment"
  | "imported-model";

export interface BedrockModelId {
  kind: BedrockModelKind;
  /** The region in an ARN; null where the id has none. */
  region: string | null;
  /** Whether the id does not tell which model answers: its base model and price must be stated. */
  isOpaque: boolean;
}

const ARN = /^arn:aws[a-z-]*:bedrock:([a-z0-9-]*):(\d{12})?:([a-z-]+)\/(\S+)$/u;
const KINDS: Record<string, BedrockModelKind> = {
  "foundation-model": "foundation-model",
  "inference-profile": "inference-profile",
  "application-inference-profile": "application-inference-profile",
  "provisioned-model": "provisioned-model",
  "custom-model-deployment": "custom-model-deployment",
  "imported-model": "imported-model",
};
const TELLING: ReadonlySet<BedrockModelKind> = new Set<BedrockModelKind>(["foundation-model", "inference-profile"]);

/**
 * Reads a Bedrock model id: a foundation model's, an inference profile's (`us.`, `eu.`, `apac.`, `global.` …), or an ARN.
 * @throws TunelabError `bad-parameter` for an ARN that cannot be asked
 * @example parseBedrockModelId("us.anthropic.claude-haiku-4-5-20251001-v1:0").kind // "inference-profile"
 */
export function parseBedrockModelId(id: string): BedrockModelId {
  if (!id.startsWith("arn:")) {
    const isProfile = /^(us|us-gov|eu|apac|jp|au|ca|sa|me|af|global)\.[a-z0-9-]+\./u.test(id);
    return { kind: isProfile ? "inference-profile" : "foundation-model", region: null, isOpaque: false };
  }
  const [, region = "", , resource = ""] = ARN.exec(id) ?? [];
  const kind = KINDS[resource];
  if (kind === undefined) {
    const isCustom = resource === "custom-model";
    throw new TunelabError("bad-parameter", `${id} is no model that can be asked`, {
      remedy: isCustom
        ? "A custom model answers through a deployment: name the ARN of its custom-model-deployment or provisioned-model."
        : `Name a model id, or an ARN of one of: ${Object.keys(KINDS).join(", ")}.`,
    });
  }
  return { kind, region: region === "" ? null : region, isOpaque: !TELLING.has(kind) };
}
