import { modelOf } from "./model.js";
import type { Catalogue, HyperparameterSet, TrainingLimits, TrainingMethod } from "./types.js";

/**
 * What a training job on this model accepts; null where the model takes no such training or no limits were found.
 * @throws TunelabError `bad-parameter` for an unknown model
 * @example limitsFor(catalogue, "amazon.nova-2-lite-v1:0")?.minTrainRecords // 200
 */
export function limitsFor(
  catalogue: Catalogue,
  modelId: string,
  { method = "fine-tuning" }: { method?: TrainingMethod } = {},
): TrainingLimits | null {
  const key = modelOf(catalogue, modelId).training?.limits[method];
  return key === undefined ? null : (catalogue.limits[key] ?? null);
}

/**
 * The settings that a training job on this model takes, with their ranges; null where none were found.
 * @throws TunelabError `bad-parameter` for an unknown model
 * @example hyperparametersFor(catalogue, "amazon.nova-lite-v1:0")?.parameters[0] // { name: "epochCount", min: 1, max: 5, default: 2, … }
 */
export function hyperparametersFor(
  catalogue: Catalogue,
  modelId: string,
  { method = "fine-tuning" }: { method?: TrainingMethod } = {},
): HyperparameterSet | null {
  const key = modelOf(catalogue, modelId).training?.hyperparameters[method];
  return key === undefined ? null : (catalogue.hyperparameters[key] ?? null);
}
