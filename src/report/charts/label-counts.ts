import { formatCount } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { categoriesDown, FINE_PERCENT, legendOf, percentAxis, tip, WHOLE } from "./encodings.js";
import { framed } from "./frame.js";
import { CATEGORY_COLOURS, SOFT } from "./theme.js";

export interface LabelCountRow {
  /** `train`, `validation`, `test`, or a window of production. */
  part: string;
  label: string;
  count: number;
}

const OTHER = "other labels";

/**
 * The mix of labels in each part and window, with the number of Examples at the end of each bar.
 * Beyond eight labels the rarest are drawn together.
 * @example labelCounts([{ part: "train", label: "ham", count: 1120 }, { part: "train", label: "spam", count: 1117 }])
 */
export function labelCounts(rows: readonly LabelCountRow[]): ChartSpec {
  const parts = [...new Set(rows.map(({ part }) => part))];
  const labels = sharedLabels(rows);
  const named = (label: string) => (labels.includes(label) ? label : OTHER);
  const totals = new Map(parts.map((part) => [part, sumOf(rows.filter((row) => row.part === part))]));
  const values = parts.flatMap((part) =>
    labels.map((label, order) => {
      const count = sumOf(rows.filter((row) => row.part === part && named(row.label) === label));
      return { part, label, order, count, share: count / Math.max(1, totals.get(part) ?? 0) };
    }),
  );
  const ends = parts.map((part) => ({ part, text: formatCount(totals.get(part) ?? 0) }));
  const said = parts.map((part) => {
    const mix = values.filter((value) => value.part === part && value.count > 0);
    return `${part}: ${mix.map(({ label, count }) => `${label} ${formatCount(count)}`).join(", ") || "none"}`;
  });
  return framed({
    name: "label-counts",
    title: "Labels in each part",
    note: "Share of each label; number of examples at the end",
    description: `Examples by part and label. ${said.join(". ")}.`,
    height: { step: 34 },
    view: {
      encoding: { y: categoriesDown("part", parts, { title: "Part" }) },
      layer: [
        {
          data: { values },
          mark: { type: "bar", height: 20, stroke: "#ffffff", strokeWidth: 1 },
          encoding: {
            x: {
              field: "share",
              type: "quantitative",
              stack: "zero",
              scale: { domain: [0, 1.16], nice: false },
              axis: { ...percentAxis("Share of the part (%)"), values: [0, 0.25, 0.5, 0.75, 1], tickCount: 5 },
            },
            color: {
              field: "label",
              type: "nominal",
              sort: labels,
              scale: { domain: labels, range: CATEGORY_COLOURS.slice(0, labels.length) },
              legend: legendOf(labels),
            },
            order: { field: "order", type: "quantitative" },
            tooltip: [
              tip("part", "Part"),
              tip("label", "Label"),
              tip("count", "Examples", WHOLE),
              tip("share", "Share", FINE_PERCENT),
            ],
          },
        },
        {
          data: { values: ends },
          mark: { type: "text", align: "left", baseline: "middle", dx: 5, color: SOFT },
          encoding: { x: { datum: 1, type: "quantitative" }, text: { field: "text", type: "nominal" } },
        },
      ],
    },
  });
}

/** The labels that get a colour of their own, the most frequent first. */
function sharedLabels(rows: readonly LabelCountRow[]): string[] {
  const counts = new Map<string, number>();
  for (const { label, count } of rows) counts.set(label, (counts.get(label) ?? 0) + count);
  const ordered = [...counts.keys()].sort((first, second) => (counts.get(second) ?? 0) - (counts.get(first) ?? 0));
  const room = CATEGORY_COLOURS.length;
  return ordered.length <= room ? ordered : [...ordered.slice(0, room - 1), OTHER];
}

function sumOf(rows: readonly LabelCountRow[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
