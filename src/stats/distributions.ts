/**
 * Distribution functions, on the cephes C library that scipy itself was built on. Tails are computed as tails
 * (never as 1 minus the other side), so a p-value of 1e-150 is right to its last digits.
 * This is the one file that loads cephes, on first use: only Node's `require` reaches its synchronous build.
 */

interface Cephes {
  erfc(x: number): number;
  ndtri(p: number): number;
  incbet(a: number, b: number, x: number): number;
  incbi(a: number, b: number, p: number): number;
  chdtr(df: number, x: number): number;
  chdtrc(df: number, x: number): number;
  bdtr(k: number, n: number, p: number): number;
  bdtrc(k: number, n: number, p: number): number;
  kolmogorov(x: number): number;
  smirnov(n: number, distance: number): number;
  lgam(x: number): number;
}

let loaded: Cephes | undefined;

function cephes(): Cephes {
  loaded ??= process.getBuiltinModule("node:module").createRequire(import.meta.url)("cephes") as Cephes;
  return loaded;
}

/** cephes throws where C would set a flag: what is too small for a double is the limit that it stands for. */
function onUnderflow(limit: number, compute: () => number): number {
  try {
    return compute();
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message.includes("underflow")) return limit;
    throw thrown;
  }
}

/** P(Z > z) of the standard normal distribution. @example normalUpper(37) // 5.7e-300 */
export function normalUpper(z: number): number {
  if (z < -10) return 1;
  return onUnderflow(0, () => cephes().erfc(z / Math.SQRT2) / 2);
}

/** P(Z <= z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  return normalUpper(-z);
}

/** The z with P(Z <= z) = p. @example normalQuantile(0.975) // 1.959963984540054 */
export function normalQuantile(p: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (!(p > 0 && p < 1)) throw new RangeError(`p must lie in 0..1, got ${p}`);
  return cephes().ndtri(p);
}

/**
 * P(|T| > |t|) of Student's t distribution; fractional degrees of freedom are welcome.
 * Near t = 0 the complement is integrated, and at large df Hill's expansion (CACM algorithm 395, 1970) takes over
 * where the beta function would lose digits: relative error below 1e-11 throughout.
 */
export function studentTwoSided(t: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`df must be above 0, got ${df}`);
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  if (df === Number.POSITIVE_INFINITY) return 2 * normalUpper(Math.abs(t));
  if (df > 2000) {
    const a = df - 0.5;
    const b = 48 * a * a;
    const y = a * Math.log1p(square / df);
    if (y ** 3 < 1e-11 * b * b) {
      const series = (((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + b);
      return 2 * normalUpper(((series + y + 3) / b + 1) * Math.sqrt(y));
    }
  }
  if (square < 1) return 1 - incompleteBeta(0.5, df / 2, square / (df + square));
  return incompleteBeta(df / 2, 0.5, df / (df + square));
}

/** P(T > t) of Student's t distribution. */
export function studentUpper(t: number, df: number): number {
  const half = studentTwoSided(t, df) / 2;
  return t >= 0 ? half : 1 - half;
}

/** P(T <= t) of Student's t distribution. */
export function studentCdf(t: number, df: number): number {
  return studentUpper(-t, df);
}

/** The t with P(T <= t) = p. @example studentQuantile(0.975, 30) // 2.0422724563012373 */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (!(p > 0 && p < 1)) throw new RangeError(`p must lie in 0..1, got ${p}`);
  const tail = Math.min(p, 1 - p);
  let t = startOfStudentQuantile(tail, df);
  for (let step = 0; step < 4; step += 1) {
    const correction = (studentTwoSided(t, df) / 2 - tail) / studentDensity(t, df);
    if (!Number.isFinite(correction)) break;
    t = Math.max(t + correction, t / 2);
    if (Math.abs(correction) <= 1e-15 * t) break;
  }
  return p < 0.5 ? -t : t;
}

function startOfStudentQuantile(tail: number, df: number): number {
  if (df > 1e5) return -normalQuantile(tail);
  if (tail > 0.25) {
    const y = inverseBeta(0.5, df / 2, 1 - 2 * tail);
    return Math.sqrt((df * y) / (1 - y));
  }
  const x = inverseBeta(df / 2, 0.5, 2 * tail);
  return Math.sqrt((df * (1 - x)) / x);
}

function studentDensity(t: number, df: number): number {
  const scale = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  return Math.exp(scale - ((df + 1) / 2) * Math.log1p((t * t) / df));
}

/** P(X > x) of the chi-square distribution. @example chiSquareUpper(700, 3) // 2.1e-151 */
export function chiSquareUpper(x: number, df: number): number {
  return x <= 0 ? 1 : onUnderflow(x < df ? 1 : 0, () => cephes().chdtrc(df, x));
}

/** P(X <= x) of the chi-square distribution. */
export function chiSquareCdf(x: number, df: number): number {
  return x <= 0 ? 0 : onUnderflow(x < df ? 0 : 1, () => cephes().chdtr(df, x));
}

/** P(X <= k) of the binomial distribution. */
export function binomialCdf(k: number, n: number, p: number): number {
  const floor = Math.floor(k);
  if (floor < 0) return 0;
  if (floor >= n || p === 0) return 1;
  if (p === 1) return 0;
  return onUnderflow(0, () => cephes().bdtr(floor, n, p));
}

/** P(X >= k) of the binomial distribution. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  const ceiling = Math.ceil(k);
  if (ceiling <= 0) return 1;
  if (ceiling > n || p === 0) return 0;
  if (p === 1) return 1;
  return onUnderflow(0, () => cephes().bdtrc(ceiling - 1, n, p));
}

/** ln P(X = k) of the binomial distribution, for 0 < p < 1. */
export function binomialLogMass(k: number, n: number, p: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

/** The x with I_x(a, b) = p: the quantile of the beta distribution. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let x = inverseBeta(a, b, p);
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  for (let step = 0; step < 3 && x > 0 && x < 1; step += 1) {
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta);
    const next = x - (incompleteBeta(a, b, x) - p) / density;
    if (!(next > 0 && next < 1)) break;
    x = next;
  }
  return x;
}

/** P(sqrt(n) D > x) of Kolmogorov's limiting distribution. */
export function kolmogorovUpper(x: number): number {
  return x <= 0 ? 1 : onUnderflow(0, () => cephes().kolmogorov(x));
}

/** P(D+ >= distance) of the exact one-sided one-sample Kolmogorov-Smirnov statistic. */
export function smirnovUpper(n: number, distance: number): number {
  if (distance <= 0) return 1;
  return distance >= 1 ? 0 : onUnderflow(0, () => cephes().smirnov(n, distance));
}

/** ln of the absolute value of the gamma function. */
export function logGamma(x: number): number {
  return cephes().lgam(x);
}

/** The regularised incomplete beta function I_x(a, b). */
function incompleteBeta(a: number, b: number, x: number): number {
  return onUnderflow(0, () => cephes().incbet(a, b, x));
}

/** The x with I_x(a, b) = p to about 1e-9, by bisection where cephes gives up: a start for Newton's steps. */
function inverseBeta(a: number, b: number, p: number): number {
  try {
    return cephes().incbi(a, b, p);
  } catch {
    let low = 0;
    let high = 1;
    for (let step = 0; step < 60; step += 1) {
      const middle = (low + high) / 2;
      if (incompleteBeta(a, b, middle) < p) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }
}
