import { EXIT_CODES } from "../notebook/exit-codes.js";
import { findProjectRoot, listUseCases } from "../platform/project.js";
import { toneWord } from "../report/page/answer.js";
import { NOTEBOOKS } from "../report/steps.js";
import { listVersions, type ReportManifest, readManifest } from "../report/versions.js";

/** Options of `tunelab reports`, as the command line gives them. */
export interface ReportsOptions {
  useCase?: string[];
  versions?: boolean;
  json?: boolean;
}

/** `tunelab reports`: the newest report of each notebook with its answer, or every version. */
export async function reports({ useCase, versions = false, json = false }: ReportsOptions): Promise<number> {
  const root = findProjectRoot();
  const found: ReportManifest[] = [];
  for (const name of useCase ?? listUseCases(root)) {
    for (const { name: notebook } of NOTEBOOKS) {
      const all = listVersions(root, name, notebook);
      for (const version of versions ? all : all.slice(-1))
        found.push(await readManifest(root, name, notebook, version));
    }
  }
  if (json) {
    console.log(JSON.stringify(found, null, 2));
  } else if (found.length === 0) {
    console.log("No reports yet. Run: npm start");
  } else {
    for (const report of found) {
      console.log(
        `${report.useCase} ${report.notebook} ${report.version}  ${report.startedAt.slice(0, 16).replace("T", " ")} UTC`,
      );
      console.log(`    ${toneWord(report.answer.tone)}: ${report.answer.headline}`);
      console.log(`    reports/${report.useCase}/${report.notebook}/${report.version}/index.html`);
    }
  }
  return EXIT_CODES.ok;
}
