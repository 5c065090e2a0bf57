import { requireCount } from "./check.js";
import type { Measured } from "./result.js";

/**
 * Chance that at least one of `k` answers is right, estimated without bias from `correct` of `n` (Chen et al. 2021).
 * @throws RangeError if a count is not whole or `correct` exceeds `n`
 * @example passAtK(10, 4, 3).value // 0.8333333333333334
 */
export function passAtK(n: number, correct: number, k: number): Measured {
  const missing = tooFew(n, correct, k);
  if (missing) return missing;
  return { value: 1 - chooseRatio(n - correct, n, k) };
}

/** Chance that all of `k` answers are right (tau-bench's pass^k). @example passHatK(10, 4, 3).value // 0.0333 */
export function passHatK(n: number, correct: number, k: number): Measured {
  const missing = tooFew(n, correct, k);
  if (missing) return missing;
  return { value: chooseRatio(correct, n, k) };
}

/** C(part, k) / C(whole, k). */
function chooseRatio(part: number, whole: number, k: number): number {
  if (k > part) return 0;
  let ratio = 1;
  for (let index = 0; index < k; index += 1) ratio *= (part - index) / (whole - index);
  return ratio;
}

function tooFew(n: number, correct: number, k: number): Measured | null {
  requireCount(n, "n");
  requireCount(correct, "correct");
  requireCount(k, "k");
  if (correct > n) throw new RangeError(`correct must be at most n, got ${correct} of ${n}`);
  if (k < 1 || k > n)
    return { value: null, reason: `k must lie in 1..${n}, the number of answers there are; got ${k}` };
  return null;
}
