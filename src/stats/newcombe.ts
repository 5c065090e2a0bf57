import { requireCount } from "./check.js";
import { wilsonInterval } from "./proportion-interval.js";
import type { Interval } from "./result.js";

/** Two yes/no verdicts on the same cases, counted. */
export interface PairedTable {
  /** Cases that both got right. */
  both: number;
  /** Cases that only the first got right. */
  onlyFirst: number;
  /** Cases that only the second got right. */
  onlySecond: number;
  /** Cases that neither got right. */
  neither: number;
}

/** Counts the four outcomes of two verdicts per case. @throws RangeError if the lengths differ */
export function pairedTable(first: readonly boolean[], second: readonly boolean[]): PairedTable {
  if (first.length !== second.length) {
    throw new RangeError(`first and second must have the same length, got ${first.length} and ${second.length}`);
  }
  const table: PairedTable = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  first.forEach((right, index) => {
    if (right) table[second[index] ? "both" : "onlyFirst"] += 1;
    else table[second[index] ? "onlySecond" : "neither"] += 1;
  });
  return table;
}

/**
 * Interval of the difference of two paired proportions, first minus second: method 10 of Newcombe (Statistics in
 * Medicine 17, 1998, 2635-2650), Wilson intervals joined through the continuity-corrected phi. `null` of no cases.
 * @throws RangeError if a count is negative or not whole
 * @example newcombePairedInterval({ both: 20, onlyFirst: 12, onlySecond: 2, neither: 16 }) // 0.0562 to 0.3292
 */
export function newcombePairedInterval(table: PairedTable, { level = 0.95 }: { level?: number } = {}): Interval | null {
  const { both, onlyFirst, onlySecond, neither } = table;
  requireCount(both, "both");
  requireCount(onlyFirst, "onlyFirst");
  requireCount(onlySecond, "onlySecond");
  requireCount(neither, "neither");
  const n = both + onlyFirst + onlySecond + neither;
  const first = wilsonInterval(both + onlyFirst, n, { level });
  const second = wilsonInterval(both + onlySecond, n, { level });
  if (first === null || second === null) return null;
  const shareFirst = (both + onlyFirst) / n;
  const shareSecond = (both + onlySecond) / n;
  const difference = (onlyFirst - onlySecond) / n;
  const phi = correctedPhi(table, n);
  const reach = (own: number, other: number) =>
    Math.sqrt(Math.max(0, own * own - 2 * phi * own * other + other * other));
  return {
    low: Math.max(-1, difference - reach(shareFirst - first.low, second.high - shareSecond)),
    high: Math.min(1, difference + reach(first.high - shareFirst, shareSecond - second.low)),
    level,
    method: "Newcombe paired difference (method 10)",
  };
}

function correctedPhi({ both, onlyFirst, onlySecond, neither }: PairedTable, n: number): number {
  const margins = (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
  if (margins === 0) return 0;
  const product = both * neither - onlyFirst * onlySecond;
  return (product > 0 ? Math.max(product - n / 2, 0) : product) / Math.sqrt(margins);
}
