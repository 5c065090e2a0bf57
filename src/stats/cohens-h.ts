/**
 * Cohen's h of two proportions: the difference of their arcsine transforms; 0.2 is called small, 0.5 medium, 0.8 large.
 * @throws RangeError if a share lies outside 0..1
 * @example cohensH(0.92, 0.9) // 0.06998800437
 */
export function cohensH(first: number, second: number): number {
  return arcsine(first, "first") - arcsine(second, "second");
}

function arcsine(share: number, name: string): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} must lie in 0..1, got ${share}`);
  return 2 * Math.asin(Math.sqrt(share));
}
