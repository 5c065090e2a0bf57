import { type Assumptions, requestsInMonth, retrainingsInMonth } from "./assumptions.js";
import type { ApproachCost } from "./cost-line.js";
import { RETRAINING } from "./monthly-costs.js";

/** What an approach has cost by the end of a month; month 0 is the set-up alone. */
export interface CumulativeCost {
  approach: ApproachCost["approach"];
  title: string;
  month: number;
  cumulativeUsd: number;
}

/** The cost of each month of the horizon, month 1 first: traffic as it grows, retrainings when they are due; null where a price is not known. */
export function monthlyCourse(line: ApproachCost, assumptions: Assumptions): number[] | null {
  const { perRequestUsd, fixedMonthlyUsd, parts } = line;
  if (perRequestUsd === null || fixedMonthlyUsd === null) return null;
  const { horizonMonths, retrainingsPerYear, retrainingCostUsd } = assumptions;
  const retraining = parts.find(({ name }) => name === RETRAINING);
  const steady = fixedMonthlyUsd - (retraining?.fixedMonthlyUsd ?? 0);
  return Array.from({ length: horizonMonths }, (_, index) => {
    const due = retraining === undefined ? 0 : retrainingsInMonth(index + 1, retrainingsPerYear);
    return perRequestUsd * requestsInMonth(index + 1, assumptions) + steady + due * retrainingCostUsd;
  });
}

/** Cumulative cost over the horizon of every approach whose prices are known: rows for a chart. */
export function cumulativeCosts(lines: readonly ApproachCost[], assumptions: Assumptions): CumulativeCost[] {
  return lines.flatMap((line) => {
    const course = monthlyCourse(line, assumptions);
    if (course === null) return [];
    let cumulativeUsd = line.setupUsd ?? 0;
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
