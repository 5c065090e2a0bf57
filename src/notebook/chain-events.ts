import type { ReportManifest } from "../report/versions.js";
import type { PlannedRun } from "./plan-runs.js";
import type { KernelPool } from "./pool.js";
import type { NotebookRun, RunEvent } from "./run.js";

/** Why a run brought no report: how its notebook ended, or what stood in the way. */
export type FailureKind = Exclude<NotebookRun["status"], "ok"> | "save-failed" | "locked";

/** How one notebook of a chain ended. */
export type ChainResult =
  | {
      status: "current" | "unchanged" | "published" | "re-rendered";
      run: PlannedRun;
      manifest: ReportManifest;
      page: string;
      durationMs: number;
    }
  | {
      status: "failed";
      run: PlannedRun;
      failure: FailureKind;
      message: string;
      /** The notebook as far as it ran; null when nothing ran or when it could be written nowhere. */
      notebookFile: string | null;
      /** The page with the failure first. */
      page: string | null;
      durationMs: number;
    }
  | { status: "not-run"; run: PlannedRun; message: string };

/** What happens while chains run, for progress lines. */
export type ChainEvent =
  | { type: "begin"; run: PlannedRun; cellCount: number; because: string }
  /** Another process runs this notebook; this one waits for it. */
  | { type: "wait"; run: PlannedRun; holder: number | null }
  | { type: "run"; run: PlannedRun; event: RunEvent }
  | { type: "end"; result: ChainResult };

export interface ChainOptions {
  pool: KernelPool;
  force: boolean;
  /** Reports of before this time count as stale. */
  since?: Date;
  cellTimeoutMs: number;
  /** How long to wait for another process that runs the same notebook. */
  lockWaitMs: number;
  onEvent: (event: ChainEvent) => void;
  signal?: AbortSignal;
}
