import { formatNumber } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { categoriesDown, NUMBER, tip, withRoom } from "./encodings.js";
import { framed } from "./frame.js";
import { COLOURS, INK, SOFT } from "./theme.js";

export interface FeatureDriftRow {
  title: string;
  /** Jensen-Shannon divergence in bits; null when there was not enough data. */
  divergence: number | null;
  /** What the divergence must exceed, in bits. */
  threshold: number | null;
  drifted: boolean;
  /** What moved, for the tooltip. */
  explanation?: string;
}

/**
 * How far each feature of the requests has moved from the reference, with the threshold that it must exceed.
 * The axis is square-rooted, so that small divergences stay visible.
 * @param window name of the window that is compared
 * @example driftByFeature([{ title: "Label", divergence: 0.093, threshold: 0.02, drifted: true }], { window: "production" })
 */
export function driftByFeature(rows: readonly FeatureDriftRow[], { window }: { window: string }): ChartSpec {
  const values = rows.map((row) => ({
    ...row,
    explanation: row.explanation ?? "",
    bar: row.divergence ?? 0,
    text: divergenceText(row.divergence),
    limit: row.threshold === null ? "unknown" : `${formatNumber(row.threshold, { significant: 2 })} bits`,
    // The label stands behind the bar or the threshold, whichever is longer.
    end: Math.max(row.divergence ?? 0, row.threshold ?? 0),
  }));
  const drifted = rows.filter((row) => row.drifted).map(({ title }) => title);
  const tooltip = [
    tip("title", "Feature"),
    tip("text", "Divergence (bits)"),
    tip("limit", "Threshold"),
    tip("explanation", "What moved"),
  ];
  return framed({
    name: `drift-${window.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}`,
    title: `How far the requests have moved: ${window}`,
    note: "Bar: Jensen-Shannon divergence from the reference (coloured: drifted). Tick: what it must exceed",
    description: `Jensen-Shannon divergence in bits: ${values.map(({ title, text }) => `${title} ${text}`).join(", ")}. ${drifted.length === 0 ? "No feature drifted" : `Drifted: ${drifted.join(", ")}`}.`,
    height: { step: 28 },
    view: {
      data: { values },
      encoding: {
        y: categoriesDown(
          "title",
          rows.map(({ title }) => title),
          { title: "Feature", width: 16 },
        ),
        tooltip,
      },
      layer: [
        {
          mark: { type: "bar", height: 15, cornerRadiusEnd: 2 },
          encoding: {
            x: {
              field: "bar",
              type: "quantitative",
              scale: {
                type: "sqrt",
                domain: [
                  0,
                  withRoom(
                    values.map(({ end }) => end),
                    { share: 0.6 },
                  ),
                ],
                nice: false,
              },
              axis: { title: "Divergence (bits, square-root scale)", format: NUMBER, tickCount: 4 },
            },
            color: { condition: { test: "datum.drifted", value: COLOURS.vermilion }, value: COLOURS.grey },
          },
        },
        {
          transform: [{ filter: "isValid(datum.threshold)" }],
          mark: { type: "tick", color: INK, thickness: 2, height: 22 },
          encoding: { x: { field: "threshold", type: "quantitative" } },
        },
        {
          mark: { type: "text", align: "left", baseline: "middle", dx: 6 },
          encoding: {
            x: { field: "end", type: "quantitative" },
            text: { field: "text", type: "nominal" },
            color: { condition: { test: "isValid(datum.divergence)", value: INK }, value: SOFT },
          },
        },
      ],
    },
  });
}

/** Two digits; next to nothing is said so. */
function divergenceText(divergence: number | null): string {
  if (divergence === null) return "not enough data";
  return divergence < 0.001 ? "< 0.001" : formatNumber(divergence, { significant: 2 });
}
