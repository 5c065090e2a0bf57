import { random, stats } from "./library.js";
import type { Input } from "./read.js";

export const seeded = () => random.seededRandom(20_261_122);

/** "exact" or "asymptotic" under scipy's several names. */
export function methodOf(input: Input): "auto" | "exact" | "asymptotic" {
  const name = input.text("method", input.text("mode", "auto"));
  if (name === "approx" || name === "asymp" || name === "asymptotic") return "asymptotic";
  if (name === "exact" || name === "auto") return name;
  throw new Error(`input.method is unknown: ${name}`);
}

/** Runs twice with the same seed: random results must repeat to the last digit. */
export function repeatable<T>(compute: () => T): T {
  const [first, second] = [compute(), compute()];
  if (JSON.stringify(first) !== JSON.stringify(second)) throw new Error("the same seed gave two different results");
  return first;
}

export const unbounded = "the quantile of 0 or 1 lies at infinity";

export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function zerosOf(name: string): "wilcox" | "pratt" | "zsplit" {
  if (name === "wilcox" || name === "pratt" || name === "zsplit") return name;
  throw new Error(`input.zero_method is unknown: ${name}`);
}

export function powerOptions(input: Input): { alpha: number; alternative: "two-sided" | "less" | "greater" } {
  return { alpha: input.number("alpha", 0.05), alternative: input.alternative() };
}

export function proportionIntervals(k: number, n: number, level: number): Record<string, number | undefined> {
  const wilson = stats.wilsonInterval(k, n, { level });
  const exact = stats.clopperPearsonInterval(k, n, { level });
  const agrestiCoull = stats.agrestiCoullInterval(k, n, { level });
  const wald = stats.waldInterval(k, n, { level });
  return {
    wilsonLow: wilson?.low,
    wilsonHigh: wilson?.high,
    cpLow: exact?.low,
    cpHigh: exact?.high,
    acLow: agrestiCoull?.low,
    acHigh: agrestiCoull?.high,
    waldLow: wald?.low,
    waldHigh: wald?.high,
  };
}
