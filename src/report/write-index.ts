import { join } from "node:path";
import type { DecisionProfile } from "../core/use-case.js";
import { sideBySide } from "../decide/index.js";
import { writeWhole } from "../platform/files.js";
import { listUseCases } from "../platform/project.js";
import { openUseCase } from "../platform/use-case.js";
import { loadChecklist } from "./checklist/load-checklist.js";
import { type IndexEntry, indexHtml } from "./page/index-page.js";
import { NOTEBOOKS } from "./steps.js";
import { latestManifest, listVersions } from "./versions.js";

/** Writes `reports/index.html` from the newest version of every report, with the checklist of each use case; returns its path. */
export async function writeIndex(root: string, { now }: { now: Date }): Promise<string> {
  const entries: IndexEntry[] = [];
  const profiles: { name: string; profile: DecisionProfile }[] = [];
  for (const name of listUseCases(root)) {
    const useCase = await openUseCase(name, { from: root });
    const { title, question } = useCase;
    profiles.push({ name, profile: useCase.decide });
    const reports: IndexEntry["reports"] = [];
    for (const { name: notebook } of NOTEBOOKS) {
      const manifest = await latestManifest(root, name, notebook);
      if (manifest) reports.push({ ...manifest, versionCount: listVersions(root, name, notebook).length });
    }
    entries.push({ useCase: name, title, question, reports, below: await loadChecklist(useCase) });
  }
  const file = join(root, "reports", "index.html");
  await writeWhole(file, indexHtml(entries, { generatedAt: now, decisions: sideBySide(profiles) }));
  return file;
}
