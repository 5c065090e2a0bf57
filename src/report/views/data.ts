import type { Conversion } from "../../convert/index.js";
import { answerOf, type Example, promptOf } from "../../core/example.js";
import { formatCount, formatNumber, formatPercent } from "../../core/format.js";
import type { PartName, SplitSummary, TestOpening, WindowedLedgerEntry } from "../../split/index.js";
import { estimateTokens } from "../../text/index.js";
import type { ChartSpec } from "../charts/chart.js";
import { labelCounts, ledgerReasons, lengthHistogram } from "../charts/index.js";
import { table } from "../table.js";

const PARTS: readonly PartName[] = ["train", "validation", "test"];

/** Table of what came out of each source, and what was worth noting. */
export function sources({ bySource, notes }: Pick<Conversion, "bySource" | "notes">): void {
  table("Rows in, Examples out", bySource, {
    source: "Source",
    kind: "Kind",
    rowsIn: ["Rows in", "count"],
    examples: ["Examples", "count"],
    rejected: ["To the ledger", "count"],
  });
  if (notes.length > 0) table("Worth knowing", notes, { source: "Source", message: "What", rows: ["Rows", "count"] });
}

/** One Example as it goes into training, cut to a readable length. Personal data must have been redacted. */
export function sample(examples: readonly Example[], { characters = 400 }: { characters?: number } = {}): void {
  const [example] = examples;
  if (!example) return;
  const cut = (text: string) => (text.length > characters ? `${text.slice(0, characters)} …` : text);
  const rows = [
    { what: "Id", value: example.id },
    { what: "Label", value: example.label ?? "none" },
    { what: "Task", value: example.task ?? "none" },
    { what: "Time", value: example.createdAt ?? "unknown" },
    {
      what: "From",
      value: [example.source.file, example.source.line, example.source.record].filter(Boolean).join(", "),
    },
    { what: "Prompt", value: cut(promptOf(example)) },
    { what: "Answer", value: cut(answerOf(example)) },
  ];
  table("One Example", rows, { what: "Field", value: "Value" });
}

/** Table of what each cleaning step removed and changed, window by window. */
export function cleaning({ cleaning }: SplitSummary): void {
  for (const { window, steps } of cleaning) {
    const rows = steps.map(({ detail, ...step }) => ({ ...step, detail: detailWords(detail) }));
    table(`Cleaning of window "${window}"`, rows, {
      step: "Step",
      rowsIn: ["Rows in", "count"],
      removed: ["Removed", "count"],
      changed: ["Changed", "count"],
      detail: "Counted",
    });
  }
}

function detailWords(detail: Record<string, number>): string {
  return Object.entries(detail)
    .map(([name, count]) => `${name} ${formatCount(count)}`)
    .join(", ");
}

/** Chart of how many rows went to the ledger at which step, all windows together. */
export function ledger({ ledgerBySteps }: SplitSummary): ChartSpec {
  const counts = new Map<string, number>();
  for (const { step, rows } of ledgerBySteps) counts.set(step, (counts.get(step) ?? 0) + rows);
  return ledgerReasons([...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count));
}

/** Table of the reasons in the ledger, the most frequent first, and where the whole ledger lies. */
export function ledgerReasonsTable(
  entries: readonly WindowedLedgerEntry[],
  { useCase, rows: limit = 15 }: { useCase: string; rows?: number },
): void {
  const counts = new Map<string, { window: string; step: string; reason: string; rows: number }>();
  for (const { window, step, reason } of entries) {
    const key = JSON.stringify([window, step, reason]);
    const count = counts.get(key) ?? { window: window ?? "before windows were cut", step, reason, rows: 0 };
    count.rows += 1;
    counts.set(key, count);
  }
  const sorted = [...counts.values()].sort((a, b) => b.rows - a.rows);
  const shown = sorted.slice(0, limit);
  const more = sorted.length > limit ? `, the ${limit} most frequent of ${formatCount(sorted.length, "reason")}` : "";
  table(`Why rows were left out${more}. Row by row: .tunelab/${useCase}/split/<key>/ledger.jsonl`, shown, {
    window: "Window",
    step: "Step",
    reason: "Reason",
    rows: ["Rows", "count"],
  });
}

/** Table of the account: rows in = Examples + ledger rows. */
export function account({ rowsIn, counts, windows, ledger }: SplitSummary): void {
  const rows = [
    ...PARTS.map((part) => ({ where: `${part} part`, rows: counts[part] })),
    ...windows.map(({ window, examples }) => ({ where: `window "${window}"`, rows: examples })),
    { where: "ledger", rows: ledger },
  ];
  const total = rows.reduce((sum, row) => sum + row.rows, 0);
  table(`Every row is accounted for: ${formatCount(rowsIn)} in`, [...rows, { where: "together", rows: total }], {
    where: "Where",
    rows: ["Rows", "count"],
  });
}

