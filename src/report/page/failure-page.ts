import type { NotebookDocument } from "../../core/notebook.js";
import { escapeHtml } from "../html.js";
import { cellsHtml, titleOf } from "./cells.js";
import { chartScripts } from "./figure.js";
import { pageHtml } from "./layout.js";

/** The page of a run that failed: the failure first, then everything that the cells before it showed. */
export async function failurePageHtml(
  executed: NotebookDocument,
  { useCase, notebook, message }: { useCase: string; notebook: string; message: string },
): Promise<string> {
  const cells = await cellsHtml(executed);
  const title = titleOf(executed) ?? notebook;
  return pageHtml({
    title: `Failed: ${title} (${useCase})`,
    header: `<p class="trail">${escapeHtml(useCase)} › ${escapeHtml(notebook)}</p>`,
    body: `<h1>${escapeHtml(title)}</h1>
<div class="failure"><h2>This run failed</h2><pre class="error">${escapeHtml(message)}</pre><p>What the cells before it showed stands below. No report version was written.</p></div>
${cells.html}`,
    footer: "<p>A failed run leaves earlier report versions as they were.</p>",
    scripts: chartScripts({}, { vegaFile: "" }),
  });
}
