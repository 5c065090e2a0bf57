import type { Column, HitColumn, NumericColumn } from "./columns.js";

/** Hits by bin on both sides. */
export interface Histogram {
  reference: number[];
  current: number[];
}

/** How often each row counts on each side of a (re-)split: 0 or 1 in a split, more when drawn with replacement. */
export interface Weights {
  reference: Uint16Array;
  current: Uint16Array;
}

/** The weights of the real split: the first `size` rows are the reference. */
export function realWeights(size: number, currentSize: number): Weights {
  const rows = size + currentSize;
  return {
    reference: Uint16Array.from({ length: rows }, (_, row) => (row < size ? 1 : 0)),
    current: Uint16Array.from({ length: rows }, (_, row) => (row < size ? 0 : 1)),
  };
}

/**
 * The histogram of a column for any split, in bins made anew from that split's reference side,
 * so that a re-split is treated exactly as the real one. Linear in the rows.
 */
export function histogramOf(column: Column, weights: Weights): Histogram {
  if (column.kind === "numeric") return numericHistogram(column, weights);
  const counted = countHits(column, weights);
  return column.kind === "words" ? counted : withOutside(counted);
}

/** Walks the rows in order of value and closes a bin whenever a further quantile of the reference side is reached. */
function numericHistogram({ rows, ties, binCount }: NumericColumn, weights: Weights): Histogram {
  let total = 0;
  for (let position = 0; position < rows.length; position += 1) {
    total += weights.reference[rows[position] as number] as number;
  }
  const reference: number[] = [0];
  const current: number[] = [0];
  let outside = 0;
  let seen = 0;
  let quantile = 1;
  let last = 0;
  for (let tie = 0; tie + 1 < ties.length; tie += 1) {
    let own = 0;
    let other = 0;
    const end = ties[tie + 1] as number;
    for (let position = ties[tie] as number; position < end; position += 1) {
      const row = rows[position] as number;
      own += weights.reference[row] as number;
      other += weights.current[row] as number;
    }
    if ((seen === 0 && own === 0) || seen === total) {
      outside += other;
      continue;
    }
    reference[last] = (reference[last] as number) + own;
    current[last] = (current[last] as number) + other;
    seen += own;
    if (seen === total || seen < Math.ceil((quantile * total) / binCount)) continue;
    while (seen >= Math.ceil((quantile * total) / binCount)) quantile += 1;
    reference.push(0);
    current.push(0);
    last += 1;
  }
  return { reference: [...reference, 0], current: [...current, outside] };
}

function countHits({ binNames, offsets, hits }: HitColumn, weights: Weights): Histogram {
  const reference = new Float64Array(binNames.length);
  const current = new Float64Array(binNames.length);
  for (let row = 0; row + 1 < offsets.length; row += 1) {
    const own = weights.reference[row] as number;
    const other = weights.current[row] as number;
    if (own === 0 && other === 0) continue;
    const end = offsets[row + 1] as number;
    for (let index = offsets[row] as number; index < end; index += 1) {
      const bin = hits[index] as number;
      reference[bin] = (reference[bin] as number) + own;
      current[bin] = (current[bin] as number) + other;
    }
  }
  return { reference: Array.from(reference), current: Array.from(current) };
}

/** Categories that this split's reference side does not hold count as outside: the last bin. */
function withOutside({ reference, current }: Histogram): Histogram {
  const outside = reference.length - 1;
  const lost = (bin: number) => bin !== outside && reference[bin] === 0;
  const moved = current.reduce((sum, count, bin) => (lost(bin) ? sum + count : sum), 0);
  return {
    reference,
    current: current.map((count, bin) => (bin === outside ? count + moved : lost(bin) ? 0 : count)),
  };
}
