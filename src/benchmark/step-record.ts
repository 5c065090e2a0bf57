import { join } from "node:path";
import { Budget, type BudgetLimits } from "../models/budget.js";
import { saveStep } from "../platform/steps.js";
import type { UseCase } from "../platform/use-case.js";
import type { AnswerRecord } from "./answer-record.js";
import type { BenchmarkRun } from "./run.js";
import type { BenchmarkSummary } from "./summary.js";

declare module "../core/step.js" {
  interface StepRecords {
    benchmark: { summary: BenchmarkSummary; rows: { answers: AnswerRecord } };
  }
}

/** Where a use case's runs are recorded: `.tunelab/<use case>/runs/<name>.jsonl`. */
export function runFilePath({ root, name }: Pick<UseCase, "root" | "name">, run = "benchmark"): string {
  return join(root, ".tunelab", name, "runs", `${run}.jsonl`);
}

/**
 * The budget of a run, with its book beside the run's record: calls that go on with the run go on with the spending too.
 * @throws TunelabError `bad-parameter`, `bad-input`
 */
export function openBudget(useCase: Pick<UseCase, "root" | "name">, limits: BudgetLimits, run = "benchmark"): Budget {
  return new Budget(limits, { file: runFilePath(useCase, run).replace(/\.jsonl$/u, ".spent.jsonl") });
}

/** Keeps a summary and every answer as the result of the benchmark step. */
export async function saveBenchmark(
  useCase: UseCase,
  { summary, run }: { summary: BenchmarkSummary; run: BenchmarkRun },
): Promise<{ key: string; folder: string }> {
  return saveStep(useCase, "benchmark", { summary, rows: { answers: run.answers } });
}
