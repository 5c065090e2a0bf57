import { join } from "node:path";
import type { Price } from "../catalogue/index.js";
import type { TrainingFormat } from "../catalogue/types.js";
import {
  type Cleaning,
  type CleaningOptions,
  clean,
  cleaningOptions,
  dataPortrait,
  heuristicReview,
  likenessTo,
  type PersonVerdict,
  reviewSample,
} from "../clean/index.js";
import { type Conversion, type DataLimits, readSources, validateExamples } from "../convert/index.js";
import { TunelabError } from "../core/errors.js";
import type { Example } from "../core/example.js";
import { assertAccounted } from "../core/ledger.js";
import type { SplitDefinition } from "../core/use-case.js";
import type { UseCase } from "../platform/use-case.js";
import { distributionChecks } from "./distribution-check.js";
import { leakAudit } from "./leak-audit.js";
import { type PartName, type Parts, splitExamples } from "./split-examples.js";
import type { LedgerCount, SplitSummary, WindowedLedgerEntry } from "./split-summary.js";
import { labelCounts, statistics, statisticsByTask } from "./statistics.js";
import { trainingCost } from "./training-cost.js";
import type { SimilarityOptions } from "./units.js";
import { splitWarnings } from "./warnings.js";
import { cutWindows, TRAINING_WINDOW, withoutSeen } from "./windows.js";

export interface PrepareOptions extends SimilarityOptions {
  /** In place of the use case's own settings. */
  split?: Partial<SplitDefinition>;
  cleaning?: CleaningOptions;
  /** The conversion, when a caller has read the sources already. */
  conversion?: Conversion;
  /** The format and limits of the model that is to be trained; without them nothing is checked against them. */
  target?: { format: TrainingFormat; limits: DataLimits | null } | undefined;
  /** The catalogue's price of training, in USD for 1,000 tokens and epoch. Without one the cost is unknown. */
  trainingPrice?: Price;
}

/** Ready for `saveStep(useCase, "split", prepared)`. */
export interface Prepared {
  summary: SplitSummary;
  rows: Parts & { windows: { window: string; example: Example }[]; ledger: WindowedLedgerEntry[] };
}

/**
 * The whole data step: read every source, cut the windows, clean each, take out of production what training holds too,
 * split the training window, audit it, count it, estimate what training costs. Each part of it can be called alone.
 * @throws TunelabError `bad-input` when the use case has no sources or no `split:`, and what reading throws
 * @throws RangeError when the shares do not add up to 1
 */
export async function prepare(useCase: UseCase, options: PrepareOptions = {}): Promise<Prepared> {
  const { trainingPrice, similarityThreshold = 0.9, shingleWords = 3 } = options;
  const similarity = { similarityThreshold, shingleWords };
  const definition = splitDefinition(useCase, options.split);
  const reserved = options.target?.limits;
  const cleaning: CleaningOptions = {
    ...cleaningOptions(useCase),
    ...(reserved?.reservedStrings?.length
      ? { reservedWords: { words: reserved.reservedStrings, ignoreCase: reserved.reservedIgnoreCase ?? false } }
      : {}),
    reviews: await readReviews(useCase),
    ...options.cleaning,
  };
  const conversion = options.conversion ?? (await readSources(useCase));
  const { training, others, outside } = cutWindows(conversion.examples, useCase);

  const trained = clean(training, cleaning);
  refuseNothing(useCase.name, { training, conversion, trained });
  const parts = splitExamples(trained.examples, { ...definition, ...similarity });
  const ledger: WindowedLedgerEntry[] = [
    ...conversion.ledger.map((entry) => ({ ...entry, window: null })),
    ...outside.map((entry) => ({ ...entry, window: null })),
    ...trained.ledger.map((entry) => ({ ...entry, window: TRAINING_WINDOW })),
  ];
  const cleaningSteps = [{ window: TRAINING_WINDOW, steps: trained.steps }];
  const windowRows: Prepared["rows"]["windows"] = [];
  const windows: SplitSummary["windows"] = [];
  for (const { window, examples } of others) {
    const cleaned = clean(examples, cleaning);
    const fresh = withoutSeen(cleaned.examples, trained.examples, similarity);
    const removed = [...cleaned.ledger, ...fresh.removed];
    assertAccounted(`window ${window}`, examples.length, fresh.examples.length, removed.length);
    for (const entry of removed) ledger.push({ ...entry, window });
    for (const example of fresh.examples) windowRows.push({ window, example });
    cleaningSteps.push({ window, steps: cleaned.steps });
    windows.push({ window, examples: fresh.examples.length, labels: labelCounts(fresh.examples) });
  }
  const { report, ...rows } = parts;
  assertAccounted("split", trained.examples.length, rows.train.length + rows.validation.length + rows.test.length, 0);
  const audit = leakAudit(rows, similarity);
  const ofPart = Object.fromEntries(
    Object.entries({ ...rows, all: trained.examples }).map(([part, examples]) => {
      return [part, statistics(examples, { system: useCase.shortSystem })];
    }),
  ) as Record<PartName | "all", ReturnType<typeof statistics>>;
  const format = options.target === undefined ? null : checkFormat(rows, options.target, useCase.shortSystem);
  const quality = heuristicReview(reviewSample(rows.train, { seed: definition.seed })).review;
  const summary: SplitSummary = {
    rowsIn: conversion.rowsIn,
    ledger: ledger.length,
    counts: { train: rows.train.length, validation: rows.validation.length, test: rows.test.length },
    windows,
    sources: conversion.bySource,
    notes: conversion.notes,
    ledgerBySteps: countLedger(ledger),
    cleaning: cleaningSteps,
    portrait: dataPortrait(trained.examples),
    likeness: windows.map(({ window }) => {
      const rows = windowRows.filter((row) => row.window === window).map((row) => row.example);
      return likenessTo(trained.examples, { window, examples: rows });
    }),
    quality,
    split: report,
    audit,
    distributions: distributionChecks(rows),
    statistics: ofPart,
    statisticsByTask: statisticsByTask(trained.examples, { system: useCase.shortSystem }),
    cost: trainingCost(ofPart.train, {
      epochs: useCase.train?.epochs ?? 1,
      pricePerThousandTokensUsd: trainingPrice?.usd ?? null,
      ...(trainingPrice?.usd === null ? { reason: trainingPrice.reason } : {}),
    }),
    format,
    warnings: splitWarnings({ split: report, audit, statistics: ofPart, labels: useCase.labels, format, quality }),
  };
  return { summary, rows: { ...rows, windows: windowRows, ledger } };
}

