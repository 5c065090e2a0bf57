import { headlinePair, type RoiQuestion } from "./analyse.js";
import type { AssumptionName } from "./assumption-fields.js";
import { monthlyCosts } from "./monthly-costs.js";
import type { Range } from "./ranges.js";
import { compareAt } from "./sensitivity.js";

/** Net over the horizon at one point of the map; null where a price is not known. */
export interface TwoWayCell {
  first: number;
  second: number;
  netUsd: number | null;
}

/** How the answer changes when two assumptions move together. */
export interface TwoWayMap {
  first: AssumptionName;
  second: AssumptionName;
  cells: TwoWayCell[];
}

/**
 * The net over the horizon on a grid of two assumptions, all others as they are.
 * @param steps points along each side, 2 or more
 * @example twoWayMap(question, { name: "monthlyRequests", low: 0, high: 300_000 }, { name: "setupCostUsd", low: 0, high: 5000 })
 */
export function twoWayMap(
  question: RoiQuestion,
  first: Range & { name: AssumptionName },
  second: Range & { name: AssumptionName },
  { steps = 9 }: { steps?: number } = {},
): TwoWayMap {
  if (!Number.isInteger(steps) || steps < 2) throw new RangeError(`steps: a whole number from 2, got ${steps}`);
  const pair = headlinePair(monthlyCosts(question.arms, question.assumptions, question.prices), question);
  const along = ({ low, high }: Range) =>
    Array.from({ length: steps }, (_, step) => low + ((high - low) * step) / (steps - 1));
  const cells = along(first).flatMap((one) =>
    along(second).map((two) => {
      const assumptions = { ...question.assumptions, [first.name]: one, [second.name]: two };
      return { first: one, second: two, netUsd: compareAt({ ...question, assumptions }, pair) };
    }),
  );
  return { first: first.name, second: second.name, cells };
}
