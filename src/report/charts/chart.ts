/** A chart as data: what a notebook shows, a page draws and a report version keeps. */
export interface ChartSpec {
  /** File name without ending: kebab-case, unique within a report. */
  name: string;
  /** One line that says what is shown. */
  title: string;
  /** What the chart says, in a sentence or two, for those who do not see it. */
  description: string;
  /** Vega-Lite, version 5 compatible, with the plot's width in pixels as top-level `width`. */
  spec: Record<string, unknown>;
}
