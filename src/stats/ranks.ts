/** Ranks from 1, ties sharing the mean of theirs, and the sizes of the groups of equal values. */
export function midRanks(values: readonly number[]): { ranks: Float64Array; tieSizes: number[] } {
  const order = Uint32Array.from(values, (_, index) => index).sort(
    (left, right) => (values[left] as number) - (values[right] as number),
  );
  const ranks = new Float64Array(values.length);
  const tieSizes: number[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end += 1;
    for (let place = start; place < end; place += 1) ranks[order[place] as number] = (start + 1 + end) / 2;
    tieSizes.push(end - start);
    start = end;
  }
  return { ranks, tieSizes };
}

/** Sum of t^3 - t over the groups of equal values: what ties take from the variance of a rank sum. */
export function tieCorrection(tieSizes: readonly number[]): number {
  return tieSizes.reduce((sum, size) => sum + (size ** 3 - size), 0);
}
