import { TunelabError } from "./errors.js";

/** Larger than any real volume, price or sum: keeps every product of inputs finite. */
const LARGEST = 1e12;

/** A default that a calculation may fall back on, with where it comes from. Nothing is assumed without saying so. */
export interface SourcedDefault {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  /** ISO 8601 date, or the year or month where no more is known. */
  readonly asOf: string;
}

/**
 * Passes a number of zero or more through.
 * @param unit what the number counts, for the message
 * @param max largest value taken
 * @throws TunelabError `bad-parameter` with field and unit for anything else: NaN, Infinity, negative, too large
 */
export function requireAmount(
  field: string,
  value: number,
  unit: string,
  { min = 0, max = LARGEST, whole = false }: { min?: number; max?: number; whole?: boolean } = {},
): number {
  const fits = typeof value === "number" && Number.isFinite(value) && value >= min && value <= max;
  if (fits && (!whole || Number.isInteger(value))) return value;
  const bounds = max === LARGEST ? `${min} or more` : `${min} to ${max}`;
  throw new TunelabError("bad-parameter", `${field} is out of range`, {
    findings: [
      { field, message: `must be ${whole ? "a whole number" : "a number"}, ${bounds} (${unit}); got ${value}` },
    ],
  });
}

/**
 * Passes a share in 0..1 (or from another `min`, for changes that may be negative) through. A percentage is refused, because 15 read as 1,500 % would look like a result.
 * @throws TunelabError `bad-parameter` with the field, the unit and what to write instead
 * @example requireShare("qualityImprovement", 15) // throws: "… 15 looks like a percentage: write 0.15"
 */
export function requireShare(field: string, value: number, { min = 0 }: { min?: number } = {}): number {
  if (typeof value === "number" && value >= min && value <= 1) return value;
  const percentage = value > 1 && value <= 100;
  throw new TunelabError("bad-parameter", `${field} is not a share`, {
    findings: [{ field, message: `must be a share in ${min}..1 (0.05 is 5 %); got ${value}` }],
    ...(percentage
      ? { remedy: `${value} looks like a percentage: write ${Number((value / 100).toPrecision(12))}.` }
      : {}),
  });
}
