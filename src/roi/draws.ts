import { TunelabError } from "../core/errors.js";
import { type Random, seededRandom, seedFrom } from "../core/random.js";
import { fieldOf } from "./assumption-fields.js";
import type { Columns } from "./columns.js";
import type { Correlation, UncertainInput } from "./ranges.js";

/** Standard normal draws, two at a time (Box and Muller 1958). */
export function normals(count: number, random: Random): Float64Array {
  const values = new Float64Array(count);
  for (let index = 0; index < count; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[index] = radius * Math.cos(angle);
    if (index + 1 < count) values[index + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** Φ(z) by Abramowitz and Stegun 7.1.26: within 7.5e-8, enough for a draw. */
export function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-x * x);
  return z >= 0 ? 1 - tail / 2 : tail / 2;
}

/** The value below which the share `u` of a triangular distribution lies. */
export function triangularQuantile(u: number, { low, mode, high }: Omit<UncertainInput, "name">): number {
  const width = high - low;
  if (width === 0) return low;
  const turn = (mode - low) / width;
  return u < turn ? low + Math.sqrt(u * width * (mode - low)) : high - Math.sqrt((1 - u) * width * (high - mode));
}

/** Lower triangle L with L·Lᵀ = the correlation matrix (Cholesky). */
function factor(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const lower = matrix.map((row) => row.map(() => 0));
  const cell = (row: number, column: number) => lower[row]?.[column] ?? 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row]?.[column] ?? 0;
      for (let before = 0; before < column; before += 1) rest -= cell(row, before) * cell(column, before);
      if (row === column && rest < -1e-9)
        throw new TunelabError("bad-parameter", "the correlations contradict each other", {
          remedy: "Three inputs cannot, for example, each run against the two others. Weaken or leave one out.",
        });
      const target = lower[row] as number[];
      const diagonal = cell(column, column);
      target[column] = row === column ? Math.sqrt(Math.max(0, rest)) : diagonal === 0 ? 0 : rest / diagonal;
    }
  }
  return lower;
}

/** Inputs named by some correlation, and their matrix. */
function correlationMatrix(inputs: readonly UncertainInput[], correlations: readonly Correlation[]) {
  for (const { first, second, correlation } of correlations) {
    const field = `${first} and ${second}`;
    if (!(correlation >= -1 && correlation <= 1))
      throw new TunelabError("bad-parameter", "a correlation lies in -1..1", {
        findings: [{ field, message: `must be in -1..1; got ${correlation}` }],
      });
    for (const name of [first, second])
      if (!inputs.some((input) => input.name === name))
        throw new TunelabError("bad-parameter", "a correlation needs two inputs with ranges", {
          findings: [{ field, message: `${name} has no range` }],
        });
    if (first === second)
      throw new TunelabError("bad-parameter", "a correlation needs two different inputs", {
        findings: [{ field, message: "names the same input twice" }],
      });
  }
  const tied = inputs.filter(({ name }) => correlations.some(({ first, second }) => first === name || second === name));
  const between = (a: string, b: string) =>
    correlations.findLast(({ first, second }) => (first === a && second === b) || (first === b && second === a))
      ?.correlation ?? 0;
  const matrix = tied.map((row) => tied.map((column) => (row === column ? 1 : between(row.name, column.name))));
  return { tied, matrix };
}

/**
 * Draws of the uncertain inputs: triangular between low and high with the value as its peak, tied by a Gaussian copula
 * where correlations are given. Each input draws its own sequence from the seed: another range added moves no other.
 * @throws TunelabError `bad-parameter` for correlations that cannot be
 */
export function drawInputs(
  inputs: readonly UncertainInput[],
  { draws, seed, correlations = [] }: { draws: number; seed: number; correlations?: readonly Correlation[] },
): Columns {
  const { tied, matrix } = correlationMatrix(inputs, correlations);
  const lower = factor(matrix);
  const independent = tied.map(({ name }) => normals(draws, seededRandom(seedFrom("tied", name, seed))));
  const columns: Columns = {};
  for (const input of inputs) {
    const column = new Float64Array(draws);
    const whole = fieldOf(input.name).kind === "whole";
    const place = tied.indexOf(input);
    const weights = lower[place];
    const random = seededRandom(seedFrom("free", input.name, seed));
    for (let draw = 0; draw < draws; draw += 1) {
      let u: number;
      if (weights === undefined) u = random();
      else {
        let z = 0;
        for (let one = 0; one <= place; one += 1) z += (weights[one] as number) * (independent[one]?.[draw] as number);
        u = normalShare(z);
      }
      const value = triangularQuantile(u, input);
      column[draw] = whole ? Math.round(value) : value;
    }
    columns[input.name] = column;
  }
  return columns;
}
