import { join } from "node:path";
import { TunelabError } from "../core/errors.js";
import type { DecisionProfile } from "../core/use-case.js";
import { sideBySide } from "../decide/index.js";
import { writeWhole } from "../platform/files.js";
import { listUseCases } from "../platform/project.js";
import { currentStepKey } from "../platform/steps.js";
import { openUseCase } from "../platform/use-case.js";
import { loadChecklist } from "./checklist/load-checklist.js";
import { escapeHtml } from "./html.js";
import { type IndexEntry, indexHtml } from "./page/index-page.js";
import { NOTEBOOKS } from "./steps.js";
import { latestManifest, listVersions, type ReportManifest } from "./versions.js";

/** Writes `reports/index.html` from the newest version of every report, with the checklist of each use case; returns its path. */
export async function writeIndex(root: string, { now }: { now: Date }): Promise<string> {
  const entries: IndexEntry[] = [];
  const profiles: { name: string; profile: DecisionProfile }[] = [];
  for (const name of listUseCases(root)) {
    const reports: IndexEntry["reports"] = [];
    for (const { name: notebook } of NOTEBOOKS) {
      const manifest = await latestManifest(root, name, notebook);
      if (manifest) {
        const versionCount = listVersions(root, name, notebook).length;
        reports.push({ ...manifest, versionCount, outdatedBy: await outdatedBy(root, manifest) });
      }
    }
    try {
      const useCase = await openUseCase(name, { from: root });
      const { title, question } = useCase;
      profiles.push({ name, profile: useCase.decide });
      entries.push({ useCase: name, title, question, reports, below: await loadChecklist(useCase) });
    } catch (thrown) {
      if (!(thrown instanceof TunelabError)) throw thrown;
      const below = `<pre class="error">${escapeHtml(thrown.message)}</pre>`;
      entries.push({ useCase: name, title: name, question: "This use case cannot be read.", reports, below });
    }
  }
  const file = join(root, "reports", "index.html");
  await writeWhole(file, indexHtml(entries, { generatedAt: now, decisions: sideBySide(profiles) }));
  return file;
}

/** Steps that were made anew after a report took them, such as by a run with another parameter. */
async function outdatedBy(root: string, { inputs }: ReportManifest): Promise<string[]> {
  const steps: string[] = [];
  for (const { kind, name, hash } of inputs) {
    const [owner = "", step = ""] = name.split("/");
    if (kind === "step" && (await currentStepKey(root, owner, step)) !== hash) steps.push(step);
  }
  return steps;
}
