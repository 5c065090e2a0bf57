import { join } from "node:path";
import { type PersonVerdict, readReviewSheet, reviewQuality, reviewSample, reviewSheet } from "../clean/index.js";
import { formatCount, formatUsd } from "../core/format.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { readText, toJsonLines, writeWhole } from "../platform/files.js";
import { loadStep } from "../platform/steps.js";
import { openUseCase } from "../platform/use-case.js";
import { REVIEWS_FILE } from "../split/index.js";

/** `tunelab review export`: a seeded sample of the training part as a sheet for people. */
export async function exportReview({
  useCase: name,
  share = "0.1",
  seed = "1",
  out,
}: {
  useCase: string;
  share?: string;
  seed?: string;
  out?: string;
}): Promise<number> {
  const useCase = await openUseCase(name);
  const split = await loadStep("split", useCase);
  const sample = reviewSample(await split.rows("train"), { share: Number(share), seed: Number(seed) });
  const file = out ?? `review-${name}.csv`;
  await writeWhole(file, reviewSheet(sample));
  console.log(`${file}: ${formatCount(sample.length, "Example")} of the training part, seed ${seed}`);
  console.log(`Fill in verdict, score and better answer, then: tunelab review import ${file} --use-case ${name}`);
  return EXIT_CODES.ok;
}

/** `tunelab review import`: the verdicts of a sheet, kept beside the use case, where the data step takes them. */
export async function importReview(file: string, { useCase: name }: { useCase: string }): Promise<number> {
  const useCase = await openUseCase(name);
  const verdicts = await readReviewSheet(await readText(file), { file });
  const target = join(useCase.folder, REVIEWS_FILE);
  const before = ((await useCase.inputs.readTextIfThere(target)) ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const all = new Map(before.map((line) => JSON.parse(line) as PersonVerdict).map((one) => [one.id, one]));
  for (const verdict of verdicts) all.set(verdict.id, verdict);
  await writeWhole(target, toJsonLines([...all.values()]));
  const count = (verdict: PersonVerdict["verdict"]) => verdicts.filter((one) => one.verdict === verdict).length;
  console.log(
    `${formatCount(verdicts.length, "verdict")}: ${count("accept")} accept, ${count("mend")} mend, ${count("drop")} drop`,
  );
  console.log(
    `Kept in data/${name}/${REVIEWS_FILE}. They count from the next run: tunelab run 02-data --use-case ${name}`,
  );
  return EXIT_CODES.ok;
}

/** `tunelab review model`: a seeded sample of the training part rated by a model, or by rules with `local:untrained`. */
export async function modelReview({
  useCase: name,
  model,
  share = "0.1",
  most = "200",
  seed = "1",
  budget,
  dryRun = false,
}: {
  useCase: string;
  model: string;
  share?: string;
  most?: string;
  seed?: string;
  budget?: string;
  dryRun?: boolean;
}): Promise<number> {
  const useCase = await openUseCase(name);
  const split = await loadStep("split", useCase);
  const { plan, review, verdicts } = await reviewQuality(useCase, await split.rows("train"), {
    model,
    seed: Number(seed),
    share: Number(share),
    most: Number(most),
    dryRun,
    ...(budget === undefined ? {} : { budgetUsd: Number(budget) }),
  });
  if (plan !== null) {
    const cost = plan.costUsd === null ? "at a price that is not known" : `for up to ${formatUsd(plan.costUsd)}`;
    console.log(`${formatCount(plan.requests, "request")} ${cost}, ${formatCount(plan.cached)} answered before`);
  }
  if (review === null) return EXIT_CODES.ok;
  console.log(`Reviewed by ${review.reviewer}: ${formatCount(review.rated)} of ${formatCount(review.sampled)} rated`);
  for (const [criterion, value] of Object.entries(review.byCriterion)) {
    console.log(`    ${criterion}: ${value === null ? "cannot be told" : value.toFixed(2)}`);
  }
  console.log(`Score ${review.score?.toFixed(2) ?? "unknown"}, gate ${review.gate}: ${review.recommendation}`);
  for (const { id, score, issues } of review.toMend.slice(0, 20))
    console.log(`    ${id} (${score?.toFixed(2)}): ${issues.join("; ")}`);
  for (const { id, failure } of verdicts) if (failure !== undefined) console.log(`    ${id}: not rated: ${failure}`);
  return EXIT_CODES.ok;
}
