import { type Assumptions, requestsInMonth } from "./assumptions.js";
import type { ApproachCost } from "./cost-line.js";

/** What an approach has cost by the end of a month; month 0 is the set-up alone. */
export interface CumulativeCost {
  approach: ApproachCost["approach"];
  title: string;
  month: number;
  cumulativeUsd: number;
}

/** Set-up of an approach: only a tuned model has one. */
const setupOf = (line: Pick<ApproachCost, "tuned">, { setupCostUsd }: Assumptions) => (line.tuned ? setupCostUsd : 0);

/** The cost of each month of the horizon, month 1 first, with the traffic's growth; null where the price is not known. */
export function monthlyCourse(line: ApproachCost, assumptions: Assumptions): number[] | null {
  const { perRequestUsd, fixedMonthlyUsd } = line;
  if (perRequestUsd === null || fixedMonthlyUsd === null) return null;
  return Array.from(
    { length: assumptions.horizonMonths },
    (_, index) => perRequestUsd * requestsInMonth(index + 1, assumptions) + fixedMonthlyUsd,
  );
}

/** Cumulative cost over the horizon of every approach whose prices are known: rows for a chart. */
export function cumulativeCosts(lines: readonly ApproachCost[], assumptions: Assumptions): CumulativeCost[] {
  return lines.flatMap((line) => {
    const course = monthlyCourse(line, assumptions);
    if (course === null) return [];
    let cumulativeUsd = setupOf(line, assumptions);
    const { approach, title } = line;
    return [
      { approach, title, month: 0, cumulativeUsd },
      ...course.map((cost, index) => {
        cumulativeUsd += cost;
        return { approach, title, month: index + 1, cumulativeUsd };
      }),
    ];
  });
}
