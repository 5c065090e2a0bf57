import { seededRandom } from "../../src/core/random.js";
import type { ChartSpec } from "../../src/report/charts/chart.js";
import {
  approachScores,
  armAccuracy,
  canarySteps,
  confusionMatrix,
  costPerThousand,
  cumulativeCost,
  driftByFeature,
  featureShift,
  labelCounts,
  latencyPercentiles,
  learningCurve,
  ledgerReasons,
  lengthHistogram,
  monthlyCostBars,
  pairedOutcomes,
  paybackProbability,
  performanceByWindow,
  tornado,
  twoWayNet,
} from "../../src/report/charts/index.js";

const NETWORK_LABELS = ["routing", "switching", "wan-link", "wireless", "dns-dhcp", "security-acl", "hardware"];

/** Every chart, fed as the reports feed it: real sizes, long names, unknowns, many and few rows. */
export function chartSamples(): Record<string, ChartSpec> {
  const random = seededRandom(1);
  return {
    approachScores: approachScores([
      { approach: "Prompt engineering", score: 1, recommended: true },
      { approach: "Retrieval-augmented generation", score: 0.7, recommended: false },
      { approach: "Fine-tuning", score: 0, recommended: false },
      { approach: "Hybrid", score: 0.28, recommended: false },
    ]),
    paybackProbability: paybackProbability(
      Array.from({ length: 12 }, (_, index) => ({ month: index + 1, probability: Math.min(1, index / 10) })),
      { level: 0.8 },
    ),
    paybackNever: paybackProbability([{ month: 1, probability: 0 }], { level: 0.8 }),
    twoWayNet: twoWayNet(
      [0, 75_000, 150_000].flatMap((first) =>
        [0, 0.05].map((second) => ({ first, second, netUsd: first * second * 12 - 2400 })),
      ),
      { first: "Requests a month", second: "Worth of a better answer", here: { first: 150_000, second: 0.02 } },
    ),
    twoWayUnknown: twoWayNet([{ first: 1, second: 2, netUsd: null }], {
      first: "Requests a month",
      second: "Set-up",
      here: { first: 1, second: 2 },
    }),
    approachTie: approachScores([
      { approach: "Prompt engineering", score: 0.5, recommended: false },
      { approach: "Retrieval-augmented generation", score: 1, recommended: true },
      { approach: "Fine-tuning", score: 1, recommended: true },
      { approach: "Hybrid", score: 0.85, recommended: false },
    ]),
    labelCounts: labelCounts(
      ["train", "validation", "test", "production", "hard-ham"].flatMap((part, index) => [
        { part, label: "ham", count: [1120, 140, 140, 2476, 238][index] ?? 0 },
        { part, label: "spam", count: [1117, 139, 141, 487, 0][index] ?? 0 },
      ]),
    ),
    labelCountsMany: labelCounts(
      ["train", "validation", "test", "production"].flatMap((part, row) =>
        [...NETWORK_LABELS, "vpn", "power"].map((label, index) => ({
          part,
          label,
          count: (9 - index) * (12 - row * 2),
        })),
      ),
    ),
    lengthHistogram: lengthHistogram(
      Array.from({ length: 2400 }, () => Math.round(Math.exp(4 + 1.6 * random() + random()))),
      { unit: "tokens, estimated", what: "prompts" },
    ),
    lengthHistogramShort: lengthHistogram([1, 1, 1, 1, 2], { unit: "characters", what: "answers" }),
    ledgerReasons: ledgerReasons([
      { reason: "near duplicate of another row (similarity 0.9 or more)", count: 412 },
      { reason: "the raw text holds U+FFFD: it was damaged before it came here", count: 500 },
      { reason: "exact duplicate", count: 131 },
      { reason: "resolution is empty", count: 17 },
    ]),
    learningCurve: learningCurve(
      Array.from({ length: 12 }, (_, index) => ({
        epoch: index + 1,
        trainingLoss: 0.6 * 0.72 ** index,
        validationLoss: 0.55 * 0.8 ** index + 0.004 * index ** 1.6,
      })),
      { bestEpoch: 7 },
    ),
    armAccuracy: armAccuracy([
      { arm: "base", accuracy: 0.413, low: 0.36, high: 0.47, n: 281 },
      { arm: "few-shot", accuracy: 0.754, low: 0.701, high: 0.801, n: 281 },
      { arm: "tuned", accuracy: 0.972, low: 0.945, high: 0.986, n: 281, highlighted: true },
    ]),
    confusionMatrix: confusionMatrix(
      [
        { truth: "ham", predicted: "ham", count: 137 },
        { truth: "ham", predicted: "spam", count: 3 },
        { truth: "spam", predicted: "ham", count: 5 },
        { truth: "spam", predicted: "spam", count: 134 },
        { truth: "spam", predicted: "(none)", count: 2 },
      ],
      { arm: "tuned", labels: ["ham", "spam"] },
    ),
    confusionMatrixMany: confusionMatrix(
      NETWORK_LABELS.flatMap((truth) =>
        NETWORK_LABELS.map((predicted) => ({
          truth,
          predicted,
          count: truth === predicted ? 9 + Math.floor(random() * 12) : Math.floor(random() * 3),
        })),
      ),
      { arm: "few-shot", labels: NETWORK_LABELS },
    ),
    latencyPercentiles: latencyPercentiles([
      { arm: "base", p50Ms: 812, p90Ms: 1320, p95Ms: 1610, p99Ms: 2890 },
      { arm: "few-shot", p50Ms: 1090, p90Ms: 1980, p95Ms: 2410, p99Ms: 4020 },
      { arm: "tuned", p50Ms: 640, p90Ms: 980, p95Ms: 1150, p99Ms: 1730 },
    ]),
    latencyTiny: latencyPercentiles([
      { arm: "base", p50Ms: 0.0213, p90Ms: 0.0312, p95Ms: 0.0523, p99Ms: 0.2312 },
      { arm: "few-shot", p50Ms: 0.31, p90Ms: 0.42, p95Ms: 0.51, p99Ms: 2.92 },
      { arm: "tuned", p50Ms: 0.11, p90Ms: 0.22, p95Ms: 0.31, p99Ms: 1.13 },
    ]),
    costPerThousand: costPerThousand(
      [
        { arm: "base", usdPerThousand: 0.2634 },
        { arm: "few-shot", usdPerThousand: 1.1821 },
        { arm: "tuned", usdPerThousand: null, reason: "no published price found as of 2026-11-20" },
      ],
      { note: "Tokens of a rehearsal model, at the prices of amazon.nova-2-lite-v1:0" },
    ),
    pairedOutcomes: pairedOutcomes({ both: 205, onlyTuned: 68, onlyBase: 7, neither: 1 }, { base: "few-shot" }),
    cumulativeCost: cumulativeCost(
      Array.from({ length: 13 }, (_, month) => [
        { approach: "Few-shot prompt", month, cumulativeUsd: 750 * month },
        { approach: "Tuned, on demand", month, cumulativeUsd: 2200 + 450 * month },
        { approach: "Tuned, provisioned throughput", month, cumulativeUsd: 2200 + 900 * month },
      ]).flat(),
      { breakEvenMonth: 7.33 },
    ),
    tornado: tornado(
      [
        { assumption: "Monthly requests", atLowUsd: -700, atHighUsd: 4900, lowValue: "25,000", highValue: "100,000" },
        {
          assumption: "Value of a better answer",
          atLowUsd: 100,
          atHighUsd: 2900,
          lowValue: "$0.25",
          highValue: "$0.75",
        },
        { assumption: "Set-up cost, once", atLowUsd: 1800, atHighUsd: 400, lowValue: "$1,000", highValue: "$3,000" },
        { assumption: "Monthly maintenance", atLowUsd: 1500, atHighUsd: 900, lowValue: "$50", highValue: "$200" },
      ],
      { baseUsd: 1400, result: "Net benefit over 12 months (USD)" },
    ),
    monthlyCostBars: monthlyCostBars([
      { approach: "Base prompt", monthlyUsd: 620 },
      { approach: "Few-shot prompt", monthlyUsd: 750 },
      { approach: "Tuned, on demand", monthlyUsd: 450, highlighted: true },
      { approach: "Tuned, provisioned throughput", monthlyUsd: 12_840.5 },
      { approach: "Base with prompt caching", monthlyUsd: null, reason: "no published cache price" },
    ]),
    canarySteps: canarySteps([
      { hoursAfterStart: 0, tunedShare: 0.05, at: "2026-09-01T08:00:00.000Z" },
      { hoursAfterStart: 1, tunedShare: 0.1, at: "2026-09-01T09:00:00.000Z" },
      { hoursAfterStart: 4, tunedShare: 0.25, at: "2026-09-01T12:00:00.000Z" },
      { hoursAfterStart: 8, tunedShare: 0.5, at: "2026-09-01T16:00:00.000Z" },
      { hoursAfterStart: 24, tunedShare: 1, at: "2026-09-02T08:00:00.000Z" },
    ]),
    driftByFeature: driftByFeature(
      [
        {
          title: "Share of new words",
          divergence: 0.2308,
          threshold: 0.1,
          drifted: true,
          explanation: "median from 2 % to 8.3 %",
        },
        { title: "Label", divergence: 0.0928, threshold: 0.1, drifted: false },
        { title: "Hour of day (UTC)", divergence: 0.0728, threshold: 0.1, drifted: false },
        { title: "Exclamation marks", divergence: 0.0408, threshold: 0.1, drifted: false },
        { title: "Characters", divergence: 0.0285, threshold: 0.1, drifted: false },
        { title: "Non-ASCII characters", divergence: 0.0003, threshold: 0.1, drifted: false },
        { title: "Task", divergence: null, threshold: null, drifted: false },
      ],
      { window: "production" },
    ),
    featureShift: featureShift(
      [
        ["14 to 483", 0.1, 0.23],
        ["over 483 to 661", 0.1, 0.12],
        ["over 661 to 1,011", 0.1, 0.1],
        ["over 1,011 to 1,374", 0.1, 0.15],
        ["over 1,374 to 2,284", 0.1, 0.1],
        ["over 2,284 to 3,809", 0.1, 0.07],
        ["over 3,809 to 4,000", 0.4, 0.22],
        ["outside the reference", 0, 0.01],
      ].map(([bin, referenceShare, currentShare]) => ({
        bin: String(bin),
        referenceShare: Number(referenceShare),
        currentShare: Number(currentShare),
      })),
      { feature: "Characters", window: "production" },
    ),
    performanceByWindow: performanceByWindow(
      [
        { window: "production", accuracy: 0.801, low: 0.786, high: 0.815, n: 2963 },
        { window: "hard-ham", accuracy: 0.084, low: 0.055, high: 0.126, n: 238 },
        { window: "this week", accuracy: null, low: null, high: null, n: 0 },
      ],
      { baseline: 0.972 },
    ),
  };
}
