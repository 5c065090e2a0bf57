import type { z } from "zod";
import { type Finding, TunelabError } from "../core/errors.js";
import { didYouMean } from "../core/nearest.js";
import { parseYaml } from "../core/yaml.js";
import { modelsSchema, overridesSchema, pricesSchema } from "./schema.js";
import type { Catalogue, CatalogueModel, PriceRow } from "./types.js";

const MODELS_FILE = "data/catalogue/models.json";
const PRICES_FILE = "data/catalogue/prices.json";
const OVERRIDES_FILE = "data/catalogue/overrides.yaml";

/** JSON by the fast parser when all is well; by the YAML parser, which knows line numbers, when it is not. */
function parseDocument<Schema extends z.ZodType>(text: string, schema: Schema, file: string): z.output<Schema> {
  try {
    const result = schema.safeParse(JSON.parse(text));
    if (result.success) return result.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return parseYaml(text, {
    file,
    schema,
    remedy: "Mend the lines named above; data/catalogue/prices.json shows every field of a price.",
  });
}

/** What tells two prices apart: the model, the kind and its variant. */
function keyOf(row: PriceRow): string {
  const { model, kind, commitment, cacheTtl, promptTokensFrom, promptTokensTo } = row;
  return JSON.stringify([model, kind, commitment, cacheTtl, promptTokensFrom ?? 0, promptTokensTo ?? null]);
}

function replaceBy<Value>(
  values: readonly Value[],
  overrides: readonly Value[],
  key: (value: Value) => string,
): Value[] {
  const replaced = new Set(overrides.map(key));
  return [...values.filter((value) => !replaced.has(key(value))), ...overrides];
}

/** Names that mean two models, prices of models that do not exist, and limits that are not there. */
function crossFindings(catalogue: Catalogue): Finding[] {
  const findings: Finding[] = [];
  const owner = new Map<string, string>();
  for (const model of catalogue.models) {
    for (const name of new Set([model.id, ...model.aliases, ...(model.training?.ids ?? [])])) {
      const other = owner.get(name);
      if (other !== undefined)
        findings.push({ file: MODELS_FILE, field: name, message: `names two models: ${other} and ${model.id}` });
      owner.set(name, model.id);
    }
    for (const [section, known] of [
      ["limits", catalogue.limits],
      ["hyperparameters", catalogue.hyperparameters],
    ] as const) {
      for (const key of Object.values(model.training?.[section] ?? {})) {
        if (!(key in known))
          findings.push({
            file: MODELS_FILE,
            field: `${model.id}.training.${section}`,
            message: `names "${key}", which ${section} does not define`,
          });
      }
    }
  }
  const ids = catalogue.models.map((model) => model.id);
  for (const row of catalogue.prices) {
    if (!ids.includes(row.model))
      findings.push({
        file: row.origin === "override" ? OVERRIDES_FILE : PRICES_FILE,
        field: row.model,
        message: `is no model of the catalogue. ${didYouMean(row.model, ids)}`.trim(),
      });
  }
  const seen = new Map<string, PriceRow>();
  for (const row of catalogue.prices) {
    const key = keyOf(row);
    if (seen.has(key))
      findings.push({ field: `${row.model} ${row.kind}`, message: "has two prices for the same case" });
    seen.set(key, row);
  }
  return findings;
}

/**
 * The catalogue of models and prices from the texts of its files, checked field by field.
 * @param modelsText text of `data/catalogue/models.json`
 * @param pricesText text of `data/catalogue/prices.json`
 * @param overridesText text of `data/catalogue/overrides.yaml` (YAML or JSON: `models`, `prices`), where a team keeps
 *   its own: a price replaces the catalogue's of the same model, kind and variant
 * @throws TunelabError `bad-input` with every finding: file, line, field
 */
export function parseCatalogue(modelsText: string, pricesText: string, overridesText?: string): Catalogue {
  const models = parseDocument(modelsText, modelsSchema, MODELS_FILE);
  const prices = parseDocument(pricesText, pricesSchema, PRICES_FILE);
  const overrides =
    overridesText === undefined || overridesText.trim() === ""
      ? {}
      : parseDocument(overridesText, overridesSchema, OVERRIDES_FILE);
  const catalogue: Catalogue = {
    asOf: models.asOf,
    models: replaceBy(models.models as CatalogueModel[], (overrides.models ?? []) as CatalogueModel[], ({ id }) => id),
    limits: models.limits as Catalogue["limits"],
    hyperparameters: models.hyperparameters,
    prices: replaceBy<Catalogue["prices"][number]>(
      (prices.prices as PriceRow[]).map((row) => ({ ...row, origin: "catalogue" })),
      ((overrides.prices ?? []) as PriceRow[]).map((row) => ({ ...row, origin: "override" })),
      keyOf,
    ),
    modifiers: prices.modifiers,
  };
  const findings = crossFindings(catalogue);
  if (findings.length > 0)
    throw new TunelabError("bad-input", "the catalogue contradicts itself", {
      findings,
      remedy: "Mend the entries named above.",
    });
  return catalogue;
}
