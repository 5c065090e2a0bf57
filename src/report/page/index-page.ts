import { APPROACH_WORDS, APPROACHES, type DecisionRow } from "../../decide/index.js";
import { escapeHtml } from "../html.js";
import { NOTEBOOKS } from "../steps.js";
import { tableData } from "../table-data.js";
import type { ReportManifest } from "../versions.js";
import { toneWord } from "./answer.js";
import { pageHtml } from "./layout.js";
import { pageTableHtml } from "./table-html.js";

/** What the index shows of one use case. */
export interface IndexEntry {
  useCase: string;
  title: string;
  question: string;
  /** Newest report of each notebook that has one. */
  reports: (ReportManifest & {
    versionCount: number;
    /** Steps that were made anew after this report took them. */
    outdatedBy: string[];
  })[];
  /** HTML below the cards, made by us (the checklist); empty for none. */
  below: string;
}

/** Use cases by the framework of notebook 01; nothing where there is only one. */
function decisionsHtml(decisions: readonly DecisionRow[]): string {
  if (decisions.length < 2) return "";
  const rows = decisions.map(({ scores, ...row }) => ({ ...row, ...scores }));
  const table = tableData("Use cases side by side, the strongest case for fine-tuning first", rows, {
    name: "Use case",
    ...Object.fromEntries(APPROACHES.map((approach) => [approach, [APPROACH_WORDS[approach], "number"] as const])),
    recommendation: "Recommended",
    matrix: "By volume, accuracy, cost",
    flips: ["Single facts that would change it", "count"],
  });
  return `<section id="side-by-side"><h2>Side by side</h2>
<p>By facts about the tasks alone, before anything is measured.</p>
${pageTableHtml(table)}</section>`;
}

/** What a run was given beyond the use case, so that a what-if is not taken for the case itself. */
function parametersOf({ parameters }: ReportManifest): string {
  const given = Object.entries(parameters).filter(([name]) => name !== "useCaseName" && name !== "commandLine");
  return given.length === 0
    ? ""
    : `, with ${given.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", ")}`;
}

function outdatedHtml(steps: readonly string[]): string {
  if (steps.length === 0) return "";
  return `<p class="when"><strong>Not up to date:</strong> ${escapeHtml(steps.join(", "))} was made anew since. Run <code>npm start</code>.</p>`;
}

/** The page that lists every use case with its answers, newest version of each, and the decisions side by side. */
export function indexHtml(
  entries: readonly IndexEntry[],
  { generatedAt, decisions = [] }: { generatedAt: Date; decisions?: readonly DecisionRow[] },
): string {
  const body = [
    "<h1>Should we fine-tune, did it work, does it pay, and does it still?</h1>",
    ...entries.map((entry) => {
      const cards = NOTEBOOKS.flatMap(({ name, asks }) => {
        const report = entry.reports.find((candidate) => candidate.notebook === name);
        if (!report) return [];
        const older = report.versionCount > 1 ? ` (${report.versionCount} versions)` : "";
        return [
          `<li class="card ${report.answer.tone}"><h3><a href="${entry.useCase}/${name}/${report.version}/index.html">${escapeHtml(name)}</a>: ${escapeHtml(asks)} <small>${escapeHtml(toneWord(report.answer.tone))}</small></h3>
<p>${escapeHtml(report.answer.headline)}</p>
<p class="when">${report.version}${older}, run ${escapeHtml(report.startedAt.slice(0, 16).replace("T", " "))} UTC${escapeHtml(parametersOf(report))}</p>${outdatedHtml(report.outdatedBy)}</li>`,
        ];
      });
      return `<section id="${escapeHtml(entry.useCase)}"><h2>${escapeHtml(entry.title)}</h2>
<p>${escapeHtml(entry.question)} <code>${escapeHtml(entry.useCase)}</code></p>
<ul class="cards">${cards.join("\n") || "<li>No report yet. Run <code>npm start</code>.</li>"}</ul>
${entry.below}</section>`;
    }),
    decisionsHtml(decisions),
  ].join("\n");
  return pageHtml({
    title: "tunelab reports",
    header: '<p class="trail">tunelab reports</p>',
    body,
    footer: `<p>Written ${escapeHtml(generatedAt.toISOString().slice(0, 16).replace("T", " "))} UTC by tunelab.</p>`,
  });
}
