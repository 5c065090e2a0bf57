import type { FeatureName, FeatureUnit } from "./feature-list.js";

export type DriftVerdict = "drift" | "no-drift" | "not-enough-data";

/**
 * `drifted`: above the threshold and no accident. `slight`: no accident, but below the threshold.
 * `stable`: what random re-splits of the reference show as well.
 */
export type FeatureStatus = "drifted" | "slight" | "stable" | "not-enough-data";

export interface BinShare {
  /** A range of numbers, a category, or a word. */
  bin: string;
  /** Share of the rows that have a value, 0..1; words overlap, so theirs do not add up to 1. */
  referenceShare: number;
  currentShare: number;
}

export interface FeatureDrift {
  feature: FeatureName;
  title: string;
  unit: FeatureUnit;
  status: FeatureStatus;
  /** Jensen-Shannon divergence in bits, 0..1; null when there is not enough data. */
  divergence: number | null;
  /** Its square root, the Jensen-Shannon distance, which other tools report. */
  distance: number | null;
  /** What counted: the larger of the asked threshold and the calibrated one, in bits. */
  threshold: number | null;
  /** The divergence that re-splits of the reference stay under at the report's level, in bits. */
  calibratedThreshold: number | null;
  /** Permutation p-value, and the same after Holm's correction over all features. */
  pValue: number | null;
  adjustedPValue: number | null;
  /** Rows that have a value. */
  referenceCount: number;
  currentCount: number;
  medians: { reference: number; current: number } | null;
  bins: BinShare[];
  /** What moved and how, or why nothing can be said. */
  explanation: string;
}

export interface DriftReport {
  verdict: DriftVerdict;
  reason: string;
  /** Share of the compared features that did not drift, 1 - drifted/total, 0..1; null when none could be compared. */
  confidence: number | null;
  driftedCount: number;
  comparedCount: number;
  referenceCount: number;
  currentCount: number;
  /** The smallest divergence worth reacting to, as asked for, in bits. */
  threshold: number;
  level: number;
  resplits: number;
  permutations: number;
  /** Drifted ones first, then by divergence. */
  features: FeatureDrift[];
  /** Features that could not be made at all, and why. */
  skipped: { feature: FeatureName; reason: string }[];
}
