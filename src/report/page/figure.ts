import type { ChartSpec } from "../charts/chart.js";
import { escapeHtml, jsonForScript } from "../html.js";
import { CHART_WIDTHS, renderChart } from "../render-chart.js";

/** A chart on a page: SVG at two widths for the first paint, and the compiled specs that the script mounts. */
export interface Figure {
  html: string;
  /** Vega specs by element id. */
  mounts: Record<string, unknown>;
  /** The wide SVG, kept as a file beside the page. */
  svg: string;
}

/**
 * Draws a chart for a page. `id` must be unique on the page.
 * Ids inside the SVGs are prefixed: two drawings on one page would else share clip paths, and the hidden one's win.
 */
export async function figureFor(chart: ChartSpec, { id }: { id: string }): Promise<Figure> {
  const wide = await renderChart(chart, { width: CHART_WIDTHS.wide });
  const narrow = await renderChart(chart, { width: CHART_WIDTHS.narrow });
  const prefixed = (svg: string, prefix: string) =>
    svg.replaceAll(/\bid="([^"]+)"/g, `id="${prefix}-$1"`).replaceAll(/url\(#([^)]+)\)/g, `url(#${prefix}-$1)`);
  const html = `<figure role="img" data-chart="${escapeHtml(chart.name)}" aria-label="${escapeHtml(`${chart.title}. ${chart.description}`)}">
<div class="wide" id="${id}-wide">${prefixed(wide.svg, `${id}w`)}</div>
<div class="narrow" id="${id}-narrow">${prefixed(narrow.svg, `${id}n`)}</div>
</figure>`;
  return { html, svg: wide.svg, mounts: { [`${id}-wide`]: wide.vega, [`${id}-narrow`]: narrow.vega } };
}

/** Mounts the charts that are in view, so that tooltips work; without scripts or without the file the SVG stays. */
const MOUNT_SCRIPT = `
(() => {
  const specs = JSON.parse(document.getElementById("charts").textContent);
  if (typeof vega === "undefined" || typeof IntersectionObserver === "undefined") return;
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer.unobserve(entry.target);
      if (entry.target.closest("figure").dataset.redrawn) continue;
      const drawn = document.createElement("div");
      new vega.View(vega.parse(specs[entry.target.id]), { renderer: "svg", container: drawn, hover: true, logLevel: vega.Error })
        .runAsync()
        .then(() => entry.target.replaceChildren(...drawn.childNodes))
        .catch((error) => console.error(error));
    }
  });
  for (const id of Object.keys(specs)) {
    const element = document.getElementById(id);
    if (element) observer.observe(element);
  }
})();`;

/** The script elements of a page with charts. `vegaFile` is relative to the page. */
export function chartScripts(mounts: Record<string, unknown>, { vegaFile }: { vegaFile: string }): string {
  if (Object.keys(mounts).length === 0) return "";
  return `<script type="application/json" id="charts">${jsonForScript(mounts)}</script>
<script src="${escapeHtml(vegaFile)}"></script>
<script>${MOUNT_SCRIPT}</script>`;
}
