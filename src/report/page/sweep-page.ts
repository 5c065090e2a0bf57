import { formatDuration, formatNumber } from "../../core/format.js";
import { escapeHtml } from "../html.js";
import type { FinishedSweep, SweepPoint } from "../publish-sweep.js";
import { toneWord } from "./answer.js";
import { pageHtml } from "./layout.js";
import { headerHtml } from "./report-page.js";

/** The page of a sweep: one row a parameter set with its answer, then every number that moves with the parameters. */
export function sweepPageHtml(sweep: FinishedSweep, { name }: { name: string }): string {
  const { useCase, notebook, steps, points, startedAt } = sweep;
  const failed = points.filter(({ draft }) => draft === null).length;
  const title = `${notebook}: ${points.length} parameter sets compared`;
  return pageHtml({
    title: `${title} (${useCase})`,
    header: headerHtml(useCase, notebook, steps),
    body: [
      `<h1>${escapeHtml(title)}</h1>`,
      failed === 0 ? "" : `<div class="failure"><h2>${failed} of ${points.length} sets failed</h2></div>`,
      answersHtml(points),
      metricsHtml(points),
    ].join("\n"),
    footer: `<p>${escapeHtml(useCase)}, ${escapeHtml(notebook)}, ${escapeHtml(name)}, run ${escapeHtml(startedAt.slice(0, 16).replace("T", " "))} UTC. <a href="sweep.json">sweep.json</a>. A sweep leaves report versions and later steps as they were.</p>`,
  });
}

/** Names of the parameters that are not the same in every set; all when every set is the same. */
export function sweptNames(points: readonly Pick<SweepPoint, "parameters">[]): string[] {
  const names = [...new Set(points.flatMap(({ parameters }) => Object.keys(parameters)))];
  const swept = names.filter((name) => new Set(points.map((point) => JSON.stringify(point.parameters[name]))).size > 1);
  return swept.length > 0 ? swept : names;
}

function answersHtml(points: readonly SweepPoint[]): string {
  const names = sweptNames(points);
  const head = ["Set", ...names, "Answer", "Took"].map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join("");
  const rows = points.map(({ parameters, draft, message, executed, durationMs }, index) => {
    const set = executed === null ? `${index + 1}` : `<a href="set-${index + 1}.html">${index + 1}</a>`;
    const values = names.map((name) => `<td class="number">${escapeHtml(shown(parameters[name]))}</td>`).join("");
    const answer =
      draft === null
        ? `<strong>Failed:</strong> ${escapeHtml(message ?? "")}`
        : `<strong>${toneWord(draft.answer.tone)}:</strong> ${escapeHtml(draft.answer.headline)}`;
    return `<tr><th scope="row">${set}</th>${values}<td class="text">${answer}</td><td class="number">${formatDuration(durationMs)}</td></tr>`;
  });
  return `<div class="scroll"><table><caption>What each set answers</caption><thead><tr>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

function metricsHtml(points: readonly SweepPoint[]): string {
  const moving = movingMetrics(points.map(({ draft }) => draft?.metrics ?? null));
  if (moving.length === 0) return "<p>No number differs between the sets.</p>";
  const head = ["Number", ...points.map((_, index) => `Set ${index + 1}`)]
    .map((text) => `<th scope="col">${escapeHtml(text)}</th>`)
    .join("");
  const rows = moving.map(
    ({ name, values }) =>
      `<tr><th scope="row">${escapeHtml(name)}</th>${values.map((value) => `<td class="number">${value === null ? "unknown" : formatNumber(value)}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll"><table><caption>Numbers that move with the parameters</caption><thead><tr>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

/** The numbers that are not the same in every set that has metrics; null where a set has no such number. */
export function movingMetrics(
  metrics: readonly (Record<string, unknown> | null)[],
): { name: string; values: (number | null)[] }[] {
  const flat = metrics.map((one) => (one === null ? null : numbersOf(one)));
  const there = flat.filter((one) => one !== null);
  const names = [...new Set(there.flatMap((one) => [...one.keys()]))];
  return names
    .filter((name) => new Set(there.map((one) => one.get(name))).size > 1)
    .map((name) => ({ name, values: flat.map((one) => one?.get(name) ?? null) }));
}

/** Every number of a record by its path; an item of a list goes by its own name where it has one. */
function numbersOf(value: unknown, path = "", found = new Map<string, number>()): Map<string, number> {
  if (typeof value === "number") found.set(path, value);
  else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) {
      const part = Array.isArray(value) ? itemName(inner, key) : key;
      numbersOf(inner, path === "" ? part : `${path} › ${part}`, found);
    }
  }
  return found;
}

function itemName(item: unknown, index: string): string {
  const fields = (item ?? {}) as Record<string, unknown>;
  const name = ["name", "arm", "approach", "field", "window", "label"]
    .map((key) => fields[key])
    .find((one) => typeof one === "string");
  return typeof name === "string" ? name : `${Number(index) + 1}`;
}

const shown = (value: unknown): string =>
  value === undefined ? "default" : typeof value === "number" ? formatNumber(value) : JSON.stringify(value);
