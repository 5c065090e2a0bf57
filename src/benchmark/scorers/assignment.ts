/**
 * The pairing of rows with columns, each used at most once, whose values add up highest (Kuhn-Munkres with potentials,
 * O(n^2 m)). Returns the sum.
 * @param values rows by columns, finite
 * @example bestAssignment([[1, 2], [3, 1]]) // 5
 */
export function bestAssignment(values: readonly (readonly number[])[]): number {
  const wide = values.length <= (values[0]?.length ?? 0);
  const rows = wide ? values : transposed(values);
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  if (height === 0 || width === 0) return 0;
  const rowPotential = new Float64Array(height + 1);
  const columnPotential = new Float64Array(width + 1);
  const rowOfColumn = new Int32Array(width + 1);
  for (let row = 1; row <= height; row += 1) {
    const came = new Int32Array(width + 1);
    const slack = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY);
    const seen = new Uint8Array(width + 1);
    rowOfColumn[0] = row;
    let column = 0;
    do {
      seen[column] = 1;
      const current = rowOfColumn[column] as number;
      let smallest = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= width; j += 1) {
        if (seen[j]) continue;
        const cost =
          -((rows[current - 1] as readonly number[])[j - 1] as number) -
          (rowPotential[current] as number) -
          (columnPotential[j] as number);
        if (cost < (slack[j] as number)) {
          slack[j] = cost;
          came[j] = column;
        }
        if ((slack[j] as number) < smallest) {
          smallest = slack[j] as number;
          next = j;
        }
      }
      for (let j = 0; j <= width; j += 1) {
        if (seen[j]) {
          const owner = rowOfColumn[j] as number;
          rowPotential[owner] = (rowPotential[owner] as number) + smallest;
          columnPotential[j] = (columnPotential[j] as number) - smallest;
        } else slack[j] = (slack[j] as number) - smallest;
      }
      column = next;
    } while (rowOfColumn[column] !== 0);
    while (column !== 0) {
      const previous = came[column] as number;
      rowOfColumn[column] = rowOfColumn[previous] as number;
      column = previous;
    }
  }
  let sum = 0;
  for (let column = 1; column <= width; column += 1) {
    const row = rowOfColumn[column] as number;
    if (row > 0) sum += (rows[row - 1] as readonly number[])[column - 1] as number;
  }
  return sum;
}

function transposed(values: readonly (readonly number[])[]): number[][] {
  return (values[0] ?? []).map((_, column) => values.map((row) => row[column] as number));
}
