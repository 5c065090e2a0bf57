import { listModels, promote, rollBack } from "../models/registry.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { openUseCase } from "../platform/use-case.js";
import { print } from "./print.js";

/** `tunelab registry list`: every trained model with its place, its lineage and who answers now. */
export async function registryList({
  useCase: name,
  json = false,
}: {
  useCase: string;
  json?: boolean;
}): Promise<number> {
  const useCase = await openUseCase(name);
  const registry = await listModels(useCase);
  if (json) {
    console.log(JSON.stringify(registry, null, 2));
    return EXIT_CODES.ok;
  }
  const { champion, challenger } = registry.aliases;
  console.log(
    `Champion: ${champion ?? `the base model (${useCase.train?.baseModel ?? "none named"})`}. Challenger: ${challenger ?? "none"}.`,
  );
  const rows = registry.entries.map(({ version, model, cloud, lineage, metrics, registeredAt }) => ({
    version,
    model,
    trainer: lineage.trainer,
    job: lineage.jobArn ?? lineage.jobId,
    data: lineage.dataHash.slice(0, 12),
    loss: metrics["validationLoss"] ?? null,
    served:
      cloud === undefined ? "in process" : cloud.deletedAt !== undefined ? "deleted" : (cloud.servedAs ?? "not served"),
    reports: lineage.reports?.join(", ") ?? "",
    registeredAt,
  }));
  if (rows.length > 0) {
    const columns = {
      version: "Version",
      model: "Model",
      trainer: "Trainer",
      job: "Job",
      data: "Data",
      loss: ["Validation loss", "number"],
      served: "Served",
      reports: "Reports",
      registeredAt: "Registered",
    } as const;
    print("", rows, columns, { json: false });
  }
  return EXIT_CODES.ok;
}

/** `tunelab registry promote`: makes a model the champion. */
export async function registryPromote(
  model: string,
  { useCase, reason }: { useCase: string; reason: string },
): Promise<number> {
  const { version } = await promote(await openUseCase(useCase), model, { reason });
  console.log(
    `${version} is the champion of ${useCase} now. Back again: npx tunelab registry rollback --use-case ${useCase}`,
  );
  return EXIT_CODES.ok;
}

/** `tunelab registry rollback`: gives the place back to the champion before, in the end to the base model. */
export async function registryRollBack({ useCase, reason }: { useCase: string; reason: string }): Promise<number> {
  const opened = await openUseCase(useCase);
  const entry = await rollBack(opened, { reason });
  console.log(
    `${entry === null ? `The base model (${opened.train?.baseModel ?? "none named"})` : entry.version} answers for ${useCase} again.`,
  );
  return EXIT_CODES.ok;
}
