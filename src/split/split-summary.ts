import type { TrainingFormat } from "../catalogue/types.js";
import type { CleaningStep } from "../clean/cleaning.js";
import type { DataPortrait, Likeness } from "../clean/portrait.js";
import type { QualityReview } from "../clean/review/quality.js";
import type { ConversionNote, SourceCount } from "../convert/conversion.js";
import type { Finding } from "../core/errors.js";
import type { Example } from "../core/example.js";
import type { LedgerEntry } from "../core/ledger.js";
import type { DistributionCheck } from "./distribution-check.js";
import type { LeakAudit } from "./leak-audit.js";
import type { PartName, SplitReport } from "./split-examples.js";
import type { ExampleStatistics } from "./statistics.js";
import type { TrainingCostEstimate } from "./training-cost.js";

/** A ledger entry with the window that it fell out of; null when it was not in one yet. */
export interface WindowedLedgerEntry extends LedgerEntry {
  window: string | null;
}

export interface LedgerCount {
  window: string | null;
  step: string;
  rows: number;
}

/** What the data step keeps for the steps after it, and for the report. */
export interface SplitSummary {
  /** Rows of all sources. `rowsIn` = Examples of all parts and windows + `ledger`, where windows do not overlap. */
  rowsIn: number;
  ledger: number;
  counts: Record<PartName, number>;
  windows: { window: string; examples: number; labels: Record<string, number> }[];
  sources: SourceCount[];
  notes: ConversionNote[];
  ledgerBySteps: LedgerCount[];
  /** Cleaning step by step; the training window first. */
  cleaning: { window: string; steps: CleaningStep[] }[];
  /** What the training window is like after cleaning. */
  portrait: DataPortrait;
  /** How like the training window each other window is. */
  likeness: Likeness[];
  /** A seeded sample of the training part, rated by rules. */
  quality: QualityReview;
  split: SplitReport;
  audit: LeakAudit;
  /** Each part against the whole. */
  distributions: DistributionCheck[];
  statistics: Record<PartName | "all", ExampleStatistics>;
  /** Of the training window after cleaning. */
  statisticsByTask: Record<string, ExampleStatistics>;
  cost: TrainingCostEstimate;
  /** Against the rules of the model that is to be trained; null when no model was named. */
  format: { format: TrainingFormat; count: number; findings: Finding[] } | null;
  warnings: string[];
}

declare module "../core/step.js" {
  interface StepRecords {
    split: {
      summary: SplitSummary;
      rows: {
        train: Example;
        validation: Example;
        test: Example;
        windows: { window: string; example: Example };
        ledger: WindowedLedgerEntry;
      };
    };
  }
}
