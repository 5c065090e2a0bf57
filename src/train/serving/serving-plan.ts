import { modelOf } from "../../catalogue/model.js";
import { priceOf } from "../../catalogue/price.js";
import type { Catalogue } from "../../catalogue/types.js";
import { TunelabError } from "../../core/errors.js";
import { formatCount, formatUsd } from "../../core/format.js";
import type { RegistryEntry } from "../../models/registry-file.js";
import type { ServingKind } from "../../platform/bedrock.js";
import { sha256 } from "../../platform/files.js";
import { priceWords } from "../bedrock/costs.js";
import { serviceName } from "../bedrock/patterns.js";

/** What serving a model would cost, made before anything is bought. */
export interface ServingPlan {
  useCase: string;
  version: string;
  kind: ServingKind;
  name: string;
  clientRequestToken: string;
  modelArn: string;
  region: string;
  hours: number;
  /** Null on demand, and where no price is known. */
  usdPerHour: number | null;
  /** What it costs until it expires; null as above. */
  usd: number | null;
  because: string;
  hash: string;
}

/**
 * Plans the serving of a registered model: on demand where the model can be, else on provisioned throughput without
 * commitment, which can be deleted at any hour.
 * @param earlier how many servings of this version and kind were deleted before: each gets a name and token of its own
 * @throws TunelabError `bad-parameter` for a model that is not at Amazon Bedrock, for a way that it is not served, and for hours out of range
 */
export function planServing(
  entry: RegistryEntry,
  {
    useCase,
    catalogue,
    kind,
    hours,
    earlier,
  }: { useCase: string; catalogue: Catalogue; kind?: ServingKind; hours: number; earlier: number },
): ServingPlan {
  const { cloud, version, lineage } = entry;
  if (!cloud || cloud.deletedAt !== undefined) {
    throw new TunelabError(
      "bad-parameter",
      cloud
        ? `${entry.model} was deleted from Amazon Bedrock at ${cloud.deletedAt}`
        : `${entry.model} is a model of the embedded trainer: it answers without being served`,
    );
  }
  if (!(hours > 0 && hours <= 24 * 31)) {
    throw new TunelabError("bad-parameter", `hours must lie above 0 and up to 744, got ${hours}`);
  }
  const model = modelOf(catalogue, lineage.baseModel);
  const { customOnDemand = false, customProvisioned = false } = model.training ?? {};
  const chosen = kind ?? (customOnDemand ? "on-demand" : "provisioned");
  if (!(chosen === "on-demand" ? customOnDemand : customProvisioned)) {
    throw new TunelabError(
      "bad-parameter",
      `a custom ${model.name} is not served ${chosen === "on-demand" ? "on demand" : "on provisioned throughput"}`,
      {
        remedy: `Its other way: --kind ${chosen === "on-demand" ? "provisioned" : "on-demand"}`,
      },
    );
  }
  const price = priceOf(catalogue, model.id, "provisionedHour");
  const [input, output] = [
    priceOf(catalogue, model.id, "customInputTokens"),
    priceOf(catalogue, model.id, "customOutputTokens"),
  ];
  const usdPerHour = chosen === "provisioned" ? price.usd : null;
  const usd = usdPerHour === null ? null : usdPerHour * hours;
  const because =
    chosen === "provisioned"
      ? `1 model unit for ${formatCount(hours, "hour")} at ${priceWords(price)}${usd === null ? "" : ` = ${formatUsd(usd)}`}; billed until it is deleted`
      : `paid by the token: ${priceWords(input)} in, ${priceWords(output)} out; nothing by the hour`;
  const place = sha256(cloud.modelArn).slice(0, 8);
  const decisive = { modelArn: cloud.modelArn, kind: chosen, hours, earlier };
  return {
    useCase,
    version,
    kind: chosen,
    name: serviceName(`tunelab-${useCase}-${version}`, `${chosen}-${place}-${earlier + 1}`),
    clientRequestToken: `tunelab-${chosen}-${sha256(cloud.modelArn).slice(0, 32)}-${earlier + 1}`,
    modelArn: cloud.modelArn,
    region: cloud.region,
    hours,
    usdPerHour,
    usd,
    because,
    hash: sha256(JSON.stringify(decisive)),
  };
}
