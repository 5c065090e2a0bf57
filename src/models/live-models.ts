import type { Catalogue, CatalogueModel } from "../catalogue/types.js";
import type { CloudModel } from "../platform/bedrock.js";

/** One thing that the catalogue says otherwise than the service. */
export interface LiveDifference {
  model: string;
  catalogue: string;
  live: string;
}

const bare = (id: string) => id.replace(/:\d+k$/, "");
const day = (instant: string | null) => instant?.slice(0, 10) ?? null;

function ofModel(model: CatalogueModel, live: readonly CloudModel[], region: string): LiveDifference[] {
  const offered = live.filter((one) => [model.id, ...model.aliases].includes(bare(one.id)));
  const trainedHere =
    model.training?.regions.includes(region) === true && model.training.methods.includes("fine-tuning");
  const differ = (catalogue: string, here: string): LiveDifference[] => [{ model: model.id, catalogue, live: here }];
  const { endOfLifeDate, legacyDate } = model.lifecycle;
  if (offered.length === 0)
    return trainedHere && endOfLifeDate === null ? differ(`trained in ${region}`, "not offered") : [];
  const found: LiveDifference[] = [];
  const liveEnd = offered.map((one) => day(one.endOfLifeAt)).find((one) => one !== null) ?? null;
  if (liveEnd !== null && liveEnd !== endOfLifeDate)
    found.push(...differ(`end of life ${endOfLifeDate ?? "none found"}`, `end of life ${liveEnd}`));
  const liveLegacy = offered.map((one) => day(one.legacyAt)).find((one) => one !== null) ?? null;
  if (liveLegacy !== null && liveLegacy !== legacyDate)
    found.push(...differ(`legacy ${legacyDate ?? "none found"}`, `legacy ${liveLegacy}`));
  if (trainedHere && endOfLifeDate === null && !offered.some((one) => one.canFineTune))
    found.push(...differ("can be fine-tuned", "no fine-tuning offered"));
  if (!trainedHere && offered.some((one) => one.canFineTune))
    found.push(...differ("no fine-tuning known here", "can be fine-tuned"));
  return found;
}

/**
 * Where the catalogue and what a region offers differ: ends of life, legacy days, fine-tuning, and trainable models that
 * the catalogue does not have. Only what AWS says counts; what it leaves out is no difference.
 */
export function liveDifferences(
  catalogue: Catalogue,
  live: readonly CloudModel[],
  { region }: { region: string },
): LiveDifference[] {
  const known = new Set(catalogue.models.flatMap((model) => [model.id, ...model.aliases]));
  const unknown = [
    ...new Set(live.filter((one) => one.canFineTune && !known.has(bare(one.id))).map((one) => bare(one.id))),
  ];
  return [
    ...catalogue.models.flatMap((model) => ofModel(model, live, region)),
    ...unknown.map((id) => ({ model: id, catalogue: "not in it", live: "can be fine-tuned" })),
  ];
}
