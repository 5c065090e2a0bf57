import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A source of uniform numbers in [0, 1). Randomness is always an argument, never a global. */
export type Random = () => number;

/**
 * A seeded source of uniform numbers in [0, 1) with 53 bits, by xoroshiro128+.
 * The same seed gives the same sequence on every machine.
 * @param seed any integer; text seeds go through `seedFrom`
 * @throws RangeError if the seed is not an integer
 */
export function seededRandom(seed: number): Random {
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  const generator = xoroshiro128plus(seed);
  return () => {
    const high = generator.next() >>> 5;
    const low = generator.next() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  };
}

/** A 32-bit integer seed from text (FNV-1a), so that each purpose draws its own sequence from one seed. */
export function seedFrom(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join("\u0000")) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash | 0;
}

/** A new array in random order (Fisher-Yates). */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    [result[last], result[pick]] = [result[pick] as T, result[last] as T];
  }
  return result;
}

/** `count` values drawn without replacement, in random order; all of them when there are fewer. */
export function sampled<T>(values: readonly T[], count: number, random: Random): T[] {
  return shuffled(values, random).slice(0, count);
}
