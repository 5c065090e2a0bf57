import { formatPercent } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { percentAxis } from "./encodings.js";
import { framed } from "./frame.js";
import { horizontalBars } from "./horizontal-bars.js";

export interface ApproachScoreRow {
  approach: string;
  /** 0..1 */
  score: number;
  recommended: boolean;
}

/**
 * How well each approach fits the use case, the recommended one highlighted (both, when they tie).
 * @example approachScores([{ approach: "Prompt engineering", score: 1, recommended: true }])
 */
export function approachScores(rows: readonly ApproachScoreRow[]): ChartSpec {
  const ordered = [...rows].sort((first, second) => second.score - first.score);
  const best = ordered.filter(({ recommended }) => recommended).map(({ approach }) => approach);
  const said = ordered.map(({ approach, score }) => `${approach} ${formatPercent(score, { digits: 0 })}`).join(", ");
  return framed({
    name: "approach-scores",
    title: "How well each approach fits",
    note:
      best.length === 0
        ? "No approach is recommended"
        : `${best.length > 1 ? "Tie" : "Recommended"}: ${best.join(" and ")}`,
    description: `Fit of each approach: ${said}. ${best.length === 0 ? "None is recommended" : `Recommended: ${best.join(" and ")}`}.`,
    ...horizontalBars(
      ordered.map(({ approach, score, recommended }) => ({
        name: approach,
        value: score,
        text: formatPercent(score, { digits: 0 }),
        highlighted: recommended,
      })),
      {
        names: "above",
        category: "Approach",
        axis: { ...percentAxis("Fit with the use case (%)"), maximum: 1.15 },
      },
    ),
  });
}
