import { join } from "node:path";
import { tokenPrices } from "../../catalogue/price.js";
import { TunelabError } from "../../core/errors.js";
import type { Example } from "../../core/example.js";
import { openCatalogue } from "../../models/open-catalogue.js";
import { openModel } from "../../models/open-model.js";
import type { UseCase } from "../../platform/use-case.js";
import { heuristicReview } from "./heuristics.js";
import { modelReview, planReview, type ReviewPlan } from "./model-review.js";
import { type QualityReview, type QualityVerdict, reviewSample } from "./quality.js";

export interface ReviewQualityOptions {
  /** `provider:model`. The embedded model is no judge of language: with `local:…` rules rate, and say so. */
  model: string;
  seed: number;
  /** Defaults to 0.1. */
  share?: number;
  /** Most Examples that are rated. Defaults to 200. */
  most?: number;
  /** Most that may be spent, in USD. Needed for a model that costs. */
  budgetUsd?: number;
  /** Only say what it would send and cost. */
  dryRun?: boolean;
}

/**
 * Reviews the quality of a seeded sample: by rules with the embedded provider, else by a model, within a budget, cached and
 * resumable under `.tunelab/<use case>/review/`.
 * @throws TunelabError `budget`, `bad-parameter` for a model that costs without a budget, and what opening a model throws
 */
export async function reviewQuality(
  useCase: UseCase,
  examples: readonly Example[],
  { model: id, seed, share = 0.1, most = 200, budgetUsd, dryRun = false }: ReviewQualityOptions,
): Promise<{ plan: ReviewPlan | null; review: QualityReview | null; verdicts: QualityVerdict[] }> {
  const sample = reviewSample(examples, { share, seed, most });
  if (id.startsWith("local:")) return { plan: null, ...heuristicReview(sample) };
  const model = await openModel(id, { useCase });
  const name = id.slice(id.indexOf(":") + 1);
  const free = id.startsWith("replay:");
  const known = free ? null : tokenPrices(await openCatalogue(useCase), name, "base");
  const price = known === null || known.inputPerMillionUsd === null ? null : known;
  const cacheFile = join(useCase.root, ".tunelab", useCase.name, "review", `${id.replace(/[^\w.-]/g, "_")}.jsonl`);
  const plan = await planReview(sample, { model, cacheFile, price });
  if (dryRun) return { plan, review: null, verdicts: [] };
  if (!free && budgetUsd === undefined) {
    throw new TunelabError("bad-parameter", "a review by a model that costs needs a budget", {
      remedy: `It would send ${plan.requests} requests${plan.costUsd === null ? "" : ` for up to $${plan.costUsd.toFixed(4)}`}: give --budget.`,
    });
  }
  const options = { model, cacheFile, price, ...(budgetUsd === undefined ? {} : { budgetUsd }) };
  return { plan, ...(await modelReview(sample, options)) };
}
