import { formatCount, formatPercent } from "../../core/format.js";
import { categoriesDown, FINE_PERCENT, percentAxis, tip, WHOLE } from "./encodings.js";
import { COLOURS, SOFT } from "./theme.js";

/** A share with its interval. */
export interface SharePoint {
  name: string;
  /** 0..1; null is said in words. */
  share: number | null;
  low: number | null;
  high: number | null;
  n: number;
  highlighted?: boolean;
}

/** `92.1 % (89.9 % to 93.9 %, n = 500)`, or that it is unknown. */
export function sharePointText({ share, low, high, n }: SharePoint): string {
  if (share === null) return "unknown";
  const interval = low === null || high === null ? "" : `${formatPercent(low)} to ${formatPercent(high)}, `;
  return `${formatPercent(share)} (${interval}n = ${formatCount(n)})`;
}

/**
 * Shares as points with their intervals, one a row, the numbers written above each point.
 * @param baseline a share that is drawn as a line, with its name
 */
export function shareIntervals(
  points: readonly SharePoint[],
  {
    category,
    axisTitle,
    baseline = null,
  }: { category: string; axisTitle: string; baseline?: { share: number; name: string } | null },
): { height: { step: number }; view: Record<string, unknown> } {
  const ends = points.flatMap(({ share, low, high }) => [share, low, high]).filter((value) => value !== null);
  const lowest = Math.min(...ends, baseline?.share ?? 1);
  // Accuracies often lie close together: the axis begins at a round number below them, and says so by its labels.
  const start = ends.length === 0 ? 0 : Math.max(0, Math.floor((lowest - 0.05) * 10) / 10);
  const values = points.map((point) => ({
    ...point,
    highlighted: point.highlighted ?? false,
    at: point.share ?? start,
    low: point.low ?? point.share,
    high: point.high ?? point.share,
    text: point.share === null ? "unknown" : `${formatPercent(point.share)}, n = ${formatCount(point.n)}`,
    known: point.share !== null,
    // Written towards the side that has room.
    align: point.share === null ? "none" : point.share > (1 + start) / 2 ? "right" : "left",
  }));
  const anyHighlighted = values.some(({ highlighted }) => highlighted);
  const colour = anyHighlighted
    ? { condition: { test: "datum.highlighted", value: COLOURS.blue }, value: SOFT }
    : { value: COLOURS.blue };
  const tooltip = [
    tip("name", category),
    tip("share", axisTitle, FINE_PERCENT),
    tip("low", "Interval from", FINE_PERCENT),
    tip("high", "Interval to", FINE_PERCENT),
    tip("n", "n", WHOLE),
  ];
  const x = {
    field: "at",
    type: "quantitative",
    scale: { domain: [start, 1], nice: false },
    axis: percentAxis(axisTitle),
  };
  const known = { filter: "datum.known" };
  const textLayer = (align: "left" | "right") => ({
    transform: [{ filter: `datum.align === '${align}'` }],
    mark: { type: "text", align, baseline: "bottom", dy: -8, dx: align === "left" ? -4 : 4 },
    encoding: { x, text: { field: "text", type: "nominal" } },
  });
  return {
    height: { step: 46 },
    view: {
      data: { values },
      encoding: {
        y: categoriesDown(
          "name",
          points.map(({ name }) => name),
          { title: category },
        ),
      },
      layer: [
        ...(baseline === null
          ? []
          : [
              {
                data: { values: [{ baseline: baseline.share, name: baseline.name }] },
                mark: { type: "rule", strokeDash: [4, 3], color: COLOURS.vermilion, strokeWidth: 1.5 },
                encoding: {
                  x: { field: "baseline", type: "quantitative" },
                  y: { value: 0 },
                  y2: { value: { expr: "height" } },
                  tooltip: [tip("name", "Line"), tip("baseline", axisTitle, FINE_PERCENT)],
                },
              },
            ]),
        {
          transform: [known],
          mark: { type: "rule", strokeWidth: 2 },
          encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, color: colour, tooltip },
        },
        {
          transform: [known],
          mark: { type: "point", filled: true, size: 90, opacity: 1 },
          encoding: { x, color: colour, tooltip },
        },
        textLayer("left"),
        textLayer("right"),
        {
          transform: [{ filter: "!datum.known" }],
          mark: { type: "text", align: "left", baseline: "middle", dx: 5, color: SOFT },
          encoding: { x, text: { field: "text", type: "nominal" } },
        },
      ],
    },
  };
}
