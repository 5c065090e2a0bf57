import type { Example } from "../core/example.js";
import { seededRandom, seedFrom, shuffled } from "../core/random.js";

/**
 * At most `count` Examples that represent the whole: each label (or task) keeps its share, by the largest remainder.
 * Seeded and independent of the order given; all of them, in their order, when there are no more than `count`.
 * @param count null for all of them
 * @param stratumOf a further property whose shares are kept
 * @throws RangeError when count is not a positive integer
 * @example sampleCases(cases, { count: 100, seed: 1 }).length // 100 of 900 cases
 */
export function sampleCases(
  examples: readonly Example[],
  {
    count,
    seed,
    stratumOf = () => "",
  }: { count: number | null; seed: number; stratumOf?: (example: Example) => string },
): Example[] {
  if (count === null) return [...examples];
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`count must be a positive integer, got ${count}`);
  if (examples.length <= count) return [...examples];
  const strata = new Map<string, Example[]>();
  for (const example of examples.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const key = JSON.stringify([example.task ?? null, example.label ?? null, stratumOf(example)]);
    const members = strata.get(key);
    if (members) members.push(example);
    else strata.set(key, [example]);
  }
  const quotas = [...strata].map(([key, members]) => {
    const exact = (members.length / examples.length) * count;
    return { key, members, size: Math.floor(exact), remainder: exact - Math.floor(exact) };
  });
  const missing = count - quotas.reduce((sum, { size }) => sum + size, 0);
  const byRemainder = quotas.toSorted((a, b) => b.remainder - a.remainder || (a.key < b.key ? -1 : 1));
  for (const quota of byRemainder.slice(0, missing)) quota.size += 1;
  const chosen = new Set(
    quotas.flatMap(({ key, members, size }) =>
      shuffled(members, seededRandom(seedFrom("cases", seed, key)))
        .slice(0, size)
        .map(({ id }) => id),
    ),
  );
  return examples.filter(({ id }) => chosen.has(id));
}
