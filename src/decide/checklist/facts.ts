/**
 * What the steps know, gathered for the checklist. Every fact is optional: an absent one leaves its item open.
 * Shares in 0..1.
 */
export interface ChecklistFacts {
  // from decide (01)
  /** Cheaper approaches that were measured or used: `prompt`, `few-shot`, `retrieve`. */
  alternativesTried?: readonly string[];

  // from split (02)
  /** Examples left after cleaning. */
  exampleCount?: number;
  /** Pairs that two parts share, by the leak audit. */
  leakedPairs?: number;
  /** Exact and near duplicates that are still among the examples. */
  duplicatesLeft?: number;
  /** Mean of the quality review, 0..1. */
  qualityScore?: number;
  /** Share of the examples that a person looked at. */
  reviewedShare?: number;
  stratified?: boolean;
  /** Largest difference of a label's share between a part and the whole. */
  largestLabelShift?: number;
  /** Findings of the format validation of the training files. */
  formatFindings?: number;
  /** Share of the most frequent label. */
  majorityShare?: number;
  /** Whether somebody audited the training data for bias. */
  biasReviewed?: boolean;

  // from train (03)
  earlyStopping?: boolean;
  trainingAccuracy?: number;
  validationAccuracy?: number;
  /** How far the last epoch's validation loss lies above the best one's, relative to the best. */
  validationLossRise?: number;

  // from benchmark (04)
  /** Arms that answered the same test cases as the tuned one. */
  baselines?: readonly string[];
  /** Tuned models that were measured on this test set. */
  testSetUses?: number;
  tunedAccuracy?: number;
  /** Accuracy of the strongest cheap arm. */
  baselineAccuracy?: number;
  /** Of tuned against the strongest cheap arm; null where it could not be computed. */
  pValue?: number | null;
  metrics?: readonly string[];
  /** Accuracy lost on tasks that were not trained, base minus tuned. */
  generalTaskLoss?: number;
  /** Labels or tasks on which the tuned model is worse than the base model. */
  worseSlices?: readonly string[];

  // from roi (05)
  /** Monthly saving against the strongest cheap arm, in USD; null where a price is unknown. */
  monthlySavingUsd?: number | null;
  /** Whether retraining is in the sum. */
  retrainingCosted?: boolean;

  // from deploy (06)
  /** Whether the base model stays as a fallback. */
  fallbackKept?: boolean;

  // from monitor (07) and the pilot
  /** Whether the model was measured on traffic later than its training data. */
  laterTrafficMeasured?: boolean;
  pilotRequests?: number;
  /** Relative difference of the pilot's saving to the forecast. */
  pilotForecastError?: number;
}

export type ChecklistStep = "decide" | "split" | "train" | "benchmark" | "roi" | "deploy" | "monitor";

/** One test of facts: passed, failed, or not known. */
export interface Check {
  passed: boolean | null;
  words: string;
}

/** A check that is open while its fact is missing. */
export function check<Fact>(
  fact: Fact | undefined | null,
  whatIsMissing: string,
  judge: (fact: Fact) => readonly [passed: boolean, words: string],
): Check {
  if (fact === undefined || fact === null) return { passed: null, words: `${whatIsMissing} not known yet` };
  const [passed, words] = judge(fact);
  return { passed, words };
}

/** One line of the checklist before it is filled. */
export interface ChecklistRule {
  id: string;
  list: "pitfall" | "failure-mode";
  question: string;
  /** The step whose facts answer it first. */
  step: ChecklistStep;
  remedy: string;
  checks: (facts: ChecklistFacts) => readonly Check[];
}
