import { logGamma, smirnovUpper } from "./distributions.js";

/**
 * P(D_n >= distance) of the one-sample two-sided Kolmogorov-Smirnov statistic, choosing among exact and near-exact
 * forms as Simard and L'Ecuyer (Journal of Statistical Software 39/11, 2011) and scipy's `kstwo` do.
 * @throws RangeError unless n is a whole number above 0
 * @example kolmogorovExactUpper(10, 0.4) // 0.05899
 */
export function kolmogorovExactUpper(n: number, distance: number): number {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n must be a whole number >= 1, got ${n}`);
  const t = n * distance;
  if (distance >= 1) return 0;
  if (t <= 0.5) return 1;
  if (t <= 1) return 1 - Math.exp(logGamma(n + 1) - n * Math.log(n) + n * Math.log(2 * t - 1));
  if (t >= n - 1) return 2 * (1 - distance) ** n;
  if (distance >= 0.5) return clip(2 * smirnovUpper(n, distance));
  const square = t * distance;
  if (square >= 370) return 0;
  if (n <= 140 ? square > 4 : square >= 2.2) return clip(2 * smirnovUpper(n, distance));
  if (square >= 18) return 0;
  if (n <= 140 || (n <= 100_000 && n * distance ** 1.5 <= 1.4)) return clip(1 - matrixCdf(n, distance));
  return clip(1 - pelzGoodCdf(n, distance));
}

/** Durbin's matrix in the form of Marsaglia, Tsang and Wang (2003): exact; the size of the matrix grows with n d. */
function matrixCdf(n: number, distance: number): number {
  const k = Math.ceil(n * distance);
  const h = k - n * distance;
  const size = 2 * k - 1;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) matrix[i * size + j] = i - j + 1 < 0 ? 0 : 1;
  }
  for (let i = 0; i < size; i += 1) {
    matrix[i * size] = (matrix[i * size] as number) - h ** (i + 1);
    const last = (size - 1) * size + i;
    matrix[last] = (matrix[last] as number) - h ** (size - i);
  }
  const corner = (size - 1) * size;
  matrix[corner] = (matrix[corner] as number) + (2 * h - 1 > 0 ? (2 * h - 1) ** size : 0);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let factorial = 1;
      for (let g = 1; g <= i - j + 1; g += 1) factorial *= g;
      matrix[i * size + j] = (matrix[i * size + j] as number) / factorial;
    }
  }
  const power = matrixPower(matrix, size, n);
  let value = power.matrix[(k - 1) * size + k - 1] as number;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i += 1) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
}

/** The matrix to a whole power, scaled by powers of ten so that nothing overflows. */
function matrixPower(matrix: Float64Array, size: number, power: number): { matrix: Float64Array; exponent: number } {
  if (power === 1) return { matrix, exponent: 0 };
  const half = matrixPower(matrix, size, Math.floor(power / 2));
  let result = multiply(half.matrix, half.matrix, size);
  let exponent = 2 * half.exponent;
  if (power % 2 === 1) result = multiply(matrix, result, size);
  const middle = Math.floor(size / 2);
  if ((result[middle * size + middle] as number) > 1e140) {
    result = result.map((value) => value * 1e-140);
    exponent += 140;
  }
  return { matrix: result, exponent };
}

function multiply(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < size; k += 1) {
      const factor = left[i * size + k] as number;
      if (factor === 0) continue;
      for (let j = 0; j < size; j += 1) {
        product[i * size + j] = (product[i * size + j] as number) + factor * (right[k * size + j] as number);
      }
    }
  }
  return product;
}

/** The series of Pelz and Good (1976) in powers of 1 / sqrt(n), to the third: for large n away from the tail. */
function pelzGoodCdf(n: number, distance: number): number {
  const z = Math.sqrt(n) * distance;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI ** 2;
  const pi4 = pi2 * pi2;
  const pi6 = pi4 * pi2;
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  for (let k = 0; k < 60; k += 1) {
    const m = k + 0.5;
    const m2 = m * m;
    const decay = Math.exp((-pi2 * m2) / (2 * z2));
    if (decay === 0) break;
    k0 += decay;
    k1 += (pi2 * m2 - z2) * decay;
    k2 += (6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * m2 + pi4 * (1 - 2 * z2) * m2 * m2) * decay;
    k3 +=
      (-30 * z6 -
        90 * z6 * z2 +
        pi2 * (135 * z4 - 96 * z6) * m2 +
        pi4 * (212 * z4 - 60 * z2) * m2 * m2 +
        pi6 * (5 - 30 * z2) * m2 * m2 * m2) *
      decay;
  }
  let [extra2, extra3] = [0, 0];
  for (let k = 1; k < 60; k += 1) {
    const m2 = k * k;
    const decay = Math.exp((-pi2 * m2) / (2 * z2));
    if (decay === 0) break;
    extra2 += m2 * decay;
    extra3 += (3 * pi2 * m2 * z2 - pi4 * m2 * m2) * decay;
  }
  const root = Math.sqrt(2 * Math.PI);
  const halfRoot = Math.sqrt(Math.PI / 2);
  const terms = [
    (k0 * root) / z,
    (k1 * halfRoot) / (3 * z4),
    (k2 * halfRoot) / (36 * z6 * z) - (extra2 * pi2 * halfRoot) / (18 * z2 * z),
    (k3 * halfRoot) / (3240 * z6 * z4) + (extra3 * halfRoot) / (108 * z6),
  ];
  const sqrtN = Math.sqrt(n);
  return terms.reduce((sum, term, index) => sum + term / sqrtN ** index, 0);
}

function clip(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
