import { formatCount, formatMonths, formatUsd } from "../core/format.js";
import { ratio } from "./ratio.js";

/** When a set-up has come back, or why it never does. */
export interface BreakEven {
  /** Months from the start, a fraction within a month; null: not within the horizon. */
  month: number | null;
  words: string;
}

/**
 * The month from which the net gains have paid the set-up back for good, within the months given: where the two
 * cumulative curves cross for the last time. Within a month the gain is taken as even.
 * @param setupUsd paid before month 1
 * @param netUsd gain of each month, month 1 first; negative where the month costs more
 * @returns a fraction of months, 0 when nothing is ever owed; null when something is still owed at the end
 * @example breakEvenMonth(200, [300, 300]) // 0.666…
 */
export function breakEvenMonth(setupUsd: number, netUsd: readonly number[]): number | null {
  const owed = [setupUsd];
  for (const net of netUsd) owed.push((owed.at(-1) ?? 0) - net);
  const lastOwing = owed.findLastIndex((debt) => debt > 0);
  if (lastOwing === -1) return 0;
  if (lastOwing === owed.length - 1) return null;
  const before = owed[lastOwing] ?? 0;
  const after = owed[lastOwing + 1] ?? 0;
  return lastOwing + before / (before - after);
}

/**
 * The break-even month in words: never a negative number of months, and beyond the horizon only where the months are
 * all alike and it can be told in closed form.
 */
export function breakEven(setupUsd: number, netUsd: readonly number[]): BreakEven {
  const month = breakEvenMonth(setupUsd, netUsd);
  const first = netUsd[0] ?? 0;
  const steady = netUsd.every((net) => net === first);
  const horizon = formatCount(netUsd.length, "month");
  if (month !== null) {
    if (setupUsd === 0 && netUsd.every((net) => net === 0))
      return { month: null, words: "nothing is saved and nothing is spent" };
    if (month === 0) return { month, words: "pays from the first month: there is no set-up to pay back" };
    return { month, words: `pays back in ${formatMonths(month)}` };
  }
  if (steady && first < 0) return { month, words: `never pays back: it costs ${formatUsd(-first)} a month more` };
  if (steady && first === 0) return { month, words: "never pays back: nothing is saved" };
  const beyond = steady ? ratio(setupUsd, first) : null;
  if (beyond !== null && beyond <= 1200)
    return { month, words: `pays back only after ${formatMonths(beyond)}, beyond the horizon of ${horizon}` };
  if (steady) return { month, words: "saves too little to pay back within a century" };
  return { month, words: `does not pay back within the horizon of ${horizon}` };
}
