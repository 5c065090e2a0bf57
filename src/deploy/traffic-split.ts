import { seedFrom } from "../core/random.js";

export type TrafficArm = "base" | "tuned";

/** Who answers which request. */
export interface TrafficSplit {
  /** 0..1. */
  tunedShare: number;
  /** The same key always gets the same arm, on every machine. */
  armOf(key: string): TrafficArm;
}

/**
 * Splits traffic by a hash of the request's key (a user, a thread, a ticket). Stateless and stable; and when the share grows,
 * a key that was answered by the tuned model stays there.
 * @param tunedShare share of the keys that the tuned model answers, 0..1
 * @param seed another seed deals the keys anew
 * @throws RangeError for a share outside 0..1 or a seed that is not an integer
 * @example trafficSplit({ tunedShare: 0.1, seed: 1 }).armOf("thread-17") // "base"
 */
export function trafficSplit({ tunedShare, seed }: { tunedShare: number; seed: number }): TrafficSplit {
  if (!(tunedShare >= 0 && tunedShare <= 1)) throw new RangeError(`tunedShare must be in 0..1, got ${tunedShare}`);
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  return { tunedShare, armOf: (key) => (positionOf(key, seed) < tunedShare ? "tuned" : "base") };
}

/** A key's place in [0, 1): FNV-1a, then the finaliser of MurmurHash3, without which similar keys lie close together. */
function positionOf(key: string, seed: number): number {
  let hash = seedFrom(seed, key);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}
