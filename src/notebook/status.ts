import type { ReportManifest } from "../report/versions.js";
import type { Chain } from "./plan-runs.js";
import { runState } from "./stale.js";

/** How one notebook of a use case stands. */
export interface NotebookStatus {
  useCase: string;
  notebook: string;
  /**
   * `prose`: the result stands, only text around it is newer. `waits`: current by itself, but a notebook before it is
   * stale and makes a step that it reads.
   */
  state: "current" | "prose" | "stale" | "waits";
  /** One sentence a cause; empty when current. */
  reasons: string[];
  /** Newest report version, or null. */
  version: string | null;
}

/** How the notebooks of one use case stand, in their order. Reads files, runs nothing. */
export async function chainStatus(
  root: string,
  chain: Chain,
  { since }: { since?: Date } = {},
): Promise<NotebookStatus[]> {
  const found: NotebookStatus[] = [];
  const unsettled: { notebook: string; manifest: ReportManifest }[] = [];
  for (const run of chain.runs) {
    const { newest, reasons } = await runState(root, run, since === undefined ? {} : { since });
    const read = new Set(newest?.inputs.filter(({ kind }) => kind === "step").map(({ name }) => name));
    const waits = unsettled.filter(({ manifest }) => manifest.saved.some(({ name }) => read.has(name)));
    const [state, told]: [NotebookStatus["state"], string[]] =
      reasons.length > 0
        ? ["stale", reasons]
        : waits.length > 0
          ? ["waits", waits.map(({ notebook }) => `reads what ${notebook} makes`)]
          : newest?.source === run.source
            ? ["current", []]
            : ["prose", ["only text around the results changed"]];
    if (newest !== null && (state === "stale" || state === "waits"))
      unsettled.push({ notebook: run.notebook, manifest: newest });
    found.push({
      useCase: run.useCase,
      notebook: run.notebook,
      state,
      reasons: told,
      version: newest?.version ?? null,
    });
  }
  return found;
}
