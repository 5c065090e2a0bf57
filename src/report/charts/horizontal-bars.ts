import { categoriesDown, tip, withRoom } from "./encodings.js";
import { shortened, wrapped } from "./text-lines.js";
import { COLOURS, INK, SIZES, SOFT } from "./theme.js";

export interface Bar {
  name: string;
  /** Null is drawn as words and never as a bar of length 0. */
  value: number | null;
  /** What stands at the bar's end, or why there is no bar. */
  text: string;
  highlighted?: boolean;
}

/** Characters that fit the width of a phone's plot. */
const LINE_LENGTH = 40;
const LEFT = { step: 36, height: 18 };
const ABOVE = { step: 44, height: 14 };

/**
 * Horizontal bars with their value written at the end; one of them may be highlighted.
 * @param names `left` for short names beside the axis, `above` for long ones over each bar
 * @param axis title with unit and d3 format; `maximum` fixes the upper end
 */
export function horizontalBars(
  bars: readonly Bar[],
  {
    names = "left",
    category,
    axis: { maximum, ...axis },
  }: {
    names?: "left" | "above";
    category: string;
    axis: { title: string; format: string; labelExpr?: string; maximum?: number };
  },
): { height: { step: number }; view: Record<string, unknown> } {
  const above = names === "above";
  const labels = bars.map(({ name }) => wrapped(name, LINE_LENGTH, { lines: 2 }));
  const lineCount = Math.max(1, ...labels.map((lines) => lines.length));
  // With names above, each further line moves the bar down by half a line and the names up by as much.
  const extra = ((lineCount - 1) * SIZES.lineHeight) / 2;
  const values = bars.map(({ name, value, text, highlighted = false }, index) => ({
    name,
    bar: value ?? 0,
    text: shortened(text, LINE_LENGTH),
    full: text,
    highlighted,
    known: value !== null,
    label: [...Array.from({ length: lineCount - (labels[index]?.length ?? 1) }, () => ""), ...(labels[index] ?? [])],
  }));
  const anyHighlighted = values.some(({ highlighted }) => highlighted);
  const ends = values.map(({ bar }) => bar);
  const domain = maximum === undefined ? [Math.min(0, ...ends), withRoom(ends)] : [0, maximum];
  const down = categoriesDown(
    "name",
    bars.map(({ name }) => name),
    { title: category },
  );
  const nameLayer = {
    mark: { type: "text", align: "left", baseline: "middle", dy: -9 - extra, lineHeight: SIZES.lineHeight },
    encoding: { x: { datum: 0, type: "quantitative" }, text: { field: "label", type: "nominal" } },
  };
  return {
    height: { step: above ? ABOVE.step + 2 * extra : LEFT.step },
    view: {
      data: { values },
      encoding: { y: above ? { ...down, axis: null } : down },
      layer: [
        {
          mark: {
            type: "bar",
            height: above ? ABOVE.height : LEFT.height,
            yOffset: above ? 8 + extra : 0,
            cornerRadiusEnd: 2,
          },
          encoding: {
            x: { field: "bar", type: "quantitative", scale: { domain, nice: false }, axis },
            color: anyHighlighted
              ? { condition: { test: "datum.highlighted", value: COLOURS.blue }, value: COLOURS.grey }
              : { value: COLOURS.blue },
            tooltip: [tip("name", category), tip("full", axis.title)],
          },
        },
        {
          mark: { type: "text", align: "left", baseline: "middle", dx: 5, dy: above ? 8 + extra : 0 },
          encoding: {
            x: { field: "bar", type: "quantitative" },
            text: { field: "text", type: "nominal" },
            color: { condition: { test: "datum.known", value: INK }, value: SOFT },
          },
        },
        ...(above ? [nameLayer] : []),
      ],
    },
  };
}
