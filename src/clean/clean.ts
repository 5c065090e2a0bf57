import type { Example } from "../core/example.js";
import { assertAccounted, type LedgerEntry } from "../core/ledger.js";
import type { UseCaseDefinition } from "../core/use-case.js";
import type { Cleaning, CleaningOptions, CleaningStep, StepResult } from "./cleaning.js";
import { conflictsStep, exactDuplicatesStep, nearDuplicatesStep } from "./duplicates.js";
import {
  incompleteStep,
  normaliseStep,
  personalDataStep,
  reservedWordsStep,
  reviewStep,
  tooShortStep,
} from "./steps.js";

/**
 * Cleans Examples step by step: normalise, incomplete, too short, personal data, reserved words, exact duplicates, conflicting labels,
 * near duplicates. Redaction comes before the duplicates, because two tickets that differ only in the caller's number
 * are the same ticket to a model. Every removal is in the ledger; rows in = Examples out + ledger rows.
 * @throws RangeError if two Examples share an id
 */
export function clean(examples: readonly Example[], options: CleaningOptions = {}): Cleaning {
  const {
    conflicts = "drop-all",
    duplicates = "keep-first",
    nearDuplicateThreshold: threshold = 0.9,
    shingleWords = 3,
  } = options;
  requireUniqueIds(examples);
  const cleaning = runSteps(examples, [
    ...rowSteps(options),
    ["exact-duplicates", (rows) => exactDuplicatesStep(rows, duplicates)],
    ["conflicting-labels", (rows) => conflictsStep(rows, conflicts)],
    ["near-duplicates", (rows) => nearDuplicatesStep(rows, { threshold, shingleWords, policy: duplicates })],
  ]);
  assertAccounted("clean", examples.length, cleaning.examples.length, cleaning.ledger.length);
  return cleaning;
}

/**
 * The steps that look at one row at a time: normalise, incomplete, too short, review, personal data, reserved words. For rows
 * that come in batches; `clean` is these steps and those that compare rows.
 */
export function cleanBatch(examples: readonly Example[], options: CleaningOptions = {}): Cleaning {
  return runSteps(examples, rowSteps(options));
}

type NamedStep = readonly [step: string, work: (rows: readonly Example[]) => StepResult];

function rowSteps({
  layoutSources = [],
  freeTextAnswers = false,
  minCharacters = 10,
  personalData = "redact",
  reservedWords = { words: [], ignoreCase: false },
  reviews = [],
}: CleaningOptions): NamedStep[] {
  const policy = typeof personalData === "string" ? { default: personalData } : personalData;
  const steps: (NamedStep | null)[] = [
    ["normalise", (rows) => normaliseStep(rows, layoutSources)],
    ["incomplete", incompleteStep],
    ["too-short", (rows) => tooShortStep(rows, { minCharacters, freeTextAnswers })],
    reviews.length === 0 ? null : ["review", (rows) => reviewStep(rows, reviews)],
    personalData === "keep" ? null : ["personal-data", (rows) => personalDataStep(rows, policy)],
    reservedWords.words.length === 0 ? null : ["reserved-words", (rows) => reservedWordsStep(rows, reservedWords)],
  ];
  return steps.filter((step) => step !== null);
}

function runSteps(examples: readonly Example[], steps: readonly NamedStep[]): Cleaning {
  const done: CleaningStep[] = [];
  const ledger: LedgerEntry[] = [];
  let current: Example[] = [...examples];
  for (const [step, work] of steps) {
    const { examples: kept, removed, changed = 0, detail = {} } = work(current);
    assertAccounted(`clean/${step}`, current.length, kept.length, removed.length);
    done.push({ step, rowsIn: current.length, removed: removed.length, changed, detail });
    for (const entry of removed) ledger.push(entry);
    current = kept;
  }
  return { examples: current, ledger, steps: done };
}

/** The options that a use case's definition implies: which sources keep their layout, whether answers are free text. */
export function cleaningOptions(useCase: Pick<UseCaseDefinition, "sources" | "answer">): CleaningOptions {
  const keepsLines = new Set(["config-standards", "config-validations", "device-logs"]);
  return {
    layoutSources: useCase.sources.filter((source) => keepsLines.has(source.kind)).map((source) => source.name),
    freeTextAnswers: useCase.answer === "text",
  };
}

function requireUniqueIds(examples: readonly Example[]): void {
  const ids = new Set<string>();
  for (const { id } of examples) {
    if (ids.has(id)) throw new RangeError(`Examples must have unique ids, got "${id}" twice`);
    ids.add(id);
  }
}
