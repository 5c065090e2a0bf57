import { wrapped } from "./text-lines.js";

/** Characters of one line of a category's label. */
const CATEGORY_WIDTH = 14;

/**
 * A vertical axis of categories in the order given, their names broken into at most two lines.
 * The data, and so tooltips, keep the plain names.
 */
export function categoriesDown(
  field: string,
  names: readonly string[],
  { title = null, width = CATEGORY_WIDTH }: { title?: string | null; width?: number } = {},
): Record<string, unknown> {
  const lines = Object.fromEntries(names.map((name) => [name, wrapped(name, width, { lines: 2 })]));
  const tall = names.filter((name) => (lines[name]?.length ?? 1) > 1);
  return {
    field,
    type: "nominal",
    sort: [...names],
    axis: {
      // The title stands above the labels instead of turning on its side.
      title,
      titleAngle: 0,
      titleAlign: "right",
      titleAnchor: "start",
      titleX: -7,
      titleY: -9,
      labelExpr: `${JSON.stringify(lines)}[datum.label]`,
      // Vega anchors the first line: two lines are moved up by half a line.
      labelBaseline: {
        condition: { test: `indexof(${JSON.stringify(tall)}, datum.value) >= 0`, value: "line-bottom" },
        value: "middle",
      },
      ticks: false,
      domain: false,
      labelPadding: 7,
      grid: false,
      labelOverlap: false,
    },
  };
}

/** One line of a tooltip. */
export function tip(field: string, title: string, format?: string): Record<string, unknown> {
  return format === undefined ? { field, type: "nominal", title } : { field, type: "quantitative", title, format };
}

export const FINE_PERCENT = ".1%";
export const WHOLE = ",.0f";

/** d3 format of plain numbers: as many decimals as the steps of the axis need. */
export const NUMBER = ",~f";

/** An axis of shares in 0..1, written as percentages the way the sentences write them. */
export function percentAxis(title: string): { title: string; format: string; labelExpr: string } {
  return { title, format: "~%", labelExpr: "replace(datum.label, '%', ' %')" };
}

/**
 * An axis in US dollars for values up to `largest`: thousands and millions shortened, cents kept where they matter.
 * @example usdAxis("USD per month", 12_000).format // "$~s"
 */
export function usdAxis(title: string, largest: number): { title: string; format: string; labelExpr: string } {
  const format = Math.abs(largest) >= 10_000 ? "$~s" : "$,~f";
  return { title, format, labelExpr: "datum.value === 0 ? '$0' : datum.label" };
}

/** A legend in two columns, or in one where a name is too long for half a phone. */
export function legendOf(
  names: readonly string[],
  { lines = false }: { lines?: boolean } = {},
): Record<string, unknown> {
  const columns = names.some((name) => name.length > 16) ? 1 : 2;
  return lines ? { columns, symbolType: "stroke", symbolStrokeWidth: 2.5, symbolSize: 260 } : { columns };
}

/** Upper end of an axis that leaves room for a label behind the longest bar. */
export function withRoom(values: readonly number[], { share = 0.22 }: { share?: number } = {}): number {
  const largest = Math.max(0, ...values);
  return largest === 0 ? 1 : largest * (1 + share);
}
