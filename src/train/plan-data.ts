import type { TrainingLimits } from "../catalogue/types.js";
import type { Example } from "../core/example.js";
import { sha256, toJsonLines } from "../platform/files.js";
import { estimateTokens } from "../text/index.js";

/** One published limit of the base model beside what the data has. */
export interface LimitCheck {
  name: string;
  limit: number;
  value: number;
  met: boolean;
}

const byId = (a: Example, b: Example) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The rows in the order that training takes them: by id, so that the caller's order does not matter. */
export const inTrainingOrder = (examples: readonly Example[]): Example[] => [...examples].sort(byId);

/** SHA-256 over the training and validation rows, whatever their order. */
export function hashOfRows(train: readonly Example[], validation: readonly Example[]): string {
  const lines = (examples: readonly Example[]) =>
    toJsonLines(
      inTrainingOrder(examples).map(({ id, system, messages, label, task }) => [
        id,
        system ?? null,
        messages.map(({ role, content }) => [role, content]),
        label ?? null,
        task ?? null,
      ]),
    );
  return sha256(`${lines(train)}\n${lines(validation)}`);
}

/** Estimated tokens of the largest row: its system prompt, messages and answer. */
export function largestRowTokens(examples: readonly Example[], system: string): number {
  const shared = estimateTokens(system);
  return examples.reduce((most, { system: own, messages }) => {
    const opening = own === undefined ? shared : estimateTokens(own);
    return Math.max(
      most,
      messages.reduce((sum, { content }) => sum + estimateTokens(content), opening),
    );
  }, 0);
}

/** The published limits beside what the data has; limits that nobody published are left out. */
export function checkLimits(
  limits: TrainingLimits,
  counts: { train: number; validation: number; largestTokens: number },
): LimitCheck[] {
  const { train, validation, largestTokens } = counts;
  const atLeast = (name: string, limit: number | null, value: number) =>
    limit === null ? [] : [{ name, limit, value, met: value >= limit }];
  const atMost = (name: string, limit: number | null, value: number) =>
    limit === null ? [] : [{ name, limit, value, met: value <= limit }];
  return [
    ...atLeast("fewest training rows", limits.minTrainRecords, train),
    ...atMost("most training rows", limits.maxTrainRecords, train),
    ...(validation === 0 ? [] : atLeast("fewest validation rows", limits.minValidationRecords, validation)),
    ...atMost("most validation rows", limits.maxValidationRecords, validation),
    ...atLeast("fewest rows in all", limits.minTotalRecords, train + validation),
    ...atMost("most rows in all", limits.maxTotalRecords, train + validation),
    ...atMost("most tokens in one row (estimate)", limits.maxTokensPerRecord, largestTokens),
  ];
}
