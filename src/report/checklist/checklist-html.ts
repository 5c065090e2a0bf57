import { formatCount } from "../../core/format.js";
import type { ChecklistItem, ChecklistStatus } from "../../decide/index.js";
import { escapeHtml } from "../html.js";

const STATUS: Record<ChecklistStatus, { word: string; tone: string }> = {
  "at-risk": { word: "At risk", tone: "no" },
  open: { word: "Open", tone: "open" },
  met: { word: "Met", tone: "yes" },
};

const LISTS = [
  ["pitfall", "Pitfalls"],
  ["failure-mode", "What goes wrong in production"],
] as const;

/** `3 at risk, 5 open, 6 met`: what needs attention first. */
export function checklistCounts(items: readonly ChecklistItem[]): string {
  return (["at-risk", "open", "met"] as const)
    .map((status) => `${items.filter((item) => item.status === status).length} ${STATUS[status].word.toLowerCase()}`)
    .join(", ");
}

function itemHtml({ question, status, evidence, remedy, step }: ChecklistItem): string {
  const { word, tone } = STATUS[status];
  const advice = status === "met" ? "" : `<p class="remedy">${escapeHtml(remedy)}</p>`;
  return `<li class="${tone}"><p><strong class="status">${word}</strong> ${escapeHtml(question)} <small>${escapeHtml(step)}</small></p>
<p class="evidence">${escapeHtml(evidence)}</p>${advice}</li>`;
}

/**
 * The checklist of one use case for the index page: at risk first, then open, then met. Closed by default, its counts
 * in the line that opens it.
 * @param missing steps that were not made or are stale, in words
 */
export function checklistHtml(items: readonly ChecklistItem[], { missing }: { missing: readonly string[] }): string {
  const rank: Record<ChecklistStatus, number> = { "at-risk": 0, open: 1, met: 2 };
  const lists = LISTS.map(([list, title]) => {
    const rows = items.filter((item) => item.list === list).sort((a, b) => rank[a.status] - rank[b.status]);
    return `<h4>${title}</h4><ul class="checklist">${rows.map(itemHtml).join("\n")}</ul>`;
  });
  const note =
    missing.length === 0 ? "" : `<p class="evidence">Not counted: ${missing.map(escapeHtml).join("; ")}.</p>`;
  return `<details class="checks"><summary>Checklist of ${formatCount(items.length, "question")}: ${checklistCounts(items)}</summary>
${note}${lists.join("\n")}</details>`;
}
