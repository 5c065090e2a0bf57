import { formatDuration } from "../../core/format.js";
import { escapeHtml } from "../html.js";
import { NOTEBOOKS } from "../steps.js";
import type { ReportManifest } from "../versions.js";
import { whatIfHtml } from "../what-if/what-if-html.js";
import { answerHtml } from "./answer.js";
import type { CellsHtml } from "./cells.js";
import { chartScripts } from "./figure.js";
import { pageHtml } from "./layout.js";
import { type ParameterRow, parameterTableHtml } from "./parameter-table.js";

/** The page of one report version. `vegaFile`, `whatIfFile` and links are relative to the version's folder. */
export function reportPageHtml(
  manifest: ReportManifest,
  cells: CellsHtml,
  {
    steps,
    vegaFile,
    whatIfFile,
    parameterRows = [],
    files = { notebook: "notebook.ipynb", metrics: "metrics.json", manifest: "manifest.json" },
  }: {
    steps: readonly string[];
    vegaFile: string;
    whatIfFile: string;
    parameterRows?: readonly ParameterRow[];
    /** What stands beside the page. */
    files?: { notebook: string; metrics: string; manifest?: string };
  },
): string {
  const panel = cells.whatIf === null ? "" : whatIfHtml(cells.whatIf);
  const script = cells.whatIf === null ? "" : `<script src="${escapeHtml(whatIfFile)}"></script>`;
  return pageHtml({
    title: `${manifest.title} (${manifest.useCase})`,
    header: headerHtml(manifest.useCase, manifest.notebook, steps),
    body: [
      `<h1>${escapeHtml(manifest.title)}</h1>`,
      answerHtml(manifest.answer, manifest.notes),
      panel,
      cells.html,
      madeHtml(manifest, parameterRows),
    ].join("\n"),
    footer: `<p>${escapeHtml(manifest.useCase)}, ${escapeHtml(manifest.notebook)} ${escapeHtml(manifest.version)}. <a href="${files.notebook}">Executed notebook</a>, ${[files.metrics, files.manifest].flatMap((file) => (file === undefined ? [] : [`<a href="${file}">${file}</a>`])).join(", ")}.</p>`,
    scripts: `${chartScripts(cells.mounts, { vegaFile })}\n${script}`,
  });
}

/** Trail and step links. `steps` are the notebooks that this use case runs. */
export function headerHtml(useCase: string, current: string, steps: readonly string[]): string {
  const items = NOTEBOOKS.filter(({ name }) => steps.includes(name)).map(({ name, short }) =>
    name === current
      ? `<li><strong aria-current="page">${short}</strong></li>`
      : `<li><a href="../../${name}/index.html">${short}</a></li>`,
  );
  return `<p class="trail"><a href="../../../index.html">All reports</a> › ${escapeHtml(useCase)}</p>
<nav aria-label="Steps"><ul class="steps">${items.join("")}</ul></nav>`;
}

/** How the version was made, for whoever wants to make it again or doubts it. */
function madeHtml(manifest: ReportManifest, parameterRows: readonly ParameterRow[]): string {
  const row = (name: string, value: string) =>
    `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`;
  const inputs = manifest.inputs.map((input) => row(input.name, `${input.kind}, ${input.hash.slice(0, 12)}`));
  const versions = Object.entries(manifest.versions).map(([name, version]) => row(name, version));
  const again = `npx tunelab run ${manifest.notebook} --use-case ${manifest.useCase}${Object.entries(
    manifest.parameters,
  )
    .filter(([name]) => name !== "useCaseName" && name !== "commandLine")
    .map(([name, value]) => ` -p ${name}=${JSON.stringify(value)}`)
    .join("")}`;
  const table = (caption: string, rows: readonly string[]) =>
    rows.length === 0
      ? ""
      : `<div class="scroll"><table><caption>${caption}</caption><tbody>${rows.join("")}</tbody></table></div>`;
  return `<details class="made"><summary>How this was made</summary>
<p>Run ${escapeHtml(manifest.startedAt.slice(0, 19).replace("T", " "))} UTC in ${escapeHtml(formatDuration(manifest.durationMs))}. To make it again: <code>${escapeHtml(again)}</code></p>
${parameterTableHtml(parameterRows)}${table("What it read", inputs)}${table("Versions", versions)}
</details>`;
}
