/** Vega-Lite as JupyterLab 4 and VS Code draw it: they know version 5 at most. */
export const VEGA_LITE_MIME = "application/vnd.vegalite.v5+json";
export const VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";

/** A table as data, so that a page draws it itself and never trusts markup from a cell. */
export const TABLE_MIME = "application/vnd.tunelab.table+json";

/** Where a notebook's last cell left the draft of its report version. */
export const DRAFT_MIME = "application/vnd.tunelab.draft+json";

/** A chart's own record beside its spec, so that a page can draw it at other widths. */
export const CHART_MIME = "application/vnd.tunelab.chart+json";

/** What a page needs to reckon anew with other assumptions. */
export const WHAT_IF_MIME = "application/vnd.tunelab.what-if+json";
