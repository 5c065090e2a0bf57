import { requireCount, requireShare } from "./check.js";
import { betaQuantile, normalQuantile } from "./distributions.js";
import type { Interval } from "./result.js";

export interface ProportionOptions {
  /** Coverage, 0..1. @default 0.95 */
  level?: number;
}

/**
 * Wilson's score interval of a proportion: keeps its coverage at small n and near 0 and 1. `null` when n = 0.
 * @throws RangeError unless 0 <= successes <= n are whole numbers
 * @example wilsonInterval(24, 30) // 0.6269 to 0.9049
 */
export function wilsonInterval(
  successes: number,
  n: number,
  { level = 0.95 }: ProportionOptions = {},
): Interval | null {
  requireProportion(successes, n, level);
  if (n === 0) return null;
  const z = normalQuantile((1 + level) / 2);
  const share = successes / n;
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const reach = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    low: successes === 0 ? 0 : centre - reach,
    high: successes === n ? 1 : centre + reach,
    level,
    method: "Wilson score",
  };
}

/**
 * Clopper and Pearson's exact interval of a proportion: never below its coverage, wider than Wilson's. `null` when n = 0.
 * @throws RangeError unless 0 <= successes <= n are whole numbers
 * @example clopperPearsonInterval(24, 30) // 0.6143 to 0.9229
 */
export function clopperPearsonInterval(
  successes: number,
  n: number,
  { level = 0.95 }: ProportionOptions = {},
): Interval | null {
  requireProportion(successes, n, level);
  if (n === 0) return null;
  const tail = (1 - level) / 2;
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    high: successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
    level,
    method: "Clopper-Pearson",
  };
}

/** Agresti and Coull's interval: Wald's around Wilson's centre, cut to 0..1. `null` when n = 0. */
export function agrestiCoullInterval(
  successes: number,
  n: number,
  { level = 0.95 }: ProportionOptions = {},
): Interval | null {
  requireProportion(successes, n, level);
  if (n === 0) return null;
  const z = normalQuantile((1 + level) / 2);
  const total = n + z * z;
  return around((successes + (z * z) / 2) / total, total, { z, level, method: "Agresti-Coull" });
}

/**
 * Wald's interval: p plus or minus z standard errors, cut to 0..1. Known to be too narrow below a few hundred cases;
 * here for comparison with tools that print it. `null` when n = 0.
 */
export function waldInterval(successes: number, n: number, { level = 0.95 }: ProportionOptions = {}): Interval | null {
  requireProportion(successes, n, level);
  if (n === 0) return null;
  return around(successes / n, n, { z: normalQuantile((1 + level) / 2), level, method: "Wald" });
}

function around(
  share: number,
  total: number,
  { z, level, method }: { z: number; level: number; method: string },
): Interval {
  const reach = z * Math.sqrt((share * (1 - share)) / total);
  return { low: Math.max(0, share - reach), high: Math.min(1, share + reach), level, method };
}

function requireProportion(successes: number, n: number, level: number): void {
  requireCount(successes, "successes");
  requireCount(n, "n");
  requireShare(level, "level");
  if (successes > n) throw new RangeError(`successes must be at most n, got ${successes} of ${n}`);
}
