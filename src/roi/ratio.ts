/** A quotient above this says no more than "beyond all measure". */
const LARGEST = 1e15;

/**
 * A quotient, or null where there is none: nothing to divide by, or next to nothing.
 * Both happen with honest inputs (no set-up cost, nothing saved); the caller says in words what it means.
 */
export function ratio(numerator: number, denominator: number): number | null {
  const quotient = numerator / denominator;
  return denominator === 0 || !(Math.abs(quotient) <= LARGEST) ? null : quotient;
}
