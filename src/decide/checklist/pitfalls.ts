import { formatCount, formatNumber, formatPercent, formatPoints, formatPValue, formatUsd } from "../../core/format.js";
import { type ChecklistFacts, type ChecklistRule, check } from "./facts.js";

/** Fewer examples than this invite overfitting: "Fine-tuning Strategies", pitfall 2. */
const MINIMUM_EXAMPLES = 500;
/** Training accuracy this far above validation accuracy is overfitting. A convention of ours. */
const LARGEST_GAP = 0.1;

/** How far training accuracy lies above validation accuracy. */
export function accuracyGap({ trainingAccuracy, validationAccuracy }: ChecklistFacts) {
  return check(
    trainingAccuracy === undefined || validationAccuracy === undefined
      ? undefined
      : trainingAccuracy - validationAccuracy,
    "the gap between training and validation is",
    (gap) => [gap <= LARGEST_GAP, `training lies ${formatPoints(gap)} from validation`],
  );
}

const list = (names: readonly string[]) => names.join(", ");
const has = (names: readonly string[], ...wanted: string[]) =>
  wanted.some((one) =>
    names.some((name) =>
      name
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "")
        .includes(one),
    ),
  );

/** The seven pitfalls of "Fine-tuning Strategies". Thresholds are the chapter's where it gives one. */
export const PITFALLS: readonly ChecklistRule[] = [
  {
    id: "data-leakage",
    list: "pitfall",
    question: "Is the test set untouched by training?",
    step: "split",
    remedy: "Split strictly, join near-duplicates before splitting, and keep the test set for the last measurement.",
    checks: ({ leakedPairs, testSetUses }) => [
      check(leakedPairs, "a leak audit is", (pairs) => [
        pairs === 0,
        `${formatCount(pairs, "pair")} shared between parts`,
      ]),
      check(testSetUses, "how often the test set was used is", (uses) => [
        uses <= 1,
        `${formatCount(uses, "tuned model")} measured on it`,
      ]),
    ],
  },
  {
    id: "overfitting-small-set",
    list: "pitfall",
    question: "Are there enough examples not to overfit?",
    step: "split",
    remedy: "Collect at least 500 good examples, better 2,000; cross-validate small sets.",
    checks: (facts) => [
      check(facts.exampleCount, "the number of examples is", (count) => [
        count >= MINIMUM_EXAMPLES,
        formatCount(count, "example"),
      ]),
      accuracyGap(facts),
    ],
  },
  {
    id: "no-baseline",
    list: "pitfall",
    question: "Is the tuned model compared with a baseline on the same test cases?",
    step: "benchmark",
    remedy: "Run base and few-shot on the same test cases and test the difference (p < 0.05).",
    checks: ({ baselines, pValue }) => [
      check(baselines, "a baseline is", (arms) => [
        arms.length > 0,
        arms.length > 0 ? `compared with ${list(arms)}` : "compared with nothing",
      ]),
      check(pValue, "the significance is", (p) => [p < 0.05, `the difference has ${formatPValue(p)}`]),
    ],
  },
  {
    id: "low-quality-examples",
    list: "pitfall",
    question: "Are the examples good?",
    step: "split",
    remedy: "Remove duplicates, review 10 % by hand, and reach a quality score of 0.7.",
    checks: ({ duplicatesLeft, qualityScore, reviewedShare }) => [
      check(duplicatesLeft, "the number of duplicates is", (left) => [
        left === 0,
        `${formatCount(left, "duplicate")} left`,
      ]),
      check(qualityScore, "a quality score is", (score) => [score >= 0.7, `quality ${formatNumber(score)} of 1`]),
      check(reviewedShare, "a review by hand is", (share) => [
        share >= 0.1,
        `${formatPercent(share)} reviewed by hand`,
      ]),
    ],
  },
  {
    id: "bad-split",
    list: "pitfall",
    question: "Does the split keep label shares and respect time?",
    step: "split",
    remedy: "Stratify by label, compare the parts' shares with the whole, and measure on later traffic too.",
    checks: ({ stratified, largestLabelShift, laterTrafficMeasured }) => [
      check(stratified, "how it was split is", (yes) => [yes, yes ? "stratified by label" : "not stratified"]),
      check(largestLabelShift, "the parts' label shares are", (shift) => [
        Math.abs(shift) <= 0.05,
        `label shares differ by ${formatPoints(Math.abs(shift))} at most`,
      ]),
      check(laterTrafficMeasured, "how it does on later traffic is", (yes) => [
        yes,
        yes ? "measured on later traffic too" : "not measured on later traffic",
      ]),
    ],
  },
  {
    id: "over-investing",
    list: "pitfall",
    question: "Were cheaper ways tried first, and is the gain worth it?",
    step: "decide",
    remedy: "Try prompts and retrieval first; go on when fine-tuning gains more than 10 points.",
    checks: ({ alternativesTried, tunedAccuracy, baselineAccuracy }) => [
      check(alternativesTried, "what else was tried is", (tried) => [
        tried.length > 0,
        tried.length > 0 ? `tried: ${list(tried)}` : "nothing else was tried",
      ]),
      check(
        tunedAccuracy === undefined || baselineAccuracy === undefined ? undefined : tunedAccuracy - baselineAccuracy,
        "the gain is",
        (gain) => [gain > 0.1, `${formatPoints(gain)} of accuracy against the strongest cheap arm`],
      ),
    ],
  },
  {
    id: "wrong-metrics",
    list: "pitfall",
    question: "Is it measured by more than accuracy, and in money?",
    step: "benchmark",
    remedy: "Report precision, recall and F1 beside accuracy, and what the difference is worth.",
    checks: ({ metrics, majorityShare, monthlySavingUsd }) => [
      check(metrics, "what is measured is", (names) => [
        has(names, "f1", "precision", "recall"),
        `measured: ${list(names)}`,
      ]),
      check(majorityShare, "the label balance is", (share) => [
        share <= 0.8 || has(metrics ?? [], "f1", "precision", "recall"),
        `the most frequent label has ${formatPercent(share)}`,
      ]),
      check(monthlySavingUsd, "the worth in money is", (saving) => [
        true,
        saving >= 0 ? `saves ${formatUsd(saving)} a month` : `costs ${formatUsd(-saving)} a month more`,
      ]),
    ],
  },
];
