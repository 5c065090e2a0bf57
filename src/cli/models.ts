import { ageInDays, canTrain, priceOf } from "../catalogue/index.js";
import { formatCount } from "../core/format.js";
import { liveDifferences } from "../models/live-models.js";
import { openCatalogue } from "../models/open-catalogue.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { InputLog } from "../platform/inputs.js";
import { findProjectRoot } from "../platform/project.js";
import { print } from "./print.js";

/** `tunelab models`: what the catalogue knows; with --live beside what the account's region offers now. */
export async function models({
  live = false,
  region = "us-east-1",
  trainable = false,
  json = false,
}: {
  live?: boolean;
  region?: string;
  trainable?: boolean;
  json?: boolean;
}): Promise<number> {
  const root = findProjectRoot();
  const catalogue = await openCatalogue({ root, inputs: new InputLog(root) });
  const now = new Date();
  const rows = catalogue.models.map((model) => {
    const price = priceOf(catalogue, model.id, "training");
    const age = ageInDays(price, { now });
    const training = canTrain(catalogue, model.id, { on: now });
    const { customOnDemand = false, customProvisioned = false } = model.training ?? {};
    return {
      id: model.id,
      canTrain: training.possible,
      why: training.words,
      regions: training.possible ? (model.training?.regions.join(", ") ?? "") : "",
      served: [customOnDemand ? "on demand" : "", customProvisioned ? "provisioned" : ""]
        .filter((way) => way)
        .join(", "),
      endOfLife: model.lifecycle.endOfLifeDate ?? "none found",
      trainingUsd: price.usd,
      price: price.usd === null ? price.reason : `${price.asOf}, ${formatCount(age ?? 0, "day")} old`,
    };
  });
  const shown = trainable ? rows.filter((row) => row.canTrain) : rows;
  if (!live) {
    const columns = {
      id: "Model",
      canTrain: ["Trainable", "yes-no"],
      regions: "In",
      served: "Served",
      endOfLife: "End of life",
      trainingUsd: ["USD per 1,000 tokens", "number"],
      price: "Price as of",
    } as const;
    print(`Catalogue of ${catalogue.asOf}`, shown, columns, { json });
    return EXIT_CODES.ok;
  }
  const { openBedrock } = await import("../platform/bedrock.js");
  const offered = await (await openBedrock({ region })).listFoundationModels();
  const differences = liveDifferences(catalogue, offered, { region });
  if (differences.length === 0 && !json)
    console.log(`The catalogue agrees with ${region} (${formatCount(offered.length, "model")} offered).`);
  else {
    const columns = { model: "Model", catalogue: "Catalogue", live: `Live in ${region}` };
    print("Where the catalogue and the account differ", differences, columns, { json });
  }
  return EXIT_CODES.ok;
}
