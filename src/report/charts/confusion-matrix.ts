import { formatCount } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { categoriesDown, FINE_PERCENT, tip, WHOLE } from "./encodings.js";
import { framed } from "./frame.js";
import { COLOURS, INK } from "./theme.js";

export interface ConfusionCell {
  truth: string;
  /** `(none)` for an answer that names no label. */
  predicted: string;
  count: number;
}

/**
 * What one arm answered for each true label: rows are the truth, columns the answer, the diagonal is right.
 * A cell is the darker the larger its share of its row.
 * @example confusionMatrix([{ truth: "ham", predicted: "spam", count: 9 }], { arm: "tuned", labels: ["ham", "spam"] })
 */
export function confusionMatrix(
  cells: readonly ConfusionCell[],
  { arm, labels }: { arm: string; labels: readonly string[] },
): ChartSpec {
  const columns = [
    ...new Set([...labels, ...cells.filter(({ count }) => count > 0).map(({ predicted }) => predicted)]),
  ];
  const counted = new Map<string, number>();
  for (const { truth, predicted, count } of cells) counted.set(JSON.stringify([truth, predicted]), count);
  const values = labels.flatMap((truth) => {
    const counts = columns.map((predicted) => counted.get(JSON.stringify([truth, predicted])) ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    return columns.map((predicted, index) => {
      const count = counts[index] ?? 0;
      const share = total === 0 ? 0 : count / total;
      return { truth, predicted, count, share, text: formatCount(count), dark: share > 0.55 };
    });
  });
  const right = values.filter(({ truth, predicted }) => truth === predicted).reduce((sum, { count }) => sum + count, 0);
  const total = values.reduce((sum, { count }) => sum + count, 0);
  const worst = values
    .filter(({ truth, predicted, count }) => truth !== predicted && count > 0)
    .sort((first, second) => second.count - first.count)[0];
  // Upright names fit side by side on a phone only when they are few and short.
  const upright = columns.length * Math.max(...columns.map((name) => name.length)) <= 36;
  return framed({
    name: `confusion-${arm.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}`,
    title: `Answers of ${arm} by true label`,
    note: `${formatCount(right)} of ${formatCount(total)} right; darker: more of its row`,
    description: `Confusion matrix of ${arm}: ${right} of ${total} right.${worst === undefined ? "" : ` Most frequent mistake: ${worst.truth} answered as ${worst.predicted}, ${worst.count} times.`}`,
    height: { step: labels.length > 4 ? 32 : 44 },
    view: {
      data: { values },
      encoding: {
        y: categoriesDown("truth", labels, { title: "True label" }),
        x: {
          field: "predicted",
          type: "nominal",
          sort: columns,
          axis: {
            title: "Answered label",
            orient: "top",
            labelAngle: upright ? 0 : -45,
            labelAlign: upright ? "center" : "left",
            labelBaseline: "bottom",
            ticks: false,
            domain: false,
            grid: false,
            labelOverlap: false,
          },
        },
        tooltip: [
          tip("truth", "True label"),
          tip("predicted", "Answered"),
          tip("count", "Cases", WHOLE),
          tip("share", "Share of the true label", FINE_PERCENT),
        ],
      },
      layer: [
        {
          mark: { type: "rect", stroke: "#ffffff", strokeWidth: 2 },
          encoding: {
            color: {
              field: "share",
              type: "quantitative",
              scale: { domain: [0, 1], range: ["#eef3f7", COLOURS.blue] },
              legend: null,
            },
          },
        },
        {
          mark: { type: "text", baseline: "middle" },
          encoding: {
            text: { field: "text", type: "nominal" },
            color: { condition: { test: "datum.dark", value: "#ffffff" }, value: INK },
          },
        },
      ],
    },
  });
}
