import type { CatalogueModel, TrainingLimits } from "../../catalogue/types.js";
import { validateExamples } from "../../convert/validate-examples.js";
import { writeFormat } from "../../convert/write-formats.js";
import type { Finding } from "../../core/errors.js";
import type { Example } from "../../core/example.js";

/** One part of the data as the model's training job takes it. */
export interface TrainingPart {
  rows: Example[];
  text: string;
  /** Rows that would fail the job: in `rows` no more. */
  bad: Finding[];
  /** What may fail it. */
  doubtful: Finding[];
}

/** Counts are checked over the whole data, and a token count is an estimate: neither makes a row bad. */
function rowRules(limits: TrainingLimits | null): Partial<TrainingLimits> {
  return limits === null
    ? {}
    : { reservedStrings: limits.reservedStrings, reservedIgnoreCase: limits.reservedIgnoreCase };
}

/**
 * Writes Examples in the model's format. Rows that would fail the job are left out and named, with file and line.
 * @param system the prompt that rows without one of their own are trained with
 */
export function trainingPart(
  examples: readonly Example[],
  { model, limits, system }: { model: CatalogueModel; limits: TrainingLimits | null; system: string },
): TrainingPart {
  const format = model.training?.format ?? "bedrock-nova";
  const options = { format, ...(system === "" ? {} : { system }) };
  const part: TrainingPart = { rows: [], text: "", bad: [], doubtful: [] };
  const rules = rowRules(limits);
  for (const example of examples) {
    const bad = validateExamples([example], { ...options, limits: rules });
    part.bad.push(...bad);
    if (bad.length > 0) continue;
    part.rows.push(example);
    const { maxTokensPerRecord = null } = limits ?? {};
    if (maxTokensPerRecord !== null)
      part.doubtful.push(...validateExamples([example], { ...options, limits: { maxTokensPerRecord } }));
  }
  part.text = writeFormat(format, part.rows, options);
  return part;
}
