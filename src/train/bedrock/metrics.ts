import { TunelabError } from "../../core/errors.js";
import type { EpochPoint, LearningCurve, StepPoint } from "../learning-curve.js";

interface MetricRow {
  step: number;
  epoch: number;
  loss: number;
}

/** Which of a job's output files hold the losses: found by name, because their folders differ between models. */
export function metricKeys(keys: readonly string[]): { training: string | null; validation: string | null } {
  const ending = (name: string) => keys.find((key) => key.split("/").at(-1) === name) ?? null;
  return { training: ending("step_wise_training_metrics.csv"), validation: ending("validation_metrics.csv") };
}

async function metricRows(text: string, file: string, column: string): Promise<MetricRow[]> {
  const { parse } = await import("csv-parse/sync");
  const rows = parse(text, { columns: true, trim: true, bom: true, skip_empty_lines: true }) as Record<
    string,
    string
  >[];
  return rows.flatMap((row, index) => {
    const [step, epoch, loss] = [row["step_number"], row["epoch_number"], row[column]].map((cell) =>
      cell === undefined || cell === "" ? Number.NaN : Number(cell),
    ) as [number, number, number];
    if (Number.isInteger(step) && Number.isInteger(epoch) && !Number.isNaN(loss)) return [{ step, epoch, loss }];
    throw new TunelabError("bad-input", "a metrics file of Amazon Bedrock is not as expected", {
      findings: [
        { file, line: index + 2, message: `needs step_number, epoch_number and ${column}, has ${JSON.stringify(row)}` },
      ],
      remedy: "The model is trained and usable; only its learning curve cannot be drawn.",
    });
  });
}

/** Rows of the metrics files: null where the job wrote none. */
export interface MetricTexts {
  training: { file: string; text: string } | null;
  validation: { file: string; text: string } | null;
}

/**
 * The learning curve that a job on Amazon Bedrock left in its bucket, in the form of the embedded trainer's. Steps and
 * epochs count from 1, whatever the file counts from. The training loss of an epoch is the mean over its steps, its
 * validation loss the last one of the epoch. Accuracies are not measured there: null.
 * @example (await curveOfMetrics({ training, validation: null })).epochs // [{ epoch: 1, trainingLoss: 1.32, validationLoss: null, … }]
 * @throws TunelabError `bad-input` with file and line when a file has other columns
 */
export async function curveOfMetrics({ training, validation }: MetricTexts): Promise<LearningCurve> {
  const trained = training === null ? [] : await metricRows(training.text, training.file, "training_loss");
  const validated = validation === null ? [] : await metricRows(validation.text, validation.file, "validation_loss");
  const firstStep = trained.reduce((least, row) => Math.min(least, row.step), Number.POSITIVE_INFINITY);
  const firstEpoch = [...trained, ...validated].reduce(
    (least, row) => Math.min(least, row.epoch),
    Number.POSITIVE_INFINITY,
  );
  const epochOf = (row: MetricRow) => row.epoch - firstEpoch + 1;
  const steps: StepPoint[] = trained
    .toSorted((a, b) => a.step - b.step)
    .map((row) => ({ step: row.step - firstStep + 1, epoch: epochOf(row), trainingLoss: row.loss }));
  const byEpoch = new Map<number, number[]>();
  for (const { epoch, trainingLoss } of steps) byEpoch.set(epoch, [...(byEpoch.get(epoch) ?? []), trainingLoss]);
  const validationLoss = new Map(
    validated.toSorted((a, b) => a.step - b.step).map((row) => [epochOf(row), row.loss] as const),
  );
  const epochs: EpochPoint[] = [...byEpoch].map(([epoch, losses]) => ({
    epoch,
    trainingLoss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    validationLoss: validationLoss.get(epoch) ?? null,
    trainingAccuracy: null,
    validationAccuracy: null,
  }));
  return { steps, epochs };
}
