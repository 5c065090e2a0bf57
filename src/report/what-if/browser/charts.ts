import { compile, type TopLevelSpec } from "vega-lite";
import type { ChartSpec } from "../../charts/chart.js";

/** What the page's own copy of Vega offers; it is loaded before this script. */
declare const vega: {
  Error: number;
  parse: (spec: unknown) => unknown;
  View: new (
    runtime: unknown,
    options: { renderer: "svg"; container: HTMLElement; hover: boolean; logLevel: number },
  ) => { run: () => unknown };
};

const WIDTHS = { wide: 520, narrow: 250 };
const PHONE = matchMedia("(max-width:640px)");

/** Draws charts over the published ones of the same name: those in view at once, the others when they come into view. */
export function createChartPainter(): { show: (charts: readonly ChartSpec[]) => void } {
  const pending = new Map<Element, ChartSpec>();
  const paint = (figure: Element) => {
    const chart = pending.get(figure);
    if (chart === undefined) return;
    pending.delete(figure);
    paintChart(figure as HTMLElement, chart);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) paint(entry.target);
  });
  let latest: readonly ChartSpec[] = [];
  const show = (charts: readonly ChartSpec[]) => {
    latest = charts;
    for (const chart of charts) {
      const figure = document.querySelector<HTMLElement>(`figure[data-chart="${chart.name}"]`);
      if (figure === null) continue;
      figure.dataset["redrawn"] = "yes";
      pending.set(figure, chart);
      const { top, bottom } = figure.getBoundingClientRect();
      if (bottom > 0 && top < innerHeight) paint(figure);
      else observer.observe(figure);
    }
  };
  PHONE.addEventListener("change", () => show(latest));
  return { show };
}

function paintChart(figure: HTMLElement, chart: ChartSpec): void {
  const size = PHONE.matches ? "narrow" : "wide";
  const place = figure.querySelector(`.${size}`);
  if (place === null) return;
  const { spec } = compile({ ...chart.spec, width: WIDTHS[size] } as unknown as TopLevelSpec);
  const drawn = document.createElement("div");
  new vega.View(vega.parse(spec), { renderer: "svg", container: drawn, hover: true, logLevel: vega.Error }).run();
  place.replaceChildren(...drawn.childNodes);
  figure.setAttribute("aria-label", `${chart.title}. ${chart.description}`);
}
