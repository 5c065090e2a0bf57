import type { UseCaseDefinition } from "../core/use-case.js";
import type { LeakAudit } from "./leak-audit.js";
import type { SplitReport } from "./split-examples.js";
import type { SplitSummary } from "./split-summary.js";
import type { ExampleStatistics } from "./statistics.js";

/** Fewer Examples than this rarely make a fine-tune better than a prompt with examples. */
export const FEW_EXAMPLES = 500;

/** Fewer Examples of a label than this teach little of it. */
const FEW_OF_A_LABEL = 10;

/** What a reader should know before trusting a split: one sentence each, with its number. */
export function splitWarnings({
  split,
  audit,
  statistics,
  labels,
  format = null,
  quality = null,
}: {
  split: SplitReport;
  audit: LeakAudit;
  statistics: { train: Pick<ExampleStatistics, "count" | "labels"> };
  labels: UseCaseDefinition["labels"];
  format?: SplitSummary["format"];
  quality?: SplitSummary["quality"] | null;
}): string[] {
  const warnings: string[] = [];
  if (statistics.train.count < FEW_EXAMPLES) {
    warnings.push(`${statistics.train.count} Examples to train on: fewer than ${FEW_EXAMPLES}`);
  }
  for (const { part, examples, wantedShare } of split.parts) {
    if (examples === 0 && wantedShare > 0) warnings.push(`the ${part} part is empty`);
  }
  for (const { name } of labels) {
    const count = statistics.train.labels[name] ?? 0;
    if (count < FEW_OF_A_LABEL) warnings.push(`label "${name}" has ${count} Examples to train on`);
  }
  if (split.largestDeviation !== null && split.largestDeviation > 0.02) {
    const points = Math.round(split.largestDeviation * 1000) / 10;
    warnings.push(
      `a part misses its share by ${points} points: the largest unit that must stay together has ${split.largestUnit} Examples`,
    );
  }
  if (audit.pairs > 0) warnings.push(`${audit.pairs} pairs of Examples leak between parts`);
  if (format !== null && format.count > 0) {
    warnings.push(
      `${format.count} findings against the rules of the format ${format.format}: a training job of the provider would fail on them`,
    );
  }
  if (quality !== null && quality.recommendation === "mend") {
    warnings.push(
      `the quality review (${quality.reviewer}) rates a sample of ${quality.rated} at ${(quality.score ?? 0).toFixed(2)}, under ${quality.gate}: mend the data before training`,
    );
  }
  return warnings;
}
