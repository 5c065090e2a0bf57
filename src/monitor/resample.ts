import type { Random } from "../core/random.js";
import type { Column } from "./columns.js";
import { divergenceOf } from "./divergence.js";
import { histogramOf, realWeights, type Weights } from "./histogram.js";

interface Sizes {
  /** Rows of the reference, which come first. */
  size: number;
  currentSize: number;
}

/**
 * What divergence the features show when nothing has changed: two samples of the sizes at hand are drawn
 * from the reference (with replacement, since it is rarely large enough for both), `resplits` times.
 * @returns for each column its divergences in bits, ascending
 */
export function referenceDivergences(
  columns: readonly Column[],
  { size, currentSize, resplits, random }: Sizes & { resplits: number; random: Random },
): Float64Array[] {
  const results = columns.map(() => new Float64Array(resplits));
  const draw = (length: number) => {
    const weights = new Uint16Array(size + currentSize);
    for (let index = 0; index < length; index += 1) {
      const row = Math.floor(random() * size);
      weights[row] = (weights[row] as number) + 1;
    }
    return weights;
  };
  for (let round = 0; round < resplits; round += 1) {
    const weights: Weights = { reference: draw(size), current: draw(currentSize) };
    columns.forEach((column, index) => {
      (results[index] as Float64Array)[round] = divergenceOf(histogramOf(column, weights));
    });
  }
  for (const result of results) result.sort();
  return results;
}

/**
 * Permutation p-values: how often a random assignment of all rows to the two sides diverges at least as much as the real one.
 * (1 + as extreme) / (1 + permutations), so never 0 (Phipson and Smyth 2010). All columns share the assignments.
 * @param observed divergence of each column, in bits
 */
export function permutationPValues(
  columns: readonly Column[],
  observed: readonly number[],
  { size, currentSize, permutations, random }: Sizes & { permutations: number; random: Random },
): number[] {
  const rows = Uint32Array.from({ length: size + currentSize }, (_, row) => row);
  const drawnSize = Math.min(size, currentSize);
  const weights = realWeights(size, currentSize);
  const [drawn, rest] =
    size <= currentSize ? [weights.reference, weights.current] : [weights.current, weights.reference];
  const asExtreme = columns.map(() => 0);
  for (let round = 0; round < permutations; round += 1) {
    shuffleFront(rows, drawnSize, random);
    drawn.fill(0);
    rest.fill(1);
    for (let position = 0; position < drawnSize; position += 1) {
      drawn[rows[position] as number] = 1;
      rest[rows[position] as number] = 0;
    }
    columns.forEach((column, index) => {
      // Equal splits may differ in the last bits of the sum.
      const limit = (observed[index] as number) - 1e-12;
      if (divergenceOf(histogramOf(column, weights)) >= limit) asExtreme[index] = (asExtreme[index] as number) + 1;
    });
  }
  return asExtreme.map((count) => (1 + count) / (1 + permutations));
}

/** Brings a random sample without replacement to the front of `rows`, in place. */
function shuffleFront(rows: Uint32Array, count: number, random: Random): void {
  for (let position = 0; position < count; position += 1) {
    const pick = position + Math.floor(random() * (rows.length - position));
    const held = rows[position] as number;
    rows[position] = rows[pick] as number;
    rows[pick] = held;
  }
}
