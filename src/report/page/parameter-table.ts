import { escapeHtml } from "../html.js";

/** One parameter of a notebook, all in words. */
export interface ParameterRow {
  name: string;
  /** `number, 0 to 1; or null`. */
  accepts: string;
  /** What it means, with its unit; empty when nobody said. */
  meaning: string;
  /** The default as the cell writes it; null when it must be given. */
  defaultText: string | null;
  /** The value of this run. */
  valueText: string;
  /** Whether the run was given a value, so that the default did not count. */
  given: boolean;
}

/** All parameters of a run: a reader sees what could have been turned, and what was. */
export function parameterTableHtml(rows: readonly ParameterRow[]): string {
  if (rows.length === 0) return "";
  const body = rows.map(({ name, accepts, meaning, defaultText, valueText, given }) => {
    const value = `<code>${escapeHtml(valueText)}</code>${given ? " (given)" : ""}`;
    const standard = defaultText === null ? "none" : `<code>${escapeHtml(defaultText)}</code>`;
    return `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${value}</td><td>${standard}</td><td class="text">${escapeHtml(accepts)}</td><td class="text">${escapeHtml(meaning)}</td></tr>`;
  });
  return `<div class="scroll"><table><caption>Parameters</caption><thead><tr><th scope="col">Name</th><th scope="col">This run</th><th scope="col">Default</th><th scope="col">Takes</th><th scope="col">Meaning</th></tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}
