import { formatCount, formatPercent, formatPoints } from "../../core/format.js";
import { type ChecklistRule, check } from "./facts.js";
import { accuracyGap } from "./pitfalls.js";

/** The seven things that can go wrong, of "Fine-Tuning Models for Network Data". Thresholds are ours: it gives none. */
export const FAILURE_MODES: readonly ChecklistRule[] = [
  {
    id: "overfitting",
    list: "failure-mode",
    question: "Does the model do as well on new data as on its training data?",
    step: "train",
    remedy: "Stop when the validation loss stops improving; train fewer epochs on more diverse data.",
    checks: (facts) => [
      check(facts.earlyStopping, "whether training can stop early is", (yes) => [
        yes,
        yes ? "training stops early" : "training cannot stop early",
      ]),
      check(facts.validationLossRise, "the course of the validation loss is", (rise) => [
        rise <= 0.1,
        rise <= 0
          ? "the last epoch is the best"
          : `the validation loss rose by ${formatPercent(rise)} after its best epoch`,
      ]),
      accuracyGap(facts),
    ],
  },
  {
    id: "forgetting",
    list: "failure-mode",
    question: "Does the model still know what it knew?",
    step: "benchmark",
    remedy: "Mix in diverse examples, lower the learning rate, train fewer epochs; test tasks that were not trained.",
    checks: ({ generalTaskLoss }) => [
      check(generalTaskLoss, "how it does on untrained tasks is", (loss) => [
        loss <= 0.02,
        `${formatPoints(-loss)} on tasks that were not trained`,
      ]),
    ],
  },
  {
    id: "format-errors",
    list: "failure-mode",
    question: "Do the training files fit the provider's format?",
    step: "split",
    remedy: "Validate the files before the job is sent.",
    checks: ({ formatFindings }) => [
      check(formatFindings, "whether the files fit is", (count) => [
        count === 0,
        `${formatCount(count, "finding")} in the training files`,
      ]),
    ],
  },
  {
    id: "retraining-cost",
    list: "failure-mode",
    question: "Is retraining in the sum?",
    step: "roi",
    remedy: "Reckon the total cost: the first training and every one after it.",
    checks: ({ retrainingCosted }) => [
      check(retrainingCosted, "whether retraining is in the sum is", (yes) => [
        yes,
        yes ? "retraining is in the sum" : "retraining is not in the sum",
      ]),
    ],
  },
  {
    id: "behaviour-elsewhere",
    list: "failure-mode",
    question: "Is a change of behaviour elsewhere noticed and caught?",
    step: "deploy",
    remedy: "Look at every label and task before releasing, and keep the base model as a fallback.",
    checks: ({ worseSlices, fallbackKept }) => [
      check(worseSlices, "how each label does is", (slices) => [
        slices.length === 0,
        slices.length === 0 ? "no label is worse than before" : `worse than before: ${slices.join(", ")}`,
      ]),
      check(fallbackKept, "whether a fallback is kept is", (yes) => [
        yes,
        yes ? "the base model stays as a fallback" : "there is no fallback",
      ]),
    ],
  },
  {
    id: "bias",
    list: "failure-mode",
    question: "Is the training data free of bias?",
    step: "split",
    remedy: "Audit the data, and balance examples over the scenarios.",
    checks: ({ biasReviewed, majorityShare }) => [
      check(biasReviewed, "whether somebody audited it is", (yes) => [
        yes,
        yes ? "audited for bias" : "not audited for bias",
      ]),
      check(majorityShare, "the label balance is", (share) => [
        share <= 0.8,
        `the most frequent label has ${formatPercent(share)}`,
      ]),
    ],
  },
  {
    id: "roi-wrong",
    list: "failure-mode",
    question: "Is the saving confirmed by real traffic?",
    step: "monitor",
    remedy: "Run a pilot with real traffic and compare its bill with the forecast before the full roll-out.",
    checks: ({ pilotRequests, pilotForecastError }) => [
      check(pilotRequests, "a pilot is", (count) => [count > 0, `${formatCount(count, "request")} in the pilot`]),
      check(pilotForecastError, "how the forecast held is", (error) => [
        Math.abs(error) <= 0.2,
        `the pilot's saving lies ${formatPercent(error, { sign: true })} from the forecast`,
      ]),
    ],
  },
];
