/**
 * p-values adjusted for the number of questions asked. Each returns the adjusted values in the order given; an entry
 * that is `null` (not computable) stays `null` and is not counted. All agree with statsmodels' `multipletests`.
 */

type PValues = readonly (number | null)[];

/**
 * Holm's step-down adjustment: the chance of any false finding stays below the level.
 * @throws RangeError if a p-value lies outside 0..1
 * @example holm([0.01, 0.04, null, 0.03]) // [0.03, 0.06, null, 0.06]
 */
export function holm(pValues: PValues): (number | null)[] {
  return stepDown(pValues, (p, remaining) => p * remaining);
}

/** Holm's step-down with Sidak's factor: 1 - (1 - p)^remaining. */
export function holmSidak(pValues: PValues): (number | null)[] {
  return stepDown(pValues, (p, remaining) => -Math.expm1(remaining * Math.log1p(-p)));
}

/** Bonferroni's adjustment: each p-value times their number. */
export function bonferroni(pValues: PValues): (number | null)[] {
  const count = pValues.filter((p) => p !== null).length;
  return stepDown(pValues, (p) => p * count);
}

/**
 * Benjamini and Hochberg's step-up adjustment: the expected share of false findings stays below the level.
 * @example benjaminiHochberg([0.01, 0.04, null, 0.03]) // [0.03, 0.04, null, 0.04]
 */
export function benjaminiHochberg(pValues: PValues): (number | null)[] {
  return stepUp(pValues, 1);
}

/** As Benjamini and Hochberg's, valid under any dependence (Benjamini and Yekutieli). */
export function benjaminiYekutieli(pValues: PValues): (number | null)[] {
  const count = pValues.filter((p) => p !== null).length;
  let harmonic = 0;
  for (let index = 1; index <= count; index += 1) harmonic += 1 / index;
  return stepUp(pValues, harmonic);
}

/** From the smallest p-value up, each at least as large as the one before. */
function stepDown(pValues: PValues, adjust: (p: number, remaining: number) => number): (number | null)[] {
  const order = ascending(pValues);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  order.forEach(({ p, index }, rank) => {
    largest = Math.max(largest, adjust(p, order.length - rank));
    adjusted[index] = Math.min(1, largest);
  });
  return adjusted;
}

/** From the largest p-value down, each at most as large as the one before. */
function stepUp(pValues: PValues, factor: number): (number | null)[] {
  const order = ascending(pValues);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let smallest = 1;
  for (let rank = order.length; rank > 0; rank -= 1) {
    const { p, index } = order[rank - 1] as { p: number; index: number };
    smallest = Math.min(smallest, p * ((order.length * factor) / rank));
    adjusted[index] = smallest;
  }
  return adjusted;
}

function ascending(pValues: PValues): { p: number; index: number }[] {
  const entries: { p: number; index: number }[] = [];
  pValues.forEach((p, index) => {
    if (p === null) return;
    if (!(p >= 0 && p <= 1)) throw new RangeError(`pValues[${index}] must lie in 0..1, got ${p}`);
    entries.push({ p, index });
  });
  return entries.sort((left, right) => left.p - right.p);
}
