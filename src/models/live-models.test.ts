import { expect, test } from "vitest";
import { realCatalogue } from "../../test/support/bedrock-case.js";
import { liveDifferences } from "./live-models.js";

const offered = { name: "", provider: "", status: "ACTIVE", legacyAt: null, endOfLifeAt: null };

test("what the account offers is held against the catalogue: ends of life, training, unknown models", async () => {
  const catalogue = await realCatalogue();
  const trained = catalogue.models.filter((model) => model.training?.regions.includes("us-east-1"));
  const agreeing = trained.map(({ training }) => ({ ...offered, id: training?.ids[0] ?? "", canFineTune: true }));
  expect(liveDifferences(catalogue, agreeing, { region: "us-east-1" })).toEqual([]);
  const [first, ...others] = agreeing;
  const changed = [
    { ...first, ...offered, id: first?.id ?? "", canFineTune: true, endOfLifeAt: "2027-05-01T00:00:00Z" },
    ...others.map((one) => ({ ...one, canFineTune: false })),
    { ...offered, id: "new.model-v1:0:128k", canFineTune: true },
  ];
  const differences = liveDifferences(catalogue, changed, { region: "us-east-1" });
  expect(differences).toContainEqual({
    model: "amazon.nova-micro-v1:0",
    catalogue: "end of life none found",
    live: "end of life 2027-05-01",
  });
  expect(differences).toContainEqual({
    model: "amazon.nova-lite-v1:0",
    catalogue: "can be fine-tuned",
    live: "no fine-tuning offered",
  });
  expect(differences).toContainEqual({ model: "new.model-v1:0", catalogue: "not in it", live: "can be fine-tuned" });
  expect(liveDifferences(catalogue, [], { region: "us-west-2" }).map(({ model }) => model)).toContain(
    "meta.llama3-3-70b-instruct-v1:0",
  );
});