/** Chart of the labels by part and window. */
export function labels({ statistics, windows }: SplitSummary): ChartSpec {
  return labelCounts([
    ...PARTS.flatMap((part) =>
      Object.entries(statistics[part].labels).map(([label, count]) => ({ part, label, count })),
    ),
    ...windows.flatMap(({ window, labels }) =>
      Object.entries(labels).map(([label, count]) => ({ part: window, label, count })),
    ),
  ]);
}

/** Table of the split: wanted and met shares. */
export function parts({ split }: SplitSummary): void {
  const rows = split.parts.map(({ byLabel, ...part }) => ({ ...part, labels: detailWords(byLabel) }));
  table(`The split: ${formatCount(split.units, "unit")} that had to stay whole, seed ${split.seed}`, rows, {
    part: "Part",
    examples: ["Examples", "count"],
    wantedShare: ["Share wanted", "percent"],
    share: ["Share met", "percent"],
    labels: "Labels, else tasks",
  });
}

/** Table of the leak audit. */
export function audit({ audit, warnings }: SplitSummary): void {
  const words = {
    "shared-group": "a shared group",
    "same-prompt": "the same wording",
    "similar-prompt": "similar wording",
  };
  const rows = Object.entries(audit.byKind).map(([kind, pairs]) => ({
    kind: words[kind as keyof typeof words],
    pairs,
  }));
  table(
    `Leak audit: ${formatCount(audit.pairs, "leak")} in ${formatCount(audit.pairsCovered, "pair")} across parts (similar: Jaccard of ${audit.shingleWords}-word shingles from ${formatNumber(audit.similarityThreshold)})`,
    rows,
    { kind: "Looked for", pairs: ["Pairs found", "count"] },
  );
  if (warnings.length > 0)
    table(
      "Warnings",
      warnings.map((warning) => ({ warning })),
      { warning: "Warning" },
    );
}

/** Table of how like the whole each part is: what chance alone would seldom do stands out. */
export function distributions({ distributions }: SplitSummary): void {
  table("Is each part like the whole?", distributions, {
    of: "Of",
    part: "Part",
    examples: ["Examples", "count"],
    divergenceBits: ["Divergence in bits (0 alike, 1 apart)", "number"],
    pValue: ["p, chi-square", "p-value"],
  });
}

/** Table of how often the sealed test part was opened. */
export function openings(openings: readonly TestOpening[]): void {
  const rows = openings.length === 0 ? [{ by: "nobody yet", at: "" }] : openings.slice(-10);
  table(`The test part of this split was opened ${formatCount(openings.length, "time")}`, rows, {
    by: "By",
    at: "When (UTC)",
  });
}

/** Tables of what the set is like: balance, what labels depend on, variety, shared lines, likeness to production. */
export function portrait({ portrait, likeness }: SplitSummary): void {
  const { labels, diversity, bias, boilerplate } = portrait;
  const rows = [
    { what: "Labels", value: formatCount(labels.count) },
    {
      what: "Most frequent",
      value: labels.largest === null ? "none" : `${labels.largest.label}, ${formatCount(labels.largest.rows)}`,
    },
    {
      what: "Least frequent",
      value: labels.smallest === null ? "none" : `${labels.smallest.label}, ${formatCount(labels.smallest.rows)}`,
    },
    { what: "Largest by smallest", value: labels.imbalance === null ? "unknown" : formatNumber(labels.imbalance) },
    {
      what: "Labels, were all equally frequent",
      value: labels.effective === null ? "unknown" : formatNumber(labels.effective),
    },
    { what: "Labels with one row", value: labels.single.join(", ") || "none" },
    { what: "Different prompts", value: share(diversity.uniquePrompts) },
    { what: "Different answers", value: share(diversity.uniqueAnswers) },
    { what: "Different word pairs in prompts", value: share(diversity.distinctPairs) },
    { what: "Different words in prompts", value: formatCount(diversity.vocabulary) },
  ];
  table(`What the ${formatCount(portrait.examples, "Example")} are like`, rows, { what: "What", value: "Value" });
  if (bias.length > 0) {
    const told = bias.map((one) => ({ ...one, strongest: one.strongest ?? "nothing stands out" }));
    table("Do labels depend on what should not decide them?", told, {
      by: "By",
      groups: ["Groups", "count"],
      cramersV: ["Strength, 0 to 1 (Cramér's V)", "number"],
      pValue: ["p", "p-value"],
      strongest: "Furthest from chance",
    });
  }
  if (boilerplate.length > 0) {
    table("Lines that many answers share", boilerplate.slice(0, 10), {
      line: "Line",
      rows: ["Answers", "count"],
      share: ["Share", "percent"],
    });
  }
  if (likeness.length > 0) {
    table("How like production is it? (bits: 0 alike, 1 apart)", likeness, {
      window: "Window",
      examples: ["Examples", "count"],
      wordBits: ["Words", "number"],
      lengthBits: ["Lengths", "number"],
      newWords: ["Words not known from training", "percent"],
    });
  }
}

