import { answerOf, type Example } from "../core/example.js";
import type { Message } from "../core/message.js";
import { featuresOf, type SparseFeatures } from "../models/local/features.js";
import { questionOf } from "../models/local/untrained.js";

/** What the local trainer predicts for an Example: its label, or its task where it carries no label. */
export function classOf({ label, task }: Pick<Example, "label" | "task">): string {
  return label ?? `task:${task ?? "none"}`;
}

/** The text that the local model learns from and is asked about: the last user message. */
export const questionOfExample = (example: { messages: Message[] }): string => questionOf(example);

/** Rows ready for training: features, and the class of each row as a position in `classes`. */
export interface Dataset {
  features: SparseFeatures[];
  classIndices: Int32Array;
}

/** The classes of the Examples with their number of rows, in alphabetical order. */
export function classCounts(examples: readonly Example[]): { name: string; rows: number }[] {
  const counts = new Map<string, number>();
  for (const example of examples) counts.set(classOf(example), (counts.get(classOf(example)) ?? 0) + 1);
  return [...counts].map(([name, rows]) => ({ name, rows })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Features and class positions of the Examples whose class is among `classes`; the others are left out.
 * @throws RangeError when an Example does not end with the assistant's message
 */
export function datasetOf(examples: readonly Example[], classes: readonly string[]): Dataset {
  const position = new Map(classes.map((name, index) => [name, index]));
  const known = examples.filter((example) => position.has(classOf(example)));
  for (const example of known) answerOf(example);
  return {
    features: known.map((example) => featuresOf(questionOfExample(example))),
    classIndices: Int32Array.from(known, (example) => position.get(classOf(example)) as number),
  };
}
