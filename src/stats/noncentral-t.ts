import { logGamma, normalCdf, normalUpper, studentCdf, studentUpper } from "./distributions.js";

/**
 * P(T > t) of the noncentral t distribution: the average of P(Z > t s - noncentrality) over s, the square root of a
 * chi-square over its degrees of freedom. In ln s the integrand is smooth and dies off fast on both sides, where the
 * plain trapezoid rule converges exponentially: absolute error below 1e-12.
 * @param df above 0, fractional allowed
 * @example noncentralStudentUpper(2.04, 30, 1.5) // 0.30653
 */
export function noncentralStudentUpper(t: number, df: number, noncentrality: number): number {
  if (noncentrality === 0) return studentUpper(t, df);
  return average(df, t, (s) => normalUpper(t * s - noncentrality));
}

/** P(T <= t) of the noncentral t distribution. */
export function noncentralStudentCdf(t: number, df: number, noncentrality: number): number {
  if (noncentrality === 0) return studentCdf(t, df);
  return average(df, t, (s) => normalCdf(t * s - noncentrality));
}

function average(df: number, t: number, inner: (s: number) => number): number {
  if (!(df > 0)) throw new RangeError(`df must be above 0, got ${df}`);
  const logScale = Math.log(2) + (df / 2) * Math.log(df / 2) - logGamma(df / 2) - df / 2;
  const step = 1 / (8 * Math.max(Math.sqrt(2 * df), Math.abs(t), 1));
  let sum = 0;
  for (const direction of [1, -1]) {
    for (let index = direction === 1 ? 0 : 1; ; index += 1) {
      const y = direction * index * step;
      // exp(df y - df e^{2y} / 2 + df / 2), written so that nothing cancels near y = 0
      const exponent = logScale + df * (y - Math.expm1(2 * y) / 2);
      if (exponent < -45 && index > 0) break;
      sum += Math.exp(exponent) * inner(Math.exp(y));
    }
  }
  return sum * step;
}
