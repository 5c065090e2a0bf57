import { displayBundle } from "../platform/kernel-display.js";
import type { ChartSpec } from "./charts/chart.js";
import { CHART_MIME, VEGA_LITE_MIME, VEGA_LITE_SCHEMA } from "./mime.js";
import { CHART_WIDTHS, renderChart } from "./render-chart.js";

/**
 * Shows a chart in a notebook: one bundle with the Vega-Lite spec (JupyterLab and VS Code draw it),
 * an SVG (everything else shows that), and the description as text.
 * @throws RangeError when the spec does not compile without a warning
 */
export async function show(chart: ChartSpec): Promise<void> {
  const { svg } = await renderChart(chart, { width: CHART_WIDTHS.wide });
  const text = `${chart.title}. ${chart.description}`;
  const shown = displayBundle({
    [VEGA_LITE_MIME]: { $schema: VEGA_LITE_SCHEMA, ...chart.spec },
    [CHART_MIME]: chart,
    "image/svg+xml": svg,
    "text/plain": text,
  });
  if (!shown) console.log(text);
}

/** Shows Markdown in a notebook: for sentences that hold computed numbers. */
export function text(markdown: string): void {
  if (!displayBundle({ "text/markdown": markdown, "text/plain": markdown })) console.log(markdown);
}
