/** What the library gave for a case: values by the names of the expected ones, and why some of them are `null`. */
export interface Given {
  values: Record<string, unknown>;
  reason?: string | undefined;
}

export interface Outcome {
  id: string;
  status: "passed" | "failed" | "skipped";
  came?: unknown;
  expected?: unknown;
}

/** How near two numbers must be. */
export interface Tolerance {
  amount: number;
  relative: boolean;
}

/**
 * Differences between what came and what was expected, one line each.
 * A number that the reference could not compute ("NaN", "Infinity", "-Infinity", or null) must come as `null` with a
 * reason. Numbers that the reference derives from such a one (a p-value of 0 from an infinite statistic) may be `null`
 * too, again with the reason.
 */
export function differences(given: Given, expected: Record<string, unknown>, tolerance: Tolerance): string[] {
  const degenerate = Object.values(expected).some(isUncomputable);
  return Object.entries(expected).flatMap(([name, wanted]) => {
    const came = given.values[name];
    if (came === undefined && !degenerate) return [`${name}: nothing came, expected ${show(wanted)}`];
    if ((came ?? null) === null && (isUncomputable(wanted) || degenerate)) {
      return given.reason ? [] : [`${name}: null without a reason, expected a reason`];
    }
    return matches(came, wanted, tolerance) ? [] : [`${name}: ${show(came)}, expected ${show(wanted)}`];
  });
}

function isUncomputable(value: unknown): boolean {
  return value === null || value === "NaN" || value === "Infinity" || value === "-Infinity";
}

function matches(came: unknown, wanted: unknown, tolerance: Tolerance): boolean {
  if (typeof wanted === "number") {
    if (typeof came === "boolean") return Number(came) === wanted;
    if (typeof came !== "number" || !Number.isFinite(came)) return false;
    const allowed = tolerance.relative ? tolerance.amount * Math.abs(wanted) : tolerance.amount;
    return Math.abs(came - wanted) <= allowed;
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(came) &&
      came.length === wanted.length &&
      wanted.every((value, index) => matches(came[index], value, tolerance))
    );
  }
  if (typeof wanted === "object" && wanted !== null) {
    return (
      typeof came === "object" &&
      came !== null &&
      Object.entries(wanted).every(([key, value]) => matches((came as Record<string, unknown>)[key], value, tolerance))
    );
  }
  return came === wanted;
}

export function show(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "nothing" : JSON.stringify(value);
}
