import { requireFinite } from "./check.js";
import { normalQuantile, normalUpper } from "./distributions.js";
import type { TestResult } from "./result.js";

/**
 * Shapiro and Wilk's test that a sample is normal, in Royston's form (Applied Statistics 44, 1995, algorithm AS R94),
 * as scipy's `shapiro` and R's `shapiro.test`. The p-value is an approximation, made for 3 to 5,000 values.
 * @throws RangeError if a value is not finite
 * @example shapiroWilkTest([148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236]) // W 0.7888, p 0.0067
 */
export function shapiroWilkTest(values: readonly number[]): TestResult {
  requireFinite(values, "values");
  const n = values.length;
  const base = { test: "Shapiro-Wilk", estimate: null, interval: null, n };
  const refused = (reason: string): TestResult => ({ ...base, statistic: null, pValue: null, reason });
  if (n < 3) return refused(`Shapiro-Wilk needs at least 3 values, got ${n}`);
  const sorted = [...values].sort((left, right) => left - right);
  const range = (sorted[n - 1] as number) - (sorted[0] as number);
  if (range === 0) return refused("every value is the same: there is no shape to judge");
  const w = statisticOf(sorted.map((value) => value / range));
  if (n > 5000) {
    return { ...base, statistic: w, pValue: null, reason: "the p-value is only known for up to 5,000 values" };
  }
  return { ...base, statistic: w, pValue: pValueOf(w, n) };
}

function statisticOf(sorted: readonly number[]): number {
  const n = sorted.length;
  const weights = weightsOf(n);
  const centre = sorted.reduce((sum, value) => sum + value, 0) / n;
  let contrast = 0;
  weights.forEach((weight, index) => {
    contrast += weight * ((sorted[n - 1 - index] as number) - (sorted[index] as number));
  });
  const squares = sorted.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.min(1, contrast ** 2 / squares);
}

/** Weights of the outermost pair, the next one, and so on. */
function weightsOf(n: number): number[] {
  if (n === 3) return [Math.SQRT1_2];
  const half = Math.floor(n / 2);
  const scores = Array.from({ length: half }, (_, index) => -normalQuantile((index + 1 - 0.375) / (n + 0.25)));
  const squares = 2 * scores.reduce((sum, score) => sum + score * score, 0);
  const root = 1 / Math.sqrt(n);
  const [first, second] = [scores[0] as number, scores[1] as number];
  const outer = first / Math.sqrt(squares) + polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], root);
  if (n <= 5) {
    const scale = Math.sqrt((squares - 2 * first ** 2) / (1 - 2 * outer ** 2));
    return scores.map((score, index) => (index === 0 ? outer : score / scale));
  }
  const inner =
    second / Math.sqrt(squares) + polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], root);
  const scale = Math.sqrt((squares - 2 * first ** 2 - 2 * second ** 2) / (1 - 2 * outer ** 2 - 2 * inner ** 2));
  return scores.map((score, index) => (index === 0 ? outer : index === 1 ? inner : score / scale));
}

function pValueOf(w: number, n: number): number {
  if (n === 3) return Math.max(0, (6 / Math.PI) * (Math.asin(Math.sqrt(w)) - Math.asin(Math.sqrt(0.75))));
  const y = Math.log1p(-w);
  if (n <= 11) {
    const limit = polynomial([-2.273, 0.459], n);
    if (y >= limit) return 1e-99;
    const centre = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], n);
    const spread = Math.exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n));
    return normalUpper((-Math.log(limit - y) - centre) / spread);
  }
  const logN = Math.log(n);
  const centre = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], logN);
  const spread = Math.exp(polynomial([-0.4803, -0.082676, 0.0030302], logN));
  return normalUpper((y - centre) / spread);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
