import { formatCount, formatPercent } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { WHOLE } from "./encodings.js";
import { framed } from "./frame.js";
import { horizontalBars } from "./horizontal-bars.js";

/** Test cases by who answered them rightly. */
export interface PairedOutcomeCounts {
  both: number;
  onlyTuned: number;
  onlyBase: number;
  neither: number;
}

/**
 * On how many of the same test cases both models were right, only one, or neither: what the paired test counts.
 * @param base name of the arm that the tuned one is compared with
 * @example pairedOutcomes({ both: 300, onlyTuned: 40, onlyBase: 12, neither: 8 })
 */
export function pairedOutcomes(
  { both, onlyTuned, onlyBase, neither }: PairedOutcomeCounts,
  { base = "base", tuned = "tuned" }: { base?: string; tuned?: string } = {},
): ChartSpec {
  const total = both + onlyTuned + onlyBase + neither;
  const bar = (name: string, value: number, highlighted: boolean) => ({
    name,
    value,
    text: total === 0 ? "0" : `${formatCount(value)} (${formatPercent(value / total)})`,
    highlighted,
  });
  const bars = [
    bar("Both right", both, false),
    bar(`Only ${tuned} right`, onlyTuned, true),
    bar(`Only ${base} right`, onlyBase, true),
    bar("Neither right", neither, false),
  ];
  return framed({
    name: "paired-outcomes",
    title: `Case by case: ${tuned} against ${base}`,
    note: `${formatCount(total, "test case")}; the blue ones decide`,
    description: `Of ${formatCount(total, "test case")}: ${bars.map(({ name, text }) => `${name.toLowerCase()} ${text}`).join(", ")}.`,
    ...horizontalBars(bars, {
      category: "Outcome",
      axis: {
        title: "Test cases (count)",
        format: WHOLE,
        maximum: Math.max(1, ...bars.map(({ value }) => value)) * 1.42,
      },
    }),
  });
}
