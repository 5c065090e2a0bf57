import { TunelabError } from "../core/errors.js";
import { nearest } from "../core/nearest.js";
import type { Catalogue, CatalogueModel } from "./types.js";

/** The identifier without the provider that may stand before it and the context length that may stand after it. */
function bareId(id: string): string {
  return id.replace(/^(bedrock|anthropic):/, "").replace(/:\d+k$/, "");
}

/**
 * The catalogue's entry for a model.
 * @param id the inference id, a training id with its context suffix (`…:128k`), or an alias
 * @throws TunelabError `bad-parameter` for an unknown id, with the nearest ones
 * @example modelOf(catalogue, "amazon.nova-lite-v1:0:300k").name // "Amazon Nova Lite"
 */
export function modelOf(catalogue: Catalogue, id: string): CatalogueModel {
  const wanted = bareId(id);
  const found = catalogue.models.find((model) => model.id === wanted || model.aliases.includes(wanted));
  if (found) return found;
  const names = catalogue.models.flatMap((model) => [model.id, ...model.aliases]);
  const alike = nearest(wanted, names);
  throw new TunelabError("bad-parameter", `the catalogue has no model "${id}"`, {
    remedy:
      alike.length > 0
        ? `Nearest: ${alike.join(", ")}. A model of your own goes into data/catalogue/overrides.yaml.`
        : `It has: ${catalogue.models.map((model) => model.id).join(", ")}.`,
  });
}
