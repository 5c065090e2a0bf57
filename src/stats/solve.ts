/**
 * The root of a function that rises through 0, by doubling to bracket it, then secant steps with every third a bisection.
 * `null` when it is still below 0 at `to`; the lower bound when it is not below 0 there.
 */
export function solveIncreasing(
  rise: (x: number) => number,
  lower: number,
  { from, to }: { from: number; to: number },
): number | null {
  let low = lower;
  let high = from;
  while (rise(high) < 0) {
    low = high;
    high *= 2;
    if (high > to) return null;
  }
  let atLow = rise(low);
  if (!(atLow < 0)) return low;
  let atHigh = rise(high);
  for (let step = 0; step < 200 && high - low > 1e-12 * Math.max(1, Math.abs(high)); step += 1) {
    const secant = low - (atLow * (high - low)) / (atHigh - atLow);
    const useSecant = step % 3 !== 2 && secant > low && secant < high;
    const middle = useSecant ? secant : (low + high) / 2;
    const atMiddle = rise(middle);
    if (atMiddle === 0) return middle;
    if (atMiddle < 0) {
      low = middle;
      atLow = atMiddle;
    } else {
      high = middle;
      atHigh = atMiddle;
    }
  }
  return (low + high) / 2;
}
