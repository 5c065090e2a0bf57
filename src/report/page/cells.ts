import { stripVTControlCharacters } from "node:util";
import type MarkdownIt from "markdown-it";
import {
  joinText,
  type MimeBundle,
  type NotebookCell,
  type NotebookDocument,
  type NotebookOutput,
} from "../../core/notebook.js";
import type { ChartSpec } from "../charts/chart.js";
import { escapeHtml } from "../html.js";
import { CHART_MIME, DRAFT_MIME, TABLE_MIME, WHAT_IF_MIME } from "../mime.js";
import type { TableData } from "../table-data.js";
import type { WhatIf } from "../what-if/what-if.js";
import { type Figure, figureFor } from "./figure.js";
import { pageTableHtml } from "./table-html.js";

/** A notebook's cells as page content, and the charts that came with them. */
export interface CellsHtml {
  html: string;
  mounts: Record<string, unknown>;
  figures: { chart: ChartSpec; figure: Figure }[];
  /** What the page can reckon anew; null where nothing can be changed. */
  whatIf: WhatIf | null;
}

/**
 * The cells of an executed notebook as HTML. Nothing from an output is trusted: text is escaped, charts and tables are
 * drawn anew from their data, foreign HTML sits in a sandboxed frame. The first heading is left to the page's header.
 * Tags `remove-cell`, `remove-input` and `remove-output` are honoured.
 */
export async function cellsHtml(notebook: NotebookDocument): Promise<CellsHtml> {
  const markdown = await openMarkdown();
  const figures: CellsHtml["figures"] = [];
  const parts: string[] = [];
  let whatIf: WhatIf | null = null;
  let titleSeen = false;
  for (const cell of notebook.cells) {
    const tags = cell.metadata.tags ?? [];
    if (tags.includes("remove-cell") || cell.cell_type === "raw") continue;
    if (cell.cell_type !== "code") {
      const source = joinText(cell.source);
      const shown: string = titleSeen ? source : source.replace(/^\s*# .*\n?/, "");
      titleSeen = titleSeen || shown !== source;
      parts.push(markdown.render(shown));
      continue;
    }
    if (!tags.includes("remove-input")) parts.push(codeHtml(cell));
    if (tags.includes("remove-output")) continue;
    for (const output of cell.outputs) {
      const chart = chartOf(output);
      const given = whatIfOf(output);
      if (given) whatIf = given;
      else if (chart) {
        const figure = await figureFor(chart, { id: `chart-${figures.length + 1}` });
        figures.push({ chart, figure });
        parts.push(figure.html);
      } else {
        parts.push(outputHtml(output, markdown));
      }
    }
  }
  return {
    html: parts.join("\n"),
    figures,
    whatIf,
    mounts: Object.assign({}, ...figures.map(({ figure }) => figure.mounts)) as Record<string, unknown>,
  };
}

/** The first level-one heading of a notebook, or null. */
export function titleOf(notebook: NotebookDocument): string | null {
  for (const cell of notebook.cells) {
    const title = cell.cell_type === "markdown" ? /^\s*# (.+)$/m.exec(joinText(cell.source))?.[1] : undefined;
    if (title !== undefined) return title.trim();
  }
  return null;
}

async function openMarkdown(): Promise<MarkdownIt> {
  const { default: Markdown } = await import("markdown-it");
  const markdown = new Markdown({ html: false, linkify: false, typographer: false });
  markdown.renderer.rules["table_open"] = () => '<div class="scroll"><table>';
  markdown.renderer.rules["table_close"] = () => "</table></div>";
  return markdown;
}

function codeHtml(cell: NotebookCell): string {
  const tags = cell.metadata.tags ?? [];
  const label = tags.includes("injected-parameters")
    ? "Parameters of this run"
    : tags.includes("parameters")
      ? "Parameters (defaults)"
      : "Code";
  return `<details class="code"><summary>${label}</summary><pre><code>${escapeHtml(joinText(cell.source))}</code></pre></details>`;
}

function chartOf(output: NotebookOutput): ChartSpec | undefined {
  return "data" in output ? (output.data[CHART_MIME] as ChartSpec | undefined) : undefined;
}

function whatIfOf(output: NotebookOutput): WhatIf | undefined {
  return "data" in output ? (output.data[WHAT_IF_MIME] as WhatIf | undefined) : undefined;
}

function outputHtml(output: NotebookOutput, markdown: MarkdownIt): string {
  if (output.output_type === "stream") {
    const text = stripVTControlCharacters(joinText(output.text)).trimEnd();
    return text === "" ? "" : `<pre class="${output.name === "stderr" ? "error" : "text"}">${escapeHtml(text)}</pre>`;
  }
  if (output.output_type === "error") {
    const text = stripVTControlCharacters(output.traceback.join("\n") || `${output.ename}: ${output.evalue}`);
    return `<pre class="error">${escapeHtml(text)}</pre>`;
  }
  return bundleHtml(output.data, markdown);
}

/** The richest form of a bundle that a page can show safely. */
function bundleHtml(data: MimeBundle, markdown: MarkdownIt): string {
  if (DRAFT_MIME in data) return "";
  const asText = (mime: string) => {
    const value = data[mime];
    return value === undefined ? undefined : joinText(value as string | string[]);
  };
  const tableData = data[TABLE_MIME] as TableData | undefined;
  if (tableData) return pageTableHtml(tableData);
  const prose = asText("text/markdown");
  if (prose !== undefined) return markdown.render(prose);
  for (const type of ["png", "jpeg", "gif"]) {
    const image = asText(`image/${type}`);
    if (image !== undefined && /^[A-Za-z0-9+/=\s]*$/.test(image))
      return `<img alt="" src="data:image/${type};base64,${image.replaceAll(/\s/g, "")}">`;
  }
  const svg = asText("image/svg+xml");
  if (svg !== undefined) return `<img alt="" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`;
  const html = asText("text/html");
  if (html !== undefined)
    return `<iframe class="cell" sandbox="" title="Output of a cell" srcdoc="${escapeHtml(html)}"></iframe>`;
  const text = asText("text/plain");
  return text === undefined ? "" : `<pre class="text">${escapeHtml(text)}</pre>`;
}
