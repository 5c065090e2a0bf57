import { join } from "node:path";
import type { Catalogue } from "../catalogue/index.js";
import type { UseCase } from "../platform/use-case.js";

/**
 * The catalogue of models and prices of the project: `data/catalogue/models.json` and `prices.json`, with
 * `overrides.yaml` beside them where a team has its own prices. Everything read is remembered in `useCase.inputs`.
 * @throws TunelabError `missing-file` or `bad-input` with every finding
 */
export async function openCatalogue(useCase: Pick<UseCase, "root" | "inputs">): Promise<Catalogue> {
  const folder = join(useCase.root, "data", "catalogue");
  const overrides = join(folder, "overrides.yaml");
  const [models, prices] = await Promise.all([
    useCase.inputs.readText(join(folder, "models.json")),
    useCase.inputs.readText(join(folder, "prices.json")),
  ]);
  const { parseCatalogue } = await import("../catalogue/parse.js");
  return parseCatalogue(models, prices, await useCase.inputs.readTextIfThere(overrides));
}
