import type { ChartSpec } from "./charts/chart.js";
import { textWidth } from "./charts/text-width.js";

/** Plot widths in pixels: for a desk, and for a phone held upright. */
export const CHART_WIDTHS = { wide: 520, narrow: 250 } as const;

/** The chart's Vega-Lite spec at another plot width. Layered and single views carry `width` at the top. */
export function specAtWidth(chart: ChartSpec, width: number): Record<string, unknown> {
  return { ...chart.spec, width };
}

/**
 * Draws a chart as SVG text without a browser, and gives the compiled Vega spec that a page mounts for interaction.
 * Loads vega and vega-lite on first use (about half a second).
 */
export async function renderChart(
  chart: ChartSpec,
  { width }: { width: number },
): Promise<{ svg: string; vega: unknown }> {
  const [{ compile }, vegaModule] = await Promise.all([import("vega-lite"), import("vega")]);
  const { parse, View } = vegaModule;
  measureText(vegaModule);
  const warnings: string[] = [];
  const logger = quietLogger(warnings);
  const vega = compile(specAtWidth(chart, width) as never, { logger }).spec;
  if (warnings.length > 0) throw new RangeError(`chart "${chart.name}": ${warnings.join("; ")}`);
  const view = new View(parse(vega), { renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  return { svg, vega };
}

/** A line of text as vega draws it. */
interface TextItem {
  text?: string;
  fontSize?: number;
  fontWeight?: number | string;
}

/**
 * Without a canvas vega takes every character for 0.8 em and lays the chart out far too wide: give it real widths.
 * The types of vega leave `textMetrics` out.
 */
function measureText(vega: object): void {
  const { textMetrics } = vega as { textMetrics: { width: (item: TextItem, text?: string) => number } };
  textMetrics.width = ({ text, fontSize = 11, fontWeight = 400 }, line = text) =>
    textWidth(`${line ?? ""}`, { fontSize, bold: fontWeight === "bold" || Number(fontWeight) >= 600 });
}

/** Collects warnings: a chart that warns is a defect, and the caller names the chart. */
function quietLogger(warnings: string[]) {
  const logger = {
    level: () => logger,
    error: (...parts: readonly unknown[]) => note(parts),
    warn: (...parts: readonly unknown[]) => note(parts),
    info: () => logger,
    debug: () => logger,
  };
  function note(parts: readonly unknown[]) {
    warnings.push(parts.map(String).join(" "));
    return logger;
  }
  return logger as never;
}