/** Verdicts of people, beside the use case's definition. */
export const REVIEWS_FILE = "reviews.jsonl";

async function readReviews(useCase: UseCase): Promise<PersonVerdict[]> {
  const file = join(useCase.folder, REVIEWS_FILE);
  const text = await useCase.inputs.readTextIfThere(file);
  return (text ?? "").split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as PersonVerdict];
    } catch (cause) {
      const findings = [{ file: `data/${useCase.name}/${REVIEWS_FILE}`, line: index + 1, message: "is not JSON" }];
      throw new TunelabError("bad-input", "a review cannot be read", {
        findings,
        remedy: "Import the sheet again.",
        cause,
      });
    }
  });
}

/** Findings of the train and validation part against the target's rules; at most 50 are kept, all are counted. */
function checkFormat(
  parts: Parts,
  { format, limits }: NonNullable<PrepareOptions["target"]>,
  system: string,
): NonNullable<SplitSummary["format"]> {
  const findings = (["train", "validation"] as const).flatMap((part) => {
    return validateExamples(parts[part], { format, limits: limits ?? {}, part, system });
  });
  return { format, count: findings.length, findings: findings.slice(0, 50) };
}

function splitDefinition(useCase: UseCase, overrides: Partial<SplitDefinition> = {}): SplitDefinition {
  if (useCase.split === undefined || useCase.sources.length === 0) {
    throw new TunelabError("bad-input", `use case "${useCase.name}" has no data step: sources or split is missing`, {
      findings: [
        {
          file: `data/${useCase.name}/use-case.yaml`,
          field: useCase.split === undefined ? "split" : "sources",
          message: "is missing",
        },
      ],
      remedy: "Add sources, windows and split as data/email-triage/use-case.yaml has them, or run 01-decide alone.",
    });
  }
  return { ...useCase.split, ...overrides };
}

function countLedger(ledger: readonly WindowedLedgerEntry[]): LedgerCount[] {
  const counts = new Map<string, LedgerCount>();
  for (const { window, step } of ledger) {
    const key = `${window ?? ""}\u0000${step}`;
    const count = counts.get(key);
    if (count === undefined) counts.set(key, { window, step, rows: 1 });
    else count.rows += 1;
  }
  return [...counts.values()];
}

/** Without a single usable row the steps after this one could only fail in ways that hide the reason. */
function refuseNothing(
  useCase: string,
  { training, conversion, trained }: { training: readonly Example[]; conversion: Conversion; trained: Cleaning },
): void {
  if (trained.examples.length > 0) return;
  const reasons = new Map<string, number>();
  for (const { step, reason } of [...conversion.ledger, ...trained.ledger]) {
    const key = `${step}: ${reason}`;
    reasons.set(key, (reasons.get(key) ?? 0) + 1);
  }
  const counted = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 8);
  throw new TunelabError("not-enough-data", `use case "${useCase}": no row of ${conversion.rowsIn} can be trained on`, {
    findings: [
      ...counted.map(([reason, count]) => ({ message: `${count} × ${reason}` })),
      ...(training.length === 0 && conversion.examples.length > 0
        ? [
            {
              field: "windows",
              message: `none of ${conversion.examples.length} usable rows falls into the window "training"`,
            },
          ]
        : []),
    ],
    remedy: `Correct the columns, labels or windows in data/${useCase}/use-case.yaml; docs/your-data.md lists what each kind of row needs.`,
  });
}
