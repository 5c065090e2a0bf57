/**
 * Calls `visit` with the index of each draw of a resample of `n` items with replacement, `resamples` times over;
 * `done` ends each resample. Draws come from sfc32, written inline and seeded from `random`: a call per draw of a
 * general generator would take several times as long. The bias of the float scaling is below n / 2^32.
 */
export interface FastGenerator {
  a: number;
  b: number;
  c: number;
  counter: number;
}

/** State for an inline sfc32 generator, drawn from `random` and stirred as its author recommends. */
export function fastGenerator(random: () => number): FastGenerator {
  const word = () => Math.floor(random() * 4_294_967_296) | 0;
  const state = { a: word(), b: word(), c: word(), counter: 1 };
  for (let round = 0; round < 12; round += 1) nextWord(state);
  return state;
}

/** The next unsigned 32-bit word. */
export function nextWord(state: FastGenerator): number {
  const word = (state.a + state.b + state.counter) | 0;
  state.counter = (state.counter + 1) | 0;
  state.a = state.b ^ (state.b >>> 9);
  state.b = (state.c + (state.c << 3)) | 0;
  state.c = (((state.c << 21) | (state.c >>> 11)) + word) | 0;
  return word >>> 0;
}

/** Means of `resamples` resamples of `values`, each of the size of `values`. */
export function resampledMeans(values: Float64Array, resamples: number, random: () => number): Float64Array {
  const state = fastGenerator(random);
  let { a, b, c, counter } = state;
  const n = values.length;
  const scale = n / 4_294_967_296;
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    let sum = 0;
    for (let draw = 0; draw < n; draw += 1) {
      const word = (a + b + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + word) | 0;
      sum += values[((word >>> 0) * scale) | 0] as number;
    }
    means[resample] = sum / n;
  }
  return means;
}
