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
    layoutSources = [],
    freeTextAnswers = false,
    minCharacters = 10,
    personalData = "redact",
    reservedWords = { words: [], ignoreCase: false },
    duplicates = "keep-first",
    reviews = [],
    conflicts = "drop-all",
    nearDuplicateThreshold = 0.9,
    shingleWords = 3,
  } = options;
  requireUniqueIds(examples);
  const steps: CleaningStep[] = [];
  const ledger: LedgerEntry[] = [];
  let current: Example[] = [...examples];
  const run = (step: string, work: (rows: readonly Example[]) => StepResult) => {
    const { examples: kept, removed, changed = 0, detail = {} } = work(current);
    assertAccounted(`clean/${step}`, current.length, kept.length, removed.length);
    steps.push({ step, rowsIn: current.length, removed: removed.length, changed, detail });
    for (const entry of removed) ledger.push(entry);
    current = kept;
  };
  run("normalise", (rows) => normaliseStep(rows, layoutSources));
  run("incomplete", incompleteStep);
  run("too-short", (rows) => tooShortStep(rows, { minCharacters, freeTextAnswers }));
  if (reviews.length > 0) run("review", (rows) => reviewStep(rows, reviews));
  const policy = typeof personalData === "string" ? { default: personalData } : personalData;
  if (personalData !== "keep") run("personal-data", (rows) => personalDataStep(rows, policy));
  if (reservedWords.words.length > 0) run("reserved-words", (rows) => reservedWordsStep(rows, reservedWords));
  run("exact-duplicates", (rows) => exactDuplicatesStep(rows, duplicates));
  run("conflicting-labels", (rows) => conflictsStep(rows, conflicts));
  run("near-duplicates", (rows) =>
    nearDuplicatesStep(rows, { threshold: nearDuplicateThreshold, shingleWords, policy: duplicates }),
  );
  assertAccounted("clean", examples.length, current.length, ledger.length);
  return { examples: current, ledger, steps };
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