function share(value: number | null): string {
  return value === null ? "unknown" : formatPercent(value);
}

/** Table of the quality review: who rated, how, and the worst rows with what is to be mended. */
export function quality({ quality }: SplitSummary): void {
  const { reviewer, rated, sampled, score, byCriterion, gate, toMend } = quality;
  const by = reviewer === "heuristics" ? "rules on the form of texts, no judge of truth" : reviewer;
  const rows = [
    ...Object.entries(byCriterion).map(([what, value]) => ({ what, value })),
    { what: "mean, as rated", value: score },
    { what: "gate", value: gate },
  ];
  table(`Quality of a sample of ${formatCount(sampled)} (${formatCount(rated)} rated by ${by})`, rows, {
    what: "Criterion",
    value: ["Rating, 0 to 1", "number"],
  });
  if (toMend.length > 0) {
    const worst = toMend.slice(0, 10).map(({ id, score, issues }) => ({ id, score, issues: issues.join("; ") }));
    table(`To mend: ${formatCount(toMend.length)} of the sample`, worst, {
      id: "Row",
      score: ["Score", "number"],
      issues: "What",
    });
  }
}

/** Chart of prompt lengths in estimated tokens. */
export function lengths(examples: readonly Example[]): ChartSpec {
  return lengthHistogram(
    examples.map((example) => estimateTokens(promptOf(example))),
    { unit: "tokens (estimate)", what: "Prompt length" },
  );
}

/** Table of lengths by part. */
export function statistics({ statistics }: SplitSummary): void {
  const rows = PARTS.flatMap((part) =>
    (["prompt", "answer"] as const).map((text) => ({
      part,
      text,
      count: statistics[part].count,
      ...statistics[part][text].tokens,
    })),
  );
  table("Lengths in tokens (estimate)", rows, {
    part: "Part",
    text: "Text",
    count: ["Examples", "count"],
    min: ["Min", "count"],
    median: ["Median", "count"],
    mean: ["Mean", "count"],
    p95: ["P95", "count"],
    max: ["Max", "count"],
    total: ["All", "count"],
  });
}

/** Table of what speaks against the target's format and limits; the first ten findings are listed. */
export function validation({ format }: SplitSummary, { model }: { model: string }): void {
  if (format === null || format.count === 0) {
    table(`Checked against ${model}`, [{ result: format === null ? "not checked" : "nothing known is wrong" }], {
      result: "Result",
    });
    return;
  }
  const rows = format.findings.slice(0, 10).map(({ file = "", line, field = "", message }) => ({
    place: line === undefined ? file : `${file}:${line}`,
    field,
    message,
  }));
  table(
    `Checked against ${model}: ${formatCount(format.count, "finding")}, of which the first ${formatCount(rows.length)}`,
    rows,
    {
      place: "Where",
      field: "Field",
      message: "What",
    },
  );
}

/** Table of what one training run over this data would cost. */
export function cost({ cost }: SplitSummary): void {
  table("Cost of training on this data", [{ ...cost, why: cost.reason ?? "" }], {
    tokensPerEpoch: ["Tokens an epoch", "count"],
    epochs: ["Epochs", "count"],
    tokens: ["Tokens", "count"],
    pricePerThousandTokensUsd: ["1,000 tokens", "usd"],
    costUsd: ["Cost", "usd"],
    why: "Remark",
  });
}

/** One flat row an Example, for an analyst's DataFrame: columns instead of nested records. */
export function frameRows(examples: readonly Example[]): Record<string, string | number>[] {
  return examples.map((example) => ({
    label: example.label ?? example.task ?? "none",
    source: example.source.source,
    month: example.createdAt?.slice(0, 7) ?? "unknown",
    promptTokens: estimateTokens(promptOf(example)),
    answerTokens: estimateTokens(answerOf(example)),
  }));
}

/** The numbers that the report version keeps. */
export function metrics({
  rowsIn,
  ledger,
  counts,
  windows,
  ledgerBySteps,
  split,
  audit,
  cost,
  warnings,
  statistics,
  format,
  portrait,
  likeness,
  quality,
  distributions,
}: SplitSummary): Record<string, unknown> {
  return {
    rowsIn,
    ledger,
    counts,
    windows,
    ledgerBySteps,
    split,
    audit,
    cost,
    warnings,
    statistics,
    formatFindings: format?.count ?? null,
    portrait,
    likeness,
    quality: { ...quality, toMend: quality.toMend.length },
    distributions,
  };
}
