import { join } from "node:path";
import { writeWhole } from "../platform/files.js";
import { listUseCases } from "../platform/project.js";
import { openUseCase } from "../platform/use-case.js";
import { type IndexEntry, indexHtml } from "./page/index-page.js";
import { NOTEBOOKS } from "./steps.js";
import { latestManifest, listVersions } from "./versions.js";

/** Writes `reports/index.html` from the newest version of every report; returns its path. */
export async function writeIndex(
  root: string,
  { now, below = {} }: { now: Date; below?: Record<string, string> },
): Promise<string> {
  const entries: IndexEntry[] = [];
  for (const name of listUseCases(root)) {
    const { title, question } = await openUseCase(name, { from: root });
    const reports: IndexEntry["reports"] = [];
    for (const { name: notebook } of NOTEBOOKS) {
      const manifest = await latestManifest(root, name, notebook);
      if (manifest) reports.push({ ...manifest, versionCount: listVersions(root, name, notebook).length });
    }
    entries.push({ useCase: name, title, question, reports, below: below[name] ?? "" });
  }
  const file = join(root, "reports", "index.html");
  await writeWhole(file, indexHtml(entries, { generatedAt: now }));
  return file;
}
