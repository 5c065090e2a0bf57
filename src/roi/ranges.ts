import { TunelabError } from "../core/errors.js";
import type { RoiQuestion } from "./analyse.js";
import { type AssumptionName, fieldOf } from "./assumption-fields.js";
import { requireAssumption, requireAssumptionName } from "./assumptions.js";
import { effectiveInputs } from "./effective-inputs.js";

/** The ends between which an input may lie. Its value is the most likely one. */
export interface Range {
  low: number;
  high: number;
}
export type Ranges = Partial<Record<AssumptionName, Range>>;

/** Two inputs that move together: rank correlation, -1..1. */
export interface Correlation {
  first: AssumptionName;
  second: AssumptionName;
  correlation: number;
}

/** An input that is drawn: most likely at `mode`, never below `low` or above `high`. */
export interface UncertainInput extends Range {
  name: AssumptionName;
  mode: number;
}

const refuse = (field: string, message: string, remedy?: string) =>
  new TunelabError("bad-parameter", `the range of ${field} cannot be`, {
    findings: [{ field, message }],
    ...(remedy === undefined ? {} : { remedy }),
  });

/** Inputs that are chosen and not uncertain. */
const CHOSEN: readonly AssumptionName[] = ["horizonMonths", "decisionLevel", "annualDiscountRate"];

/**
 * The inputs that have a range, with their most likely value.
 * @throws TunelabError `bad-parameter` with field and unit: upside down, out of bounds, the value outside its range, an
 *   input that is chosen and not uncertain, one whose value nobody knows
 */
export function uncertainInputs(question: RoiQuestion, ranges: Ranges): UncertainInput[] {
  const inputs = new Map(effectiveInputs(question).map((input) => [input.name, input]));
  return Object.entries(ranges).flatMap(([key, range]) => {
    const name = requireAssumptionName(key);
    const { unit } = fieldOf(name);
    const { low, high } = range;
    if (CHOSEN.includes(name))
      throw refuse(name, "is chosen, not uncertain: it takes no range", "Leave low and high out.");
    requireAssumption(name, low);
    requireAssumption(name, high);
    if (low > high) throw refuse(name, `low ${low} must not be above high ${high} (${unit})`);
    const mode = inputs.get(name)?.value ?? null;
    if (mode === null) throw refuse(name, `has a range and no value (${unit})`, "Give its most likely value, too.");
    if (mode < low || mode > high)
      throw refuse(name, `the value ${mode} lies outside ${low} to ${high} (${unit})`, "Move the range or the value.");
    return low === high ? [] : [{ name, low, high, mode }];
  });
}
