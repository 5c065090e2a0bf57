/** Throws `RangeError` at the first value that is not a finite number. */
export function requireFinite(values: readonly number[], name: string): void {
  for (let index = 0; index < values.length; index += 1) {
    if (!Number.isFinite(values[index])) {
      throw new RangeError(`${name}[${index}] must be a finite number, got ${String(values[index])}`);
    }
  }
}

/** Throws `RangeError` unless 0 < value < 1. */
export function requireShare(value: number, name: string): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} must lie between 0 and 1, got ${value}`);
}

/** Throws `RangeError` unless the value is a whole number that is not negative. */
export function requireCount(value: number, name: string): void {
  if (!Number.isInteger(value) || value < 0) {
    throw new RangeError(`${name} must be a whole number >= 0, got ${value}`);
  }
}

/** Throws `RangeError` unless both arrays have one entry an item. */
export function requireSameLength(first: readonly unknown[], second: readonly unknown[], names: string): void {
  if (first.length !== second.length) {
    throw new RangeError(`${names} must have the same length, got ${first.length} and ${second.length}`);
  }
}
