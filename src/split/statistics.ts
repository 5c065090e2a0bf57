import { answerOf, type Example, promptOf } from "../core/example.js";
import { mean } from "../stats/mean.js";
import { quantileSorted } from "../stats/quantile.js";
import { estimateTokens } from "../text/tokens.js";
import { countBy } from "./split-examples.js";

/** Of no values every figure but the total is null. */
export interface Distribution {
  min: number | null;
  max: number | null;
  mean: number | null;
  median: number | null;
  p95: number | null;
  total: number;
}

export interface TextStatistics {
  characters: Distribution;
  /** Estimated. */
  tokens: Distribution;
}

/** Counts and lengths of a set of Examples. Tokens are estimates from the text. */
export interface ExampleStatistics {
  count: number;
  /** Label → Examples, most frequent first. Examples without a label are in none. */
  labels: Record<string, number>;
  /** Task → Examples, most frequent first. */
  tasks: Record<string, number>;
  prompt: TextStatistics;
  answer: TextStatistics;
  /** Tokens of system prompt, messages and answer over all Examples: what one epoch of training reads. */
  trainingTokens: number;
}

export interface StatisticsOptions {
  /** System prompt of Examples that have none of their own; counts to the tokens of training. */
  system?: string;
}

/**
 * Counts by label and task, and lengths of prompts and answers in characters and estimated tokens.
 * Quantiles by linear interpolation (type 7).
 * @example statistics(parts.train, { system: useCase.shortSystem }).prompt.tokens.median
 */
export function statistics(examples: readonly Example[], { system }: StatisticsOptions = {}): ExampleStatistics {
  const prompt = textStatistics(examples.map(promptOf));
  const answer = textStatistics(examples.map(answerOf));
  const systemTokens = new Map<string, number>();
  let trainingTokens = prompt.tokens.total + answer.tokens.total;
  for (const example of examples) {
    const text = example.system ?? system ?? "";
    const known = systemTokens.get(text) ?? estimateTokens(text);
    systemTokens.set(text, known);
    trainingTokens += known;
  }
  return {
    count: examples.length,
    labels: labelCounts(examples),
    tasks: frequencies(examples.flatMap(({ task }) => task ?? [])),
    prompt,
    answer,
    trainingTokens,
  };
}

/** Label → Examples, most frequent first. */
export function labelCounts(examples: readonly Example[]): Record<string, number> {
  return frequencies(examples.flatMap(({ label }) => label ?? []));
}

/** The same, for each task on its own. Empty when no Example has a task. */
export function statisticsByTask(
  examples: readonly Example[],
  options: StatisticsOptions = {},
): Record<string, ExampleStatistics> {
  const byTask = new Map<string, Example[]>();
  for (const example of examples) {
    if (example.task === undefined) continue;
    const same = byTask.get(example.task);
    if (same === undefined) byTask.set(example.task, [example]);
    else same.push(example);
  }
  return Object.fromEntries([...byTask].map(([task, rows]) => [task, statistics(rows, options)]));
}

function textStatistics(texts: readonly string[]): TextStatistics {
  return {
    characters: distribution(texts.map((text) => text.length)),
    tokens: distribution(texts.map(estimateTokens)),
  };
}

/** Least, greatest, mean, median, 95th percentile and sum. */
export function distribution(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values).sort();
  return {
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
    mean: mean(values),
    median: quantileSorted(sorted, 0.5),
    p95: quantileSorted(sorted, 0.95),
    total: values.reduce((sum, value) => sum + value, 0),
  };
}

function frequencies(values: readonly string[]): Record<string, number> {
  return Object.fromEntries([...countBy(values)].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
